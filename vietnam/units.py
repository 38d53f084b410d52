"""Provinces, districts and communes: codes with their vintage, the 2025 merger, addresses.

Belongs here: what a code or a name of a place means and when, what an old commune became, reading
free-text addresses. Does not belong here: where the tables come from (`vietnam.unit_data`).

Codes of two and five digits changed meaning on 1 July 2025, so every answer carries its vintage:
`old` (63 provinces, districts, 10,035 communes) or `new` (34 provinces, 3,321 communes).
"""

import re
from datetime import date
from functools import cache
from typing import NamedTuple

import polars as pl

from common.columns import repair_lists, spread
from vietnam.addresses import Address, UnitProblem, parse_address, place_key
from vietnam.unit_data import Vintage, commune_states, merger_map

__all__ = ["Address", "UnitProblem", "Vintage", "communes", "parse_address", "parse_communes",
           "provinces", "to_new_commune"]  # fmt: skip


@cache
def communes(vintage: Vintage, as_of: date | None = None) -> pl.DataFrame:
    """Communes of a vintage, one row a code, as they were on `as_of` (last known state without it).

    Columns: `code`, `name` (with its type), `type`, `district_code` and `district_name` (null in
    the new vintage), `province_code`, `province_name`, `valid_from` (null: before the table),
    `valid_to` (null: still valid).
    """
    states = commune_states(vintage)
    if as_of is not None and vintage == "new":
        states = states.filter(pl.col("valid_from") <= as_of)
    return states.unique("code", keep="last", maintain_order=True)


@cache
def provinces(vintage: Vintage, as_of: date | None = None) -> pl.DataFrame:
    """Provinces of a vintage: `code`, `name` (with its type), `valid_from`, `valid_to`."""
    columns = ["province_code", "province_name"]
    states = commune_states(vintage)
    if as_of is not None and vintage == "new":
        states = states.filter(pl.col("valid_from") <= as_of)
    spans = states.group_by(columns).agg(pl.col("valid_from").min(), pl.col("valid_to").max())
    return (
        spans.sort("province_code", "valid_from")
        .unique("province_code", keep="last", maintain_order=True)
        .rename({"province_code": "code", "province_name": "name"})
    )


def to_new_commune(code: pl.Series, vintage: Vintage | pl.Series | None = None) -> pl.DataFrame:
    """New commune of old or new codes.

    `vintage` is what is known of the codes (one for all, or a String column, nulls allowed). Gives
    `new_code` (String; the default target of a split commune, good for statistics only),
    `n_targets` (UInt8; 0 for an unknown code), `ambiguous` (the old commune was split) and
    `vintage`. A code of both vintages whose vintage is not known counts as ambiguous only where
    the old commune of that code was split.
    """
    known = (
        vintage
        if isinstance(vintage, pl.Series)
        else pl.select(pl.repeat(vintage, len(code), dtype=pl.String)).to_series()
    )
    frame = pl.DataFrame({"code": code.cast(pl.String), "known": known.cast(pl.String)})
    joined = frame.join(_conversion(), on="code", how="left", maintain_order="left")
    as_new = pl.col("in_new") & ((pl.col("known") == "new") | ~pl.col("in_old"))
    as_new = as_new.fill_null(value=False)
    given = pl.col("code").is_not_null()
    return joined.select(
        new_code=pl.when(as_new).then("code").otherwise("target"),
        n_targets=pl.when(as_new).then(1).otherwise("n").fill_null(0).cast(pl.UInt8),
        ambiguous=pl.when(as_new).then(False).otherwise(pl.col("n") > 1).fill_null(value=False),
        vintage=pl.when(as_new)
        .then(pl.lit("new"))
        .when(pl.col("in_old") & ~pl.col("in_new"))
        .then(pl.lit("old"))
        .when(pl.col("in_old") & given)
        .then(pl.col("known")),
    )


@cache
def _conversion() -> pl.DataFrame:
    """Every code of either vintage: `code`, `in_old`, `in_new`, `target`, `n`."""
    targets = merger_map()
    new = set(communes("new")["code"])
    rows = []
    for code in sorted(set(targets) | new):
        target = targets.get(code)
        default, n = (target.default, len(target.codes)) if target else (code, 1)
        rows.append((code, code in targets, code in new, default, n))
    schema = {"code": pl.String, "in_old": pl.Boolean, "in_new": pl.Boolean,
              "target": pl.String, "n": pl.Int32}  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


_TELLING_NAMES = 2
_LETTER, _WORD = re.compile(r"[^\W\d_]"), re.compile(r"[^\W\d_]{2}")
_CODE = re.compile(r"^'?\s*(\d{3,5})(?:[.,]0+)?\s*(?:[-–:|/,.()]\s*(.*))?$", re.DOTALL)


class _Read(NamedTuple):
    code: str | None = None
    vintage: Vintage | None = None
    name: str | None = None
    repairs: tuple[str, ...] = ()
    problem: UnitProblem | None = None


def _bare(name: str) -> str:
    words = re.sub(r"(?i)^\s*(?:thị trấn|đặc khu|phường|xã|tt|p|x)[.\s]+", "", name)
    return place_key(words.split(",")[0])


