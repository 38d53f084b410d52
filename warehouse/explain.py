"""One published figure, computed again from the facts, with the items behind it.

Belongs here: naming a figure by level and key, finding the facts it was made of (in the warehouse
or in the dated copy of its night), recomputing and comparing. Does not belong here: what a metric
is (`metrics`), showing the answer.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from warehouse.archive import copy_of
from warehouse.metrics import BOOK, LEVELS, Metric, metric
from warehouse.sql import connect_reader, read_sql

KEYS: dict[str, str] = {
    "province": "",
    "source": "source",
    "register": "source.register",
    "district": "district",
    "district_register": "source.register.district",
    "commune_old": "commune",
    "commune": "commune",
    "commune_register": "source.register.commune",
    "breakdown": "breakdown",
    "source_breakdown": "source.breakdown",
    "register_breakdown": "source.register.breakdown",
    BOOK: "source.register.commune.book",
}
"""What a key at each level is made of. A commune of the time before the merger may be followed by
`@old`: the code can mean another commune today."""
_VINTAGE = re.compile(r"@\w+")
_GROUP = "/* items of the figure */"
_SHOWN_KEYS = 8


class NoFigureError(LookupError):
    """There is no such figure, or the facts behind it are gone; the message says what there is."""


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """A figure, computed again from the facts.

    `level` and `key` name it; without a level it is the whole of the metric. `stored` and
    `recomputed` are (numerator, denominator). `items` has the lines behind the figure (`item`,
    `source`, `register`, … `numerator`, `denominator`), those that do not count first; of a book
    they are its records. `items_total` is how many there are. `facts_from` is the file in which
    the facts were found.
    """

    metric: Metric
    province: str
    night: date
    level: str | None
    key: str
    stored: tuple[float, float | None]
    recomputed: tuple[float, float | None]
    items: pl.DataFrame
    items_total: int
    facts_from: str

    @property
    def agrees(self) -> bool:
        """Whether the stored figure is the recomputed one."""
        return self.stored == self.recomputed


def explain_from(
    warehouse: Path,
    copies: Path,
    metric_id: str,
    province: str,
    night: date,
    *,
    level: str | None = None,
    key: str = "",
    limit: int = 20,
) -> Explanation:
    """As `explain`, from the published `warehouse` and, where its rows are gone, the dated copy.

    `copies` is the folder of the dated copies (`archive`). Raises as `explain`, and NoFigureError
    when neither file holds the rows.
    """
    m = metric(metric_id)
    with connect_reader(warehouse) as con:
        if has_rows(con, m, province, night):
            return explain(con, metric_id, province, night, level=level, key=key, limit=limit)
        _figures(con, m, province, night)
        copy = copy_of(copies, night)
        if not copy.is_file():
            raise NoFigureError(
                f"{warehouse.name} keeps rows for its latest nights only, and there is no copy of "
                f"the night in {copies} ({copy.name}): the figures of {night} stay, but what they "
                f"were made of is gone. Run that night again to have it."
            )
        with connect_reader(copy) as facts:
            if not has_rows(facts, m, province, night):
                raise NoFigureError(
                    f"Neither {warehouse.name} nor {copy.name} holds the rows of province "
                    f"{province} on {night}: the night was run again after later ones."
                )
            try:
                return explain(
                    con, metric_id, province, night, level=level, key=key, limit=limit, facts=facts
                )
            except duckdb.BinderException as error:
                raise NoFigureError(
                    f"{copy.name} was written by an earlier version, whose tables {metric_id} "
                    "cannot be computed from."
                ) from error


def explain(
    con: duckdb.DuckDBPyConnection,
    metric_id: str,
    province: str,
    night: date,
    *,
    level: str | None = None,
    key: str = "",
    limit: int = 20,
    facts: duckdb.DuckDBPyConnection | None = None,
) -> Explanation:
    """Recompute one figure of a metric from the facts and show at most `limit` items behind it.

    `level` is one of the metric's levels or, where its items are books, `book`; `key` has the parts
    that `KEYS` names. Without a level the whole of the metric is meant. `facts` is the warehouse
    that holds the rows, `con` itself by default. Raises UnknownMetricError, and NoFigureError that
    lists the levels or keys there are.
    """
    m = metric(metric_id)
    facts = facts or con
    if level is not None and level not in m.explained_levels:
        raise NoFigureError(
            f"{metric_id} has no level {level!r}. It has: "
            + "; ".join(f"{name} (key {KEYS[name] or 'none'})" for name in m.explained_levels)
            + "."
        )
    known = _figures(con, m, province, night)
    if level is None:
        group, stored, key = {}, _whole(known), ""
    else:
        if level == BOOK:
            known = _books(con if has_rows(con, m, province, night) else facts, m, province, night)
        figure = _named(known, m, level, key)
        group, stored, key = _group(figure), _fraction(figure), figure["key"]
    recomputed, items, total = _recompute(facts, m, province, night, group, limit)
    [(path,)] = facts.execute("SELECT path FROM duckdb_databases() WHERE NOT internal").fetchall()
    return Explanation(
        metric=m,
        province=province,
        night=night,
        level=level,
        key=key,
        stored=stored,
        recomputed=recomputed,
        items=items,
        items_total=total,
        facts_from=Path(path).name,
    )


def has_rows(con: duckdb.DuckDBPyConnection, m: Metric, province: str, night: date) -> bool:
    """Whether the warehouse holds what `m` is computed from on that night of that province."""
    if not m.asks_rows:
        return True
    [(records, kept)] = con.execute(
        read_sql("figures", "rows_kept"), {"night": night, "province": province}
    ).fetchall()
    return records is None or int(records) == 0 or int(kept) > 0


def _figures(
    con: duckdb.DuckDBPyConnection, m: Metric, province: str, night: date
) -> list[dict[str, Any]]:
    params = {"night": night, "province": province, "metric_id": m.id}
    found: list[dict[str, Any]] = _frame(con, read_sql("figures", "stored"), params).to_dicts()
    if not found:
        raise NoFigureError(_why_none(con, m, province, night))
    return found


def _why_none(con: duckdb.DuckDBPyConnection, m: Metric, province: str, night: date) -> str:
    [(nights, ran)] = con.execute(
        read_sql("figures", "nights_of"),
        {"metric_id": m.id, "province": province, "night": night},
    ).fetchall()
    why = "nothing of that night counts in it (docs/metrics.md says what does)"
    return (
        f"There is no figure {m.id} for province {province} on {night}: "
        f"{why if ran else 'run that night first'}. "
        f"Nights with this figure: {', '.join(str(n) for n in nights) or 'none'}."
    )


def _books(
    con: duckdb.DuckDBPyConnection, m: Metric, province: str, night: date
) -> list[dict[str, Any]]:
    params = {"night": night, "province": province}
    return _frame(con, m.over("books_stored"), params).to_dicts()


def _whole(known: list[dict[str, Any]]) -> tuple[float, float | None]:
    """The metric as a whole: its figures at the coarsest level it has, summed."""
    coarsest = min((f["level"] for f in known), key=("province", "breakdown", *LEVELS).index)
    parts = [f for f in known if f["level"] == coarsest]
    below = [f["denominator"] for f in parts if f["denominator"] is not None]
    return float(sum(f["numerator"] for f in parts)), float(sum(below)) if below else None


def _named(known: list[dict[str, Any]], m: Metric, level: str, key: str) -> dict[str, Any]:
    at = [f for f in known if f["level"] == level]
    found = [f for f in at if f["key"] == key] or [
        f for f in at if "@" not in key and _VINTAGE.sub("", f["key"]) == key
    ]
    if len(found) == 1:
        return found[0]
    if found:
        choice = ", ".join(f["key"] for f in found)
        raise NoFigureError(f"{key!r} names several figures of {m.id}: write one of {choice}.")
    keys = [f["key"] for f in at]
    near = difflib.get_close_matches(key, keys, n=_SHOWN_KEYS, cutoff=0.5) or keys[:_SHOWN_KEYS]
    there = f"{len(keys)} there are, such as: {', '.join(near)}" if keys else "there is none"
    elsewhere = sorted({f["level"] for f in known if _VINTAGE.sub("", f["key"]) == key})
    raise NoFigureError(
        f"{m.id} has no figure {key!r} at level {level} (key {KEYS[level] or 'none'}); {there}."
        + (f" There is one at level {', '.join(elsewhere)}." if elsewhere else "")
    )


def _group(figure: dict[str, Any]) -> dict[str, str | None]:
    """What the items of the figure have in common, as parameters of `figures/group.sql`."""
    level, commune = figure["level"], figure["commune_code"]
    before = level in {"commune_old", BOOK}
    return {
        "source": figure["source"],
        "register": figure["register"],
        "district": figure["district_code"] if level != BOOK else None,
        "commune": None if before else commune,
        "commune_old": commune if before else None,
        "vintage": figure["commune_vintage"] if before else None,
        "breakdown": figure["breakdown"],
        "book": figure.get("book"),
    }


_ALL = dict.fromkeys(
    ("source", "register", "district", "commune", "commune_old", "vintage", "breakdown", "book")
)


def _recompute(
    facts: duckdb.DuckDBPyConnection,
    m: Metric,
    province: str,
    night: date,
    group: dict[str, str | None],
    limit: int,
) -> tuple[tuple[float, float | None], pl.DataFrame, int]:
    """(numerator, denominator), the first items, and how many there are."""
    given = {"night": night, "province": province, **_ALL, **group}
    book = given["book"] is not None
    recount = read_sql("figures", "books_recounted") if book else ""

    def statement(name: str) -> str:
        return recount + read_sql("figures", name).replace(_GROUP, m.over("group"))

    [sums] = _frame(facts, statement("recompute"), given).to_dicts()
    if not book:
        items = _frame(facts, statement("items"), {**given, "limit": limit})
        return _fraction(sums), items, int(sums["items"])
    used = {name: given[name] for name in _OF_A_BOOK}
    items = _frame(facts, statement("book_records"), {**used, "limit": limit})
    total = int(items["total"][0]) if items.height else 0
    return _fraction(sums), items.drop("total"), total


_OF_A_BOOK = ("night", "province", "source", "register", "commune_old", "vintage", "book")


def _frame(con: duckdb.DuckDBPyConnection, query: str, params: dict[str, Any]) -> pl.DataFrame:
    answer: pl.DataFrame = con.sql(query, params=params).pl()
    return answer


def _fraction(figure: dict[str, Any]) -> tuple[float, float | None]:
    below = figure["denominator"]
    return float(figure["numerator"] or 0), None if below is None else float(below)
