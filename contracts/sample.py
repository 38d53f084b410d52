"""What the sample generator needs to make a register up: who is in it, and what its cells say.

Here: the declaration. Not here: the making (`sample_data.registers.declared`), which fills the
columns of a person's evidence by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias


@dataclass(frozen=True)
class Choice:
    """One of some texts, each as often as its weight says; an empty text is an empty cell."""

    texts: Mapping[str, float]


@dataclass(frozen=True)
class Serial:
    """A running number of the register put into `form`: `"HS-{:06d}"`; `{commune}` is the code of
    the person's commune."""

    form: str
    first: int = 1


@dataclass(frozen=True)
class Day:
    """A day from `first` to `last`, written DD/MM/YYYY."""

    first: date
    last: date


Value: TypeAlias = Choice | Serial | Day


@dataclass(frozen=True, kw_only=True)
class Sample:
    """How a register of a made-up province looks.

    `file`: name of its file, with `{province}`; the ending says the format (`.csv`, `.xlsx`).
    `share`: of the people of `ages` (first and last year of life), how many have a record. `dead`:
    share of the dead of that age who still stand in it. `values`: what the columns hold that tell
    nothing of the person. `address`: the column of the person's residence.
    """

    file: str
    share: float
    ages: tuple[int, int] = (0, 120)
    dead: float = 0.0
    values: Mapping[str, Value] = field(default_factory=dict)
    address: str | None = None
