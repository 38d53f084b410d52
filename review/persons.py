"""The persons beside a record: why each is believed, their families, their other records.

Belongs here: a candidate from its row of `review.evidence` and what is near it. Does not belong
here: the record and the conflict (`review.build`), looking things up (`review.near`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from matching.spec import Spec
from review.case import Candidate, Comparison, NumberOwner, OtherRecord, Relation, Relative
from review.near import Near, Row
from review.titles import Titles

_OTHERS = 6


@dataclass(frozen=True)
class Persons:
    """What all candidates of a night have in common; `prior_bits` as in `review.case.Case`."""

    spec: Spec
    prior_bits: float
    titles: Titles

    def candidate(
        self, one: Row, owner_id: str | None, numbers: Mapping[str, int], near: Near
    ) -> Candidate:
        """One person beside a record; `numbers` are those under which persons are shown."""
        person = near.people[one["master_id"]]
        steps = steps_of(self.spec, one)
        alike = one.get("weight_look_alikes")
        weights = [step.bits for step in steps]
        known = [bits for bits in weights if bits is not None]
        rivals = None
        if alike is not None and len(known) == len(weights):
            total = self.prior_bits + sum(known) + alike
            rivals = _log_odds(one["probability"]) - total
        kin = near.kin.get(one["master_id"], [])
        return Candidate(
            number=one["number"],
            values=self.titles.values(person),
            status=person["status"],
            died_on=person["died_on"],
            probability=one["probability"],
            person_hash=person["person_hash"],
            comparisons=steps,
            look_alike_bits=alike,
            rival_bits=rivals,
            owner=_relation(one["master_id"], owner_id, kin),
            relatives=_relatives(kin, owner_id, numbers, near),
            others=self._others(one, near),
        )

    def _others(self, one: Row, near: Near) -> tuple[OtherRecord, ...]:
        found = near.others.get(one["master_id"], [])
        rows = [other for other in found if other["mention_id"] != one["mention_id"]][:_OTHERS]
        return tuple(
            OtherRecord(
                register_name=self.titles.register_name(other["source"], other["table"]),
                role_title=self.titles.role_title(other["source"], other["table"], other["role"]),
                of_name=other["of_name"],
                year=_year(near.events.get((other["source"], other["table"], other["record_key"]))),
                differing=tuple(other["differing"]),
                source=other["source"],
                register=other["table"],
                role=other["role"],
            )
            for other in rows
        )


def steps_of(spec: Spec, row: Row) -> tuple[Comparison, ...]:
    """The levels of a row in the order of the spec, with their weights where linking weighed."""
    return tuple(
        Comparison(
            name=c.name,
            field=c.left.main,
            kind=c.kind_name,
            level=row[f"level_{c.name}"],
            bits=row.get(f"weight_{c.name}"),
        )
        for c in spec.comparisons
        if row.get(f"level_{c.name}") is not None
    )


def owner_of(owner_id: str | None, numbers: Mapping[str, int], near: Near) -> NumberOwner | None:
    """Whose number the record carries."""
    if owner_id is None:
        return None
    person = near.people[owner_id]
    return NumberOwner(
        full_name=person["full_name"],
        birth_year=_birth_year(person),
        sex=person["sex"],
        status=person["status"],
        candidate=numbers.get(owner_id),
    )


def _relation(person_id: str, owner_id: str | None, kin: list[Row]) -> Relation | None:
    if owner_id is None:
        return None
    if owner_id == person_id:
        return "self"
    return next((row["relation"] for row in kin if row["relative_id"] == owner_id), None)


def _relatives(
    kin: list[Row], owner_id: str | None, numbers: Mapping[str, int], near: Near
) -> tuple[Relative, ...]:
    found = []
    for row in kin:
        person = near.people.get(row["relative_id"])
        if person is not None:  # the master may name a mother whom it does not have
            found.append(
                Relative(
                    relation=row["relation"],
                    full_name=person["full_name"],
                    birth_year=_birth_year(person),
                    sex=person["sex"],
                    owns_number=row["relative_id"] == owner_id,
                    candidate=numbers.get(row["relative_id"]),
                )
            )
    return tuple(found)


def _birth_year(person: Row) -> int | None:
    born = person["date_of_birth"]
    return int(born[:4]) if born else None


def _year(event: Row | None) -> str | None:
    return event["event"][:4] if event and event["event"] else None


def _log_odds(probability: float) -> float:
    """In bits; a probability so near to 1 that a float does not tell it counts as the nearest."""
    near = min(max(probability, 1e-300), 1 - 2**-53)
    return math.log2(near) - math.log2(1 - near)
