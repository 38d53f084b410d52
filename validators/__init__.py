"""Enforcement of contracts: text rows in, accepted and quarantined rows out.

Here: typing through `vietnam`, the pandera schema, rules, duplicates, mentions, corrected rows that
came back. Not here: the contracts and their words (`contracts`), reading files (`sources`) and
linking persons (`matching`).
"""

from validators.merge import merge
from validators.roles import mention_columns, mentions
from validators.split import Counts, Split, SplitError
from validators.validate import validate

__all__ = ["Counts", "Split", "SplitError", "mention_columns", "mentions", "merge", "validate"]
