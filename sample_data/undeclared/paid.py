"""Findings about payments that the world or damage made.

Belongs here: which records these are, and why some that look like them are none.
"""

from collections.abc import Iterator

import numpy as np
import polars as pl

from contracts.memberships import NEAR_POOR, POOR
from sample_data.damage.kinds import has
from sample_data.declared_registers import DeclaredRegisters
from sample_data.registers import beneficiaries
from sample_data.undeclared.rows import Undeclared, column, sorted_out
from sample_data.world import DEAD
from vietnam.standards import Standard, due

PAID = "dead_but_paid"
NOT_SHOWN = (
    "number_missing", "cmnd_instead", "relatives_number", "dead_number", "scientific",
)  # fmt: skip
"""Damage that leaves a row without a number that is the person's own."""


def paid_after_death(own: DeclaredRegisters) -> Iterator[Undeclared]:
    """Whom the list of social protection pays for a month after their death: it keeps some of the
    dead, of whom the population data know. Lawful is the month of death."""
    world, name = own.world, beneficiaries.SOURCE
    person = column(own, name)("person")
    paid_for = own.registers[name].written.facts["month"].dt.month_start().to_numpy()
    died = world.died[person].astype("datetime64[D]").astype("datetime64[M]")
    dead, months = world.status[person] == DEAD, paid_for.astype("datetime64[M]")
    reasons = {"": dead & (died < months), "month_of_death": dead & (died == months)}
    yield from sorted_out(name, PAID, reasons, person)


def two_rights(own: DeclaredRegisters) -> Iterator[Undeclared]:
    """Who stands in that list as a poor single parent and by another right, which adds up; whose
    household is on no list of the poor has that right by nobody's word."""
    name = beneficiaries.SOURCE
    person = column(own, name)("person")
    alone = (own.registers[name].written.facts["group"] == beneficiaries.SINGLE).to_numpy()
    both = np.isin(person, person[alone])
    yield from sorted_out(name, "two_benefits", {"single_poor_parent": both}, person)
    unlisted = ~own.crowd().holds(POOR | NEAR_POOR)
    yield from sorted_out(name, "poor_status_missing", {"": alone & unlisted[person]}, person)


def pensioned(own: DeclaredRegisters) -> Iterator[Undeclared]:
    """Whom that list pays the social pension though social insurance pays them as well; lawful
    where what it pays is lower."""
    name, pension = beneficiaries.SOURCE, own.registers.get("social_insurance.payments")
    if pension is None:
        return
    digits = pension.written.cells["amount"].str.replace_all("[^0-9]", "")
    paid = pl.DataFrame(
        {"person": pension.written.facts["person"], "amount": digits.cast(pl.Int64, strict=False)}
    )
    total = dict(paid.group_by("person").agg(pl.col("amount").sum()).iter_rows())
    person = column(own, name)("person")
    drawn = np.array([total.get(one, 0) for one in person.tolist()], dtype=np.int64)
    facts = own.registers[name].written.facts
    social = (facts["group"] == beneficiaries.PENSION).to_numpy() & (drawn > 0)
    least = due(Standard.SOCIAL_PENSION, own.world.today, own.world.today, own.province) or 0
    reasons = {"": social & (drawn >= least), "lower_pension": social & (drawn < least)}
    yield from sorted_out(name, "pension_and_social_pension", reasons, person)


def unknown(own: DeclaredRegisters) -> Iterator[Undeclared]:
    """Who is paid and in no population data; lawful where the row has no number of theirs."""
    paying: dict[str, str | None] = {beneficiaries.SOURCE: None}
    for name, one in own.tables.items():
        if "payment" in one.table.meanings.kinds:
            paying[name] = one.table.roles[0].coded_number
    for name, coded in paying.items():
        written = own.registers[name].written
        [paid, *_] = written.said.values()
        outside = own.world.outside[np.maximum(paid.person, 0)] & (paid.person >= 0)
        unsaid = np.any([has(paid.bits, kind) for kind in NOT_SHOWN], axis=0)
        if coded is not None:  # twelve digits among the codes are the number
            unsaid &= (written.cells[coded].str.len_chars() != 12).fill_null(value=True).to_numpy()
        reasons = {"": outside & ~unsaid, "no_number": outside & unsaid}
        yield from sorted_out(name, "ghost_recipient", reasons, paid.person)
