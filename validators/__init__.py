"""Enforcement of contracts: text rows in, accepted and quarantined rows out.

Here: typing through `vietnam`, the pandera schema, rules, duplicates, mentions, corrected rows that
came back. Not here: the contracts and their words (`contracts`), reading files (`sources`) and
linking persons (`matching`).
"""

from validators.merge import merge
from validators.roles import mention_columns, mentions
from validators.sheets import stand_together
from validators.split import Counts, Split, SplitError
from validators.validate import validate

RULES_VERSION = 2
"""Raise it when typed rows may be accepted, flagged, merged, corrected or turned into mentions
otherwise than before; not for what contracts declare, which is versioned by its content."""

__all__ = [
    "RULES_VERSION",
    "Counts",
    "Split",
    "SplitError",
    "mention_columns",
    "mentions",
    "merge",
    "stand_together",
    "validate",
]
