"""What is a finding in a night though no declaration made it: the world itself, or damage, did.

Belongs here: all finders, in one list. Does not belong here: what each finds (the modules), the
table of the truth (`sample_data.findings`), making any of it happen (`people`, `nights`, `damage`).
"""

from collections.abc import Iterator

from sample_data.declared_registers import DeclaredRegisters
from sample_data.undeclared import children, married, paid
from sample_data.undeclared.rows import Undeclared

FINDERS = (
    paid.paid_after_death, paid.two_rights, paid.pensioned, paid.unknown,
    children.numbers_of_nobody, children.results_unread, children.nowhere, children.twice,
    married.spouses, married.widowed, married.married_twice,
)  # fmt: skip


def undeclared(own: DeclaredRegisters) -> Iterator[Undeclared]:
    """All of them."""
    for find in FINDERS:
        yield from find(own)
