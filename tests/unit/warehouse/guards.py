"""Cases of rules: what is wrong once, and once more for each guard, about another person.

Belongs here: putting them into one night, so that a rule is asked once for all its guards. Does not
belong here: the night itself (`night_factory`), any rule.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

LISTED = date(2026, 10, 20)
"""The day of every list of the cases; the night is 13 days later."""


def empty_night(factory, *tables: Any):
    """A night of the source `registers` with these tables, nothing in them."""
    made = factory.Night(sources=(factory.source("registers", *tables),))
    made.extracted = {one.name: LISTED for one in tables}
    return made


def put(night, name: str, n: int = 1, key: str = "", **more: Any) -> None:
    """One record of the register `name` about person `n`."""
    [table] = [one for one in night.sources[0].tables if one.name == name]
    role = table.roles[0].role
    night.add("registers", name, key or name, {role: n}, **{"event_date": None} | more)


Make = Callable[[Any, int, str], Any]
"""Puts into a night what a person has, under a key; or the one fact that makes it right."""


def beside(night, make: Make, guards: dict[str, Make]) -> None:
    """What is wrong, of person 1 under `wrong`, and each guard of another person under its name."""
    make(night, 1, "wrong")
    for n, (key, lawful) in enumerate(guards.items(), start=2):
        make(night, n, key)
        lawful(night, n, key)


def person(**facts: Any) -> Make:
    """Guard: what the population data say of the person."""
    return lambda night, n, _: night.people[n].update(facts)


def said(**facts: Any) -> Make:
    """Guard: what the record says."""
    return lambda night, _, key: night.change(key, **facts)


def besides(name: str, **facts: Any) -> Make:
    """Guard: another record of the person."""
    return lambda night, n, key: put(night, name, n, f"{key}, besides", **facts)


def unlinked(decision: str = "review", role: str = "") -> Make:
    """Guard: it is not certain whom the record means."""
    return lambda night, _, key: night.unlink(key, decision, role)
