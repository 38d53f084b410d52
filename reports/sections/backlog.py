"""What each rule across registers found: how grave, how old, how much money, what offices say of
it, how much was cleared, the nights before; and the rules that could not be asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from contracts.language import SourceContract
from findings.catalogue import rules
from findings.needs import meanings_of
from findings.severity import Severity
from reports.sections.base import Content, PageData, Section

_BACKLOG = """
SELECT
    counted.reason, reason_name, reason_name_en, blocking, severity, due_days, open_conflicts,
    counted.overdue, finding.* EXCLUDE (reason), cleared.cleared,
    cleared.reason IS NOT NULL AND cleared.cleared IS NULL AS cleared_suppressed
FROM mart.v_conflict_reason AS counted
LEFT JOIN (
    SELECT
        reason, age_5, age_10, age_15, age_30, age_older, ages_suppressed,
        amount, amount_suppressed, claimed_done, claims_suppressed
    FROM mart.v_finding
    WHERE province_code = $province AND night = $night
) AS finding USING (reason)
LEFT JOIN (
    SELECT reason, cleared FROM mart.v_conflict_cleared
    WHERE province_code = $province AND night = $night AND level = 'breakdown'
) AS cleared USING (reason)
WHERE province_code = $province AND night = $night
ORDER BY
    list_position(['critical', 'major', 'minor', 'info'], severity),
    counted.overdue DESC NULLS LAST, open_conflicts DESC NULLS LAST, reason
"""
_NIGHTS = """
SELECT breakdown AS reason, night, numerator AS open
FROM mart.v_metric
WHERE
    province_code = $province AND night <= $night
    AND metric_id = 'conflicts_open' AND level = 'breakdown'
ORDER BY reason, night
"""
AGES = ("age_5", "age_10", "age_15", "age_30", "age_older")
_NOT_ASKED = """
SELECT reason, state, missing
FROM mart.v_finding_rule
WHERE province_code = $province AND night = $night AND state <> 'asked'
ORDER BY reason
"""


def collect(data: PageData) -> Content:
    """One line per rule with something open, the gravest first, those whose number is hidden apart;
    the sum of the money that is shown; one line per rule that was not asked, with the sources of
    which one would be needed."""
    known = rules()
    nights: dict[str, list[tuple[date, float | None]]] = {}
    for row in data.figures.rows(_NIGHTS):
        nights.setdefault(row["reason"], []).append((row["night"], row["open"]))
    rows = [
        row
        | {
            "rule": known.get(row["reason"]),
            "level": Severity(row["severity"] or Severity.INFO),
            "ages": None if row["ages_suppressed"] else [row[name] for name in AGES],
            "nights": nights.get(row["reason"], []),
        }
        for row in data.figures.rows(_BACKLOG)
    ]
    not_asked = [
        {
            "rule": known[row["reason"]],
            "in_force": row["state"] != "not_in_force",
            "wanted": [_providers(word, data.sources) for word in _words(row)],
        }
        for row in data.figures.rows(_NOT_ASKED)
        if row["reason"] in known
    ]
    amounts = [row["amount"] for row in rows if row["amount"]]
    return {
        "backlog": [row for row in rows if row["open_conflicts"] is not None],
        "few": [row for row in rows if row["open_conflicts"] is None],
        "amount": sum(amounts) if amounts else None,
        "not_asked": not_asked,
    }


def _words(row: Mapping[str, Any]) -> list[str]:
    return str(row["missing"]).split(", ") if row["missing"] else []


def _providers(word: str, sources: Mapping[str, SourceContract]) -> Iterable[SourceContract]:
    """The sources whose records would have a meaning."""
    return [source for source in sources.values() if word in meanings_of(source.tables)]


SECTION = Section(
    place=60,
    title_vi="Sai lệch giữa các sổ, theo quy tắc",
    title_en="Findings across registers, by rule",
    collect=collect,
)
