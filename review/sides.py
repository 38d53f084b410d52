"""The two sides of one comparison, and the words in which sides are spoken of.

Belongs here: what a record and a candidate say of one field, names of fields, sexes and relations
in both languages. Does not belong here: the sentence of a level (`review.sentences`), where two
texts differ (`review.marks`).
"""

from __future__ import annotations

from dataclasses import dataclass

from review.case import Comparison, NumberOwner, Relation, Values
from review.marks import Pair, plain

TITLES = {
    "full_name": ("Họ và tên", "Full name"),
    "date_of_birth": ("Ngày sinh", "Date of birth"),
    "sex": ("Giới tính", "Sex"),
    "person_id": ("Số định danh", "Identity number"),
    "old_id": ("Số CMND", "Old card number"),
    "commune_code": ("Xã, phường", "Commune"),
}
SEXES = {"M": ("nam", "male"), "F": ("nữ", "female")}


@dataclass(frozen=True)
class Said:
    """The same in both languages."""

    vi: str
    en: str

    def __str__(self) -> str:
        return self.vi


def relation_words(relation: Relation, sex: str | None) -> Said:
    """Mother, father, husband, …; `sex` is that of the relative."""
    if relation == "spouse":
        return {
            "M": Said("chồng", "husband"),
            "F": Said("vợ", "wife"),
        }.get(sex or "", Said("vợ hoặc chồng", "spouse"))
    return _RELATIONS[relation]


_RELATIONS = {
    "self": Said("chính người này", "this very person"),
    "mother": Said("mẹ", "mother"),
    "father": Said("cha", "father"),
    "child": Said("con", "child"),
    "household": Said("người cùng hộ", "member of the household"),
}


@dataclass(frozen=True)
class Both:
    """One comparison with both sides at hand: what the record says, and what the population data or
    another record say. `owner` is whose number the record carries, `relation` what they are to the
    person on the right."""

    left: Values
    right: Values
    one: Comparison
    kind: str
    phrase: Said
    owner: NumberOwner | None = None
    relation: Relation | None = None
    reveal: bool = False

    @property
    def record(self) -> str | None:
        return _value(self.left, self.one.field)

    @property
    def person(self) -> str | None:
        return _value(self.right, self.one.field)

    @property
    def plain(self) -> Pair:
        if self.one.field == "date_of_birth":
            return plain(read_date(self.record or ""), read_date(self.person or ""))
        return plain(self.record, self.person)

    @property
    def owner_relation(self) -> Said:
        sex = self.owner.sex if self.owner else None
        return relation_words(self.relation or "household", sex)

    def against(self, record: str, person: str) -> Said:
        """The phrase, and what either side says."""
        return Said(
            f"{self.phrase.vi}: hồ sơ {record}, dân cư {person}.",
            f"{self.phrase.en}: record {record}, population data {person}.",
        )

    @property
    def alone(self) -> Said:
        """The phrase as a sentence."""
        return Said(f"{self.phrase.vi}.", f"{self.phrase.en}.")


def _value(values: Values, field: str) -> str | None:
    """The value as it is shown; a commune by its name."""
    found: str | None = getattr(values, field, None)
    if field == "commune_code":
        return values.commune_name or found
    if field == "sex" and found is not None:
        return SEXES.get(found, (found, found))[0].capitalize()
    return found


def read_date(iso: str) -> str:
    """A date, or what is known of one, in the order in which it is read."""
    return "/".join(reversed(iso.split("-")))
