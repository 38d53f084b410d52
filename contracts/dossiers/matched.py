"""What a dossier is flagged for when it is held against the catalogue of procedures.

Here: the rules. Not here: what is taken from the catalogue and what figures make of it (`figures`).
"""

from __future__ import annotations

import polars as pl

from contracts.dossiers import reasons, words
from contracts.dossiers.figures import FILED, PROCEDURE, PROMISED_BEYOND
from contracts.language import Rule
from contracts.lookups import Found

_FINDINGS = {
    Found.NO_TABLE: reasons.CATALOGUE_MISSING,
    Found.UNNAMED: reasons.PROCEDURE_UNNAMED,
    Found.UNKNOWN: reasons.PROCEDURE_UNKNOWN,
    Found.NOT_IN_FORCE: reasons.PROCEDURE_NOT_IN_FORCE,
    Found.UNCLEAR: reasons.PROCEDURE_UNCLEAR,
}
_level = pl.col("procedure.service_level")

MATCHED_RULES = (
    *(Rule(reason, "procedure_code", PROCEDURE.says(found)) for found, reason in _FINDINGS.items()),
    Rule(reasons.PROMISED_TOO_LATE, "due_on", PROMISED_BEYOND),
    Rule(
        reasons.DIGITISATION_DUE,
        "paper_file",
        (pl.col("procedure.digitised_due") == words.YES)
        & pl.col("received_on").is_not_null()
        & ~FILED.fill_null(value=False),
    ),
    Rule(
        reasons.ONLINE_NOT_OFFERED,
        "channel",
        pl.col("channel").is_in(sorted(words.ONLINE)) & ~_level.is_in(sorted(words.ONLINE_LEVELS)),
    ),
)
