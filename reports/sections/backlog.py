"""Open conflicts by reason, how many are overdue, and the rules that could not be asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from contracts.language import SourceContract
from findings.catalogue import rules
from findings.needs import meanings_of
from reports.sections.base import Content, PageData, Section

_BACKLOG = """
SELECT reason, reason_name, reason_name_en, blocking, due_days, open_conflicts, overdue, oldest_days
FROM mart.v_conflict_reason
WHERE province_code = $province AND night = $night
ORDER BY overdue DESC NULLS LAST, open_conflicts DESC NULLS LAST, reason
"""
_NOT_ASKED = """
SELECT reason, state, missing
FROM mart.v_finding_rule
WHERE province_code = $province AND night = $night AND state <> 'asked'
ORDER BY reason
"""


def collect(data: PageData) -> Content:
    """One line per reason, with the largest number of all for the scale of the bars; and one per
    rule that was not asked, with the sources of which one would be needed."""
    rows = data.figures.rows(_BACKLOG)
    largest = max((row["open_conflicts"] or 0 for row in rows), default=0)
    known = rules()
    not_asked = [
        {
            "rule": known[row["reason"]],
            "in_force": row["state"] != "not_in_force",
            "wanted": [_providers(word, data.sources) for word in _words(row)],
        }
        for row in data.figures.rows(_NOT_ASKED)
        if row["reason"] in known
    ]
    return {"backlog": [row | {"largest": largest} for row in rows], "not_asked": not_asked}


def _words(row: Mapping[str, Any]) -> list[str]:
    return str(row["missing"]).split(", ") if row["missing"] else []


def _providers(word: str, sources: Mapping[str, SourceContract]) -> Iterable[SourceContract]:
    """The sources whose records would have a meaning."""
    return [source for source in sources.values() if word in meanings_of(source.tables)]


SECTION = Section(
    place=60,
    title_vi="Mâu thuẫn đang mở và tuổi",
    title_en="Open conflicts and their age",
    collect=collect,
)
