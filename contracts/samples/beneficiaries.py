"""What is wrong on purpose in the sample of social protection, and what only looks like it.

The list itself has a writer of its own (`sample_data.registers.beneficiaries`), which pays these
people as well; of the values it takes the group, and whether the month is that of the death. Shares
are plausible, not counted.
"""

from __future__ import annotations

from datetime import date

from contracts.memberships import (
    CADRE,
    DEAD_LATELY,
    DISABLED,
    LINKED_DEATH_SENT,
    NEAR_POOR,
    PENSIONER,
    POOR,
    PUPIL,
)
from contracts.sample import Extra
from contracts.sample_cells import After, Anchor, Text, Value
from contracts.sample_people import RESIDENT, Aged, Born

_CHILD, _STUDENT, _INFANT = Text("05.1"), Text("05.2"), Text("05.7")
_FROM_80, _ALONE, _DISABLED = Text("05.5c"), Text("05.5a"), Text("05.6")
_LISTED = POOR | NEAR_POOR
_AT_SCHOOL = PUPIL & Born(date(2009, 1, 1), date(2009, 10, 1))

MONTH_OF_DEATH: dict[str, Value] = {"month": After(Anchor.DEATH, 0, 0, "%m/%Y")}
"""Who died is paid for the month in which they did, by a later list."""

FINDINGS = (
    Extra(
        "pension_and_assistance_80", Aged(80) & PENSIONER & RESIDENT, 0.4, {"group": _FROM_80}
    ),
    Extra(
        "pension_and_assistance_80",
        Aged(80) & DISABLED & PENSIONER & RESIDENT,
        0.5,
        {"group": _DISABLED},
        lawful="disabled",
    ),
    Extra("too_old_for_benefit", Aged(17, 21) & ~PUPIL & RESIDENT, 0.01, {"group": _CHILD}),
    Extra("too_old_for_benefit", Aged(24, 60) & RESIDENT, 0.001, {"group": _STUDENT}),
    Extra("too_old_for_benefit", Aged(4, 8) & _LISTED & RESIDENT, 0.05, {"group": _INFANT}),
    Extra(
        "too_old_for_benefit", _AT_SCHOOL & RESIDENT, 0.05, {"group": _CHILD},
        lawful="at_school", told_by="education.pupils",
    ),
    Extra(
        "too_old_for_benefit", Aged(18, 20) & RESIDENT, 0.01, {"group": _STUDENT},
        lawful="studies",
    ),
    Extra(
        "dead_but_paid", Aged(60) & DEAD_LATELY & LINKED_DEATH_SENT, 0.03,
        MONTH_OF_DEATH | {"group": _DISABLED},
        lawful="month_of_death",
    ),
    Extra("cadre_on_benefit", CADRE & RESIDENT, 0.03, {"group": _DISABLED}, lawful="disabled"),
    Extra("poor_status_missing", Aged(0, 1) & ~_LISTED & RESIDENT, 0.04, {"group": _INFANT}),
    Extra(
        "poor_status_missing", Aged(61, 74) & POOR & ~PENSIONER & RESIDENT, 0.1,
        {"group": _ALONE}, lawful="on_the_list",
    ),
)  # fmt: skip
