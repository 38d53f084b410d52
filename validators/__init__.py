"""Contracts of the extracts and their enforcement: text rows in, accepted and quarantined rows out.

Here: one module per source that declares its columns, keys, persons and rules; reasons with words
in two languages; typing through `vietnam`; the pandera schema; duplicates; mentions. Not here:
reading files (`sources`) and linking persons (`matching`).
"""

from validators.contract import (
    Column,
    Kind,
    PersonRole,
    Purpose,
    Rule,
    SourceContract,
    TableContract,
)
from validators.merge import merge
from validators.reasons import ErrorGroup, Reason, Severity
from validators.roles import mention_columns, mentions
from validators.split import Counts, Split, SplitError
from validators.validate import validate

__all__ = [
    "Column",
    "Counts",
    "ErrorGroup",
    "Kind",
    "PersonRole",
    "Purpose",
    "Reason",
    "Rule",
    "Severity",
    "SourceContract",
    "Split",
    "SplitError",
    "TableContract",
    "mention_columns",
    "mentions",
    "merge",
    "validate",
]
