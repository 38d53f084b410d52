"""Pages of other nights that are no longer what the warehouse says.

A night that is judged again, built anew, or built after a later one changes what other nights may
show, and what the trends of later ones say. Belongs here: what a page was drawn from, and drawing
again those of which it changed. Does not belong here: drawing (`night`), and which pages are there.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

import duckdb

from warehouse.sql import connect_reader, quote_identifier

META = "dongbo-content"
_DRAWN_FROM = re.compile(rf'<meta name="{META}" content="(\w+)-(\w*)">')
_HEAD_BYTES = 4096
_VIEWS = (
    "v_change",
    "v_conflict_cleared",
    "v_conflict_reason",
    "v_criteria",
    "v_finding",
    "v_finding_rule",
    "v_link_precision",
    "v_metric",
    "v_night",
    "v_own_law",
    "v_reported_figure",
    "v_review_agreement",
    "v_review_desk",
    "v_source_state",
)
"""What the sections read; a test holds them to it."""
_OF_ROWS = "v_broken_rule"
"""Read as well, of nights whose rows are kept: its lines of older nights are gone."""
_TRENDS = "(level = 'province' OR metric_id = 'conflicts_open' AND level = 'breakdown')"
_OF_NIGHTS = """
SELECT night, count(*), bit_xor(hash(line)) FROM {view} AS line
WHERE province_code = $province AND {rows} GROUP BY night ORDER BY night
"""


class Content(NamedTuple):
    """Hashes of what the page of a night is drawn from: its own lines of the views and the
    figures of the nights before it that trends show; and of what rows say, `""` without."""

    figures: str
    rows: str

    @property
    def text(self) -> str:
        """As it stands in the head of the page."""
        return f"{self.figures}-{self.rows}"


def contents(con: duckdb.DuckDBPyConnection, province: str) -> dict[date, Content]:
    """Night → what its page is drawn from, of every night of the province."""
    own: dict[date, list[str]] = {}
    for view in _VIEWS:
        for night, *told in _lines(con, province, view, "true"):
            own.setdefault(night, []).append(f"{view} {told}")
    trends = {night: told for night, *told in _lines(con, province, "v_metric", _TRENDS)}
    rows = {night: _hex(str(told)) for night, *told in _lines(con, province, _OF_ROWS, "true")}
    found: dict[date, Content] = {}
    before = ""
    for night in sorted(own):
        before = _hex(f"{before} {night} {trends.get(night)}")
        found[night] = Content(_hex("\n".join([before, *own[night]])), rows.get(night, ""))
    return found


def _hex(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _lines(
    con: duckdb.DuckDBPyConnection, province: str, view: str, rows: str
) -> list[tuple[date, int, int]]:
    query = _OF_NIGHTS.format(view=quote_identifier(view), rows=rows)
    return con.execute(query, {"province": province}).fetchall()


def outdated(warehouse: Path, province: str, pages: Mapping[date, Path]) -> list[date]:
    """The nights whose page at this path was drawn from something else than what `warehouse` says
    now, oldest first; a page that does not tell what it was drawn from is one of them.

    Nights without a page and pages of nights that the warehouse does not have are left alone.
    """
    with connect_reader(warehouse) as con:
        now = contents(con, province)
    return [
        night
        for night, path in sorted(pages.items())
        if night in now and path.is_file() and not _still_right(path, now[night])
    ]


def _still_right(page: Path, now: Content) -> bool:
    with page.open("rb") as handle:
        found = _DRAWN_FROM.search(handle.read(_HEAD_BYTES).decode("utf-8", "replace"))
    if found is None:
        return False
    drawn = Content(*found.groups())
    return drawn.figures == now.figures and now.rows in ("", drawn.rows)