@cache
def _names() -> dict[Vintage, dict[str, str]]:
    tables: dict[Vintage, dict[str, str]] = {}
    for vintage in ("old", "new"):
        tables[vintage] = dict(communes(vintage).select("code", "name").iter_rows())
    return tables


def _read_commune(text: str, province: str | None, of: Vintage | None) -> _Read:
    """Reads one text by itself; the vintage of a bare code of both vintages is left open."""
    match = _CODE.match(text.strip()) if len(text) <= 300 else None
    if match is None:
        named = _LETTER.search(text)  # digits without a word (“1,5”) are no name of a place
        return _by_name(text, province, of) if named else _Read(problem=UnitProblem.UNKNOWN_NAME)
    if len(match[1]) < 5 and match[2] and not _WORD.search(match[2]):
        return _Read(problem=UnitProblem.UNKNOWN_CODE)  # a date, an amount
    code = match[1].zfill(5)
    repairs = ("lost_zero",) if len(match[1]) < 5 else ()
    names = _names()
    within: list[Vintage] = [v for v in ("old", "new") if code in names[v]]
    if not within:
        return _Read(problem=UnitProblem.UNKNOWN_CODE)
    said = _bare(match[2] or "")
    agree = [v for v in within if said and _bare(names[v][code]) == said]
    if len(agree) == 1 or (len(within) == 1 and (agree or not said)):
        vintage = (agree or within)[0]
        return _Read(code, vintage, names[vintage][code], repairs)
    if said and not agree:
        only = within[0] if len(within) == 1 else None
        return _Read(code, only, None, repairs, UnitProblem.NAME_DIFFERS)
    return _Read(code, None, None, repairs)


def _by_name(text: str, province: str | None, of: Vintage | None) -> _Read:
    found = parse_address(text, province=province, vintage=of)
    if found.commune_code is None:
        return _Read(problem=found.problem)
    return _Read(found.commune_code, found.vintage, found.commune_name, ("name_to_code",))


def _column_vintage(reads: list[_Read]) -> Vintage | None:
    """Vintage of the bare codes of a column: old as soon as some of its codes exist only there."""
    names = _names()
    codes = {r.code for r in reads if r.code is not None and "name_to_code" not in r.repairs}
    old_only = sum(code not in names["new"] for code in codes)
    if old_only * 50 >= len(codes) > 0 and old_only:
        return "old"
    return "new" if len(codes) >= 5 else None


@cache
def _old_names() -> frozenset[str]:
    return frozenset(map(_bare, _names()["old"].values()))


def _of_today(texts: pl.Series, reads: list[_Read]) -> list[_Read]:
    """Reads ambiguous names as new communes where the other names of the column are all of today.

    A name borne by an old commune as well tells nothing, whatever it was read as.
    """
    named = [r for r in reads if "name_to_code" in r.repairs]
    only_new = {
        r.code for r in named if r.vintage == "new" and _bare(r.name or "") not in _old_names()
    }
    if len(only_new) < _TELLING_NAMES or any(r.vintage == "old" for r in reads):
        return reads
    return [
        _by_name(text, None, "new") if r.problem is UnitProblem.AMBIGUOUS_NAME else r
        for text, r in zip(texts, reads, strict=True)
    ]


def parse_communes(
    raw: pl.Series, *, province: str | None = None, vintage: Vintage | None = None
) -> pl.DataFrame:
    """Read a column of communes: a code, a code with a name, or a name with its place.

    Gives, in the order of `raw`: `code` (5 digits), `vintage`, `name` (with its type), `repairs`
    (List[String]) and `problem` (`UnitProblem`). Null in, null out. `province` (new code) helps
    names that come without one. `vintage` overrides what the column shows; of bare codes that
    exist in both vintages a column is taken to be old when some of its codes exist only there,
    and new when it holds five codes or more and none such. A name that several places bear is the
    new commune where the column names two communes that are only new, and none that is old.
    """
    texts = raw.cast(pl.String)
    distinct = texts.drop_nulls().unique().sort()
    reads = _of_today(distinct, [_read_commune(text, province, vintage) for text in distinct])
    of_column = vintage or _column_vintage(reads)
    done = [_settle(read, of_column) for read in reads]
    answers = pl.DataFrame(
        {
            "code": pl.Series([r.code for r in done], dtype=pl.String),
            "vintage": pl.Series([r.vintage for r in done], dtype=pl.String),
            "name": pl.Series([r.name for r in done], dtype=pl.String),
            "repairs": repair_lists(r.repairs for r in done),
            "problem": pl.Series([r.problem for r in done], dtype=pl.String),
        }
    )
    return spread(texts, distinct, answers)


def _settle(read: _Read, of_column: Vintage | None) -> _Read:
    """Gives a bare code of both vintages the vintage of its column."""
    if read.code is None or read.vintage is not None:
        return read
    if of_column is None:
        return read._replace(problem=read.problem or UnitProblem.VINTAGE_UNKNOWN)
    return read._replace(vintage=of_column, name=_names()[of_column][read.code])
