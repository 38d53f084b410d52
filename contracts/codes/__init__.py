"""Official code lists as dated data: what a code means, since when, by which act, and how sure.

Here: the lists (`*.toml`, one file per field of law) and reading them. Not here: which column of a
register holds them (its module says `codes=code_list("bhyt", "groups").codes`).

A list has `title_en`, `source`, `certainty` (`vietnam.certainty`) and `codes`. A code has `code`
and `vi`, and may have `en`, `note`, a certainty of its own, `valid_from` and `valid_to`; what else
stands beside it are traits that rules ask for (`level = 4`, `success = true`). A code that changed
stands there once for each of its states.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from vietnam.certainty import Certainty

Trait = str | int | bool


@dataclass(frozen=True, slots=True)
class Code:
    """One state of a code; `valid_from`, `valid_to`: its first and last day, None where it has
    none."""

    code: str
    title_vi: str
    title_en: str
    note: str
    certainty: Certainty
    valid_from: date | None
    valid_to: date | None
    traits: Mapping[str, Trait]

    def is_valid(self, day: date) -> bool:
        """Whether the state holds on `day`."""
        return (self.valid_from or day) <= day <= (self.valid_to or day)

    def has(self, traits: Mapping[str, Trait]) -> bool:
        """Whether it has all of `traits`."""
        return all(self.traits.get(name) == value for name, value in traits.items())


@dataclass(frozen=True, slots=True)
class CodeList:
    """One list, with every state of its codes."""

    title_en: str
    source: str
    certainty: Certainty
    states: tuple[Code, ...]

    @property
    def codes(self) -> frozenset[str]:
        """Every code that ever stood in the list: old ones stay on papers."""
        return frozenset(one.code for one in self.states)

    def on(self, day: date) -> dict[str, Code]:
        """Code → its state on `day`."""
        return {one.code: one for one in self.states if one.is_valid(day)}

    def having(self, **traits: Trait) -> frozenset[str]:
        """The codes of which some state has all of `traits`."""
        return frozenset(one.code for one in self.states if one.has(traits))

    def words(self, **traits: Trait) -> frozenset[str]:
        """The same as Vietnamese words, which exports write in place of codes."""
        return frozenset(one.title_vi for one in self.states if one.has(traits))

    def word(self, code: str) -> str:
        """The Vietnamese word of the newest state of a code. Raises LookupError."""
        return [one.title_vi for one in self.states if one.code == code][-1]


@cache
def code_list(field: str, name: str) -> CodeList:
    """The list `name` of the file `field`. Raises FileNotFoundError, KeyError."""
    text = files(__package__).joinpath(f"{field}.toml").read_text("utf-8")
    told = tomllib.loads(text)[name]
    certainty = Certainty(told["certainty"])
    states = tuple(_code(dict(one), certainty) for one in told["codes"])
    return CodeList(told["title_en"], told["source"], certainty, states)


def _code(told: dict[str, Trait | date], certainty: Certainty) -> Code:
    own = {"code", "vi", "en", "note", "certainty", "valid_from", "valid_to"}
    traits = {name: value for name, value in told.items() if name not in own}
    return Code(
        code=str(told["code"]),
        title_vi=str(told["vi"]),
        title_en=str(told.get("en", "")),
        note=str(told.get("note", "")),
        certainty=Certainty(str(told.get("certainty", certainty))),
        valid_from=_day(told.get("valid_from")),
        valid_to=_day(told.get("valid_to")),
        traits=MappingProxyType({n: v for n, v in traits.items() if not isinstance(v, date)}),
    )


def _day(told: object) -> date | None:
    return told if isinstance(told, date) else None
