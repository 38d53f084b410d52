"""Whether the fields of a declaration are of the types that the language gives them.

Here: reading the types off `contracts.language`. Not here: what else can be wrong (`faults`). Our
own modules are seen by mypy; the module of a province is seen by nobody before a night but this. No
pydantic: it would build models of frozen dataclasses and polars expressions anew in every process.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Iterator, Mapping
from enum import Enum

from contracts.language import Column, Kind, Rule, SourceContract
from contracts.origin import Origin

_WORDS: Mapping[object, str] = {
    str: "a text", int: "a whole number", float: "a number", bool: "True or False",
    types.NoneType: "None",
}  # fmt: skip
_SHOWN = 40
_TOLD_ELSEWHERE = frozenset({(Column, "kind")})
"""Of a kind that is a text `faults` says which was meant."""
_READ: dict[type, Mapping[str, object]] = {}


def wrong_types(contract: SourceContract) -> Iterator[tuple[Origin, str]]:
    """Where a field is of another type, and what it must be."""
    yield from _fields(contract, "", contract.origin)


def _fields(one: object, within: str, origin: Origin) -> Iterator[tuple[Origin, str]]:
    called = _called(one) or f"{within}, {type(one).__name__}"
    for name, hint in _hints(type(one)).items():
        value = getattr(one, name)
        if (type(one), name) in _TOLD_ELSEWHERE and isinstance(value, str):
            continue
        if not fits(value, hint):
            yield origin, f"{called}: {name} {_misfit(value, hint)}, and must be {words(hint)}"
            continue
        for inner in _inside(value):
            yield from _fields(inner, called, getattr(inner, "origin", origin))


def _hints(declaration: type) -> Mapping[str, object]:
    """Field → its type; read once, since there are many columns."""
    if declaration not in _READ:
        hints = typing.get_type_hints(declaration)
        _READ[declaration] = {name: hint for name, hint in hints.items() if name != "origin"}
    return _READ[declaration]


def _inside(value: object) -> Iterator[object]:
    """The declarations that a field holds."""
    parts: tuple[object, ...] = (value,)
    if isinstance(value, tuple | frozenset):
        parts = tuple(value)
    elif isinstance(value, Mapping):
        parts = tuple(value.values())
    for part in parts:
        if dataclasses.is_dataclass(part) and not isinstance(part, type | Kind):
            yield part


def fits(value: object, hint: object) -> bool:
    """Whether `value` is of the type `hint`, which is one of those that the language uses."""
    kind, inner = typing.get_origin(hint), typing.get_args(hint)
    if kind in (typing.Union, types.UnionType):
        return any(fits(value, one) for one in inner)
    if kind is typing.Literal:
        return isinstance(value, str) and value in inner
    if kind is tuple and len(inner) == 2 and inner[1] is Ellipsis:
        return isinstance(value, tuple) and all(fits(part, inner[0]) for part in value)
    if kind is tuple:
        return (
            isinstance(value, tuple)
            and len(value) == len(inner)
            and all(fits(part, one) for part, one in zip(value, inner, strict=True))
        )
    if kind is frozenset:
        return isinstance(value, frozenset) and all(fits(part, inner[0]) for part in value)
    if kind is not None:
        return isinstance(value, Mapping) and all(
            fits(key, inner[0]) and fits(part, inner[1]) for key, part in value.items()
        )
    if hint in (int, float):
        allowed = (int, float) if hint is float else int
        return isinstance(value, allowed) and not isinstance(value, bool)
    return isinstance(hint, type) and isinstance(value, hint)


def words(hint: object) -> str:
    """The type `hint` for whoever writes a declaration."""
    kind, inner = typing.get_origin(hint), typing.get_args(hint)
    if hint in _WORDS:
        return _WORDS[hint]
    if kind in (typing.Union, types.UnionType):
        return " or ".join(words(one) for one in inner)
    if kind is typing.Literal:
        return "one of " + ", ".join(f"“{one}”" for one in inner)
    if kind is tuple and inner[-1] is Ellipsis:
        return f"a tuple, each of it {words(inner[0])}; one alone takes a comma: (…,)"
    if kind is tuple:
        return "a tuple of " + " and ".join(words(one) for one in inner)
    if kind is frozenset:
        return f"a frozenset, each of it {words(inner[0])}"
    if kind is not None:
        return f"a dict, each of it {words(inner[0])}: {words(inner[1])}"
    name = getattr(hint, "__name__", str(hint))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return "one of " + ", ".join(f"{name}.{one.name}" for one in hint)
    return f"an {name}" if name[0] in "AEIOU" else f"a {name}"


def _misfit(value: object, hint: object) -> str:
    """What a field is; of a container of the right type the first part that does not fit."""
    inner = typing.get_args(hint)
    if isinstance(value, Mapping) and len(inner) == 2:
        for key, part in value.items():
            if not (fits(key, inner[0]) and fits(part, inner[1])):
                return f"holds {_shown(key)}: {_shown(part)}"
    if isinstance(value, tuple | frozenset) and typing.get_origin(hint) is type(value):
        return "holds " + next((_shown(one) for one in value if not fits(one, inner[0])), "others")
    return f"is {_shown(value)}"


def _shown(value: object) -> str:
    text = f"“{value}”" if isinstance(value, str) else " ".join(repr(value).split())
    return text if len(text) <= _SHOWN else f"a {type(value).__name__}"


def _called(one: object) -> str | None:
    """`column full_name`, `source pupils`: what the fields belong to, where it has a name."""
    if isinstance(one, SourceContract):
        return f"source {one.source}"
    if isinstance(one, Rule):
        return f"the rule {one.reason}"
    what = {"TableContract": "table", "PersonRole": "role", "TextPattern": "pattern"}
    name = next((getattr(one, n) for n in ("code", "role", "name") if hasattr(one, n)), None)
    kind = type(one).__name__
    return f"{what.get(kind, kind.lower())} {name}" if isinstance(name, str) else None
