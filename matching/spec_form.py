"""The form of a spec: which settings there are, of what type, within what bounds.

Belongs here: the pydantic models of a spec file, and what is said of one that does not fit. Does
not belong here: what only the kinds know, such as levels and block keys (`spec`). It is imported
for specs of users only: the built-in ones are checked by tests, and every link would pay for it.
"""

from typing import Annotated, Any, Literal, Union

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model
from pydantic_core import ErrorDetails

from matching.kinds import KINDS, Kind
from matching.nearest import did_you_mean

Share = Annotated[float, Field(gt=0, le=1)]
Levels = list[str]


class Form(BaseModel):
    """Nothing that is not named here."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Condition(BaseModel):
    """Levels by comparison: every further key is the name of one."""

    model_config = ConfigDict(extra="allow", strict=True)
    __pydantic_extra__: dict[str, Levels]


class ComparisonForm(Form):
    """`[[comparison]]`, what all kinds have."""

    name: Annotated[str, Field(min_length=1)]
    left: str | None = None
    right: str | None = None
    label_vi: str | None = None
    label_en: str | None = None
    optional: bool = False
    levels: Levels = []
    m: dict[str, Share] = {}
    u: dict[str, Share] = {}


def _form_of(kind: Kind) -> Any:
    """The form of a comparison of one kind: what all have, and its own options."""
    own: dict[str, Any] = {name: (of | None, None) for name, of in kind.options.items()}
    own["kind"] = (Literal[kind.name], ...)
    return create_model(kind.name, __base__=ComparisonForm, **own)


KIND_FORMS = {name: _form_of(kind) for name, kind in KINDS.items()}
_ANY_KIND: Any = Annotated[Union[tuple(KIND_FORMS.values())], Field(discriminator="kind")]  # noqa: UP007


class BlockForm(Form):
    """`[[block]]`."""

    keys: Annotated[list[str], Field(min_length=1)]
    cap: Annotated[int, Field(ge=1)] = 100


class CertainForm(Condition):
    """`[certain]`."""

    key: str


class UnlessForm(Condition):
    """`[review.unless]`."""

    belief: Annotated[float, Field(ge=0.5, le=1)] = 1.0


class ReviewForm(Condition):
    """`[[review]]`."""

    reason: str
    rival: Condition | None = None
    unless: UnlessForm | None = None


class NamingForm(Form):
    """What `[family]` and `[codes]` have in common."""

    belief: Annotated[float, Field(gt=0.5, lt=1)] = 0.95
    certainty: Annotated[float, Field(ge=0.5, lt=1)] = 0.99
    unless: Condition | None = None


class FamilyForm(NamingForm):
    """`[family]`."""

    comparison: str
    relative: str
    relation: str
    doubt: Condition | None = None


class CodesForm(NamingForm):
    """`[codes]`."""

    column: str
    against: list[Condition] = []


class _SpecForm(Form):
    """A whole spec; docs/matching.md says what each setting means."""

    name: str | None = None
    left_id: str | None = None
    right_id: str | None = None
    cardinality: Literal["many-to-one", "one-to-one"] | None = None
    target_precision: Annotated[float, Field(ge=0.5, lt=1)] | None = None
    match_floor: Annotated[float, Field(ge=0.5, lt=1)] | None = None
    review_floor: Annotated[float, Field(ge=0, lt=1)] | None = None
    prior_in_master: Annotated[float, Field(gt=0, lt=1)] | None = None
    population: Annotated[int, Field(ge=1)] | None = None
    comparison: list[ComparisonForm]
    certain: CertainForm | None = None
    block: list[BlockForm]
    review: list[ReviewForm] = []
    apart: list[Condition] = []
    latest: dict[str, str] = {}
    family: FamilyForm | None = None
    codes: CodesForm | None = None


SpecForm = create_model(
    "SpecForm",
    __base__=_SpecForm,
    comparison=(list[_ANY_KIND], ...),
)


def problems(data: dict[str, Any]) -> tuple[list[str], bool]:
    """What is wrong with the form of a spec, and whether its types are right all the same."""
    try:
        SpecForm.model_validate(data)
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=True)
        sound = not any(e["type"].endswith(("_type", "_tag_not_found")) for e in details)
        return [_words(data, detail) for detail in details], sound
    return [], True


def _words(data: dict[str, Any], error: ErrorDetails) -> str:
    """One mistake as a sentence: where, what, and which name was probably meant."""
    place, form, key = _place(data, error["loc"])
    at = f"{place}: " if place else ""
    if error["type"] == "extra_forbidden":
        what = f"an option of {place.partition(' ')[0]}" if place else "a setting of a spec"
        if place.startswith("comparison"):
            what += f" of kind {error['loc'][2]}"
        return f"{at}{key} is not {what}{did_you_mean(key, form.model_fields)}"
    if error["type"] == "union_tag_invalid":
        kind = str(error["ctx"]["tag"])
        return f"{at}kind must be one of {', '.join(sorted(KINDS))}{did_you_mean(kind, KINDS)}"
    if error["type"] == "union_tag_not_found":
        return f"{at}kind is missing: it must be one of {', '.join(sorted(KINDS))}"
    if error["type"] == "missing":
        return f"there is no [[{key}]]" if not place else f"{at}{key} is missing"
    if error["type"] == "too_short":
        return f"{at}{key} is empty"
    message = error["msg"].removeprefix("Input should be ").removeprefix("Value should be ")
    return f"{at}{key} must be {message}"


def _place(data: dict[str, Any], loc: tuple[int | str, ...]) -> tuple[str, type[BaseModel], str]:
    """Which table of the spec an error is in, the form of that table, and the key itself."""
    forms: dict[str, type[BaseModel]] = {
        "block": BlockForm,
        "family": FamilyForm,
        "codes": CodesForm,
        **KIND_FORMS,
    }
    table, number = str(loc[0]), loc[1] if len(loc) > 1 else ""
    if isinstance(number, str):
        inner = [str(part) for part in loc[1:]]
        if not inner:
            return "", SpecForm, table
        return table, forms.get(table, SpecForm), inner[-1]
    item = data[table][number]
    title = item.get("name") or item.get("reason") if isinstance(item, dict) else None
    keys = [str(part) for part in loc[2:]]
    kind = keys[0] if table == "comparison" and keys else table
    key = next((k for k in reversed(keys) if not k.isdigit() and k not in KINDS), "kind")
    return f"{table} {title or number + 1}", forms.get(kind, SpecForm), key
