"""How good the findings of a night are, against what was planted in its sample.

Belongs here: what was planted, found and reported where nothing was planted, by rule. Does not
belong here: reading a night, how persons are linked (`matching.evaluate`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass

import polars as pl

from findings.reads import Role

PLACE = ("source", "table", "file_name", "sheet", "line")
ROLE = (*PLACE, "role")
UNIT = ("kind", "source", "table", "unit")


class TruthError(ValueError):
    """The truth is of another province than the night."""


@dataclass(frozen=True)
class Measured:
    """One rule. Plantings are counted by table and unit; findings are the conflicts of the rule.

    `linked`: plantings all of whose records were matched with the right persons, and of whose
    persons the rule could see every record that it reads; `found`: those of them that the rule
    reported; `recall` = found / linked. `right`: conflicts that name a planted record;
    `by_linking`: others of which a record was not recognised (matched rightly, or with nobody where
    the population data do not have the person), or which name a person who has such a record in a
    table that the rule reads, or are about one who has it in a table of the plantings; `wrong`: all
    others. `precision` = right / (right + wrong). A record that the night refused was not
    recognised either.
    `lawful`: look-alikes planted; `lawful_reported`: conflicts about one, which are among `wrong`.
    Rates are null where their denominator is 0.
    """

    rule: str
    planted: int
    linked: int
    found: int
    recall: float | None
    right: int
    wrong: int
    by_linking: int
    precision: float | None
    lawful: int
    lawful_reported: int


@dataclass(frozen=True)
class Evaluation:
    """The rules that have plantings, by id, and how many were planted of kinds without a rule."""

    rules: tuple[Measured, ...]
    no_rule: dict[str, int]

    def as_dict(self) -> dict[str, object]:
        """Plain data for JSON."""
        return asdict(self)


def evaluate(
    conflicts: pl.DataFrame,
    planted: pl.DataFrame,
    linked: pl.DataFrame,
    meant: pl.DataFrame,
    reads: Mapping[str, Collection[Role]],
) -> Evaluation:
    """Hold the conflicts of a night against what was planted; `reads`: the roles that each rule
    reads (`findings.reads`), by its id.

    conflicts: `reason`, `mention_id`, `other_mention_id`. planted: findings of the truth. linked:
    the night's mentions with their place (`ROLE`), `mention_id`, `master_id`, `decision`. meant:
    mentions of the truth, with place and `true_person_id`. Raises TruthError where the night has
    mentions that the truth does not know.
    """
    known = _judged(linked, meant)
    planted = _with_links(planted, known)
    touched = _touched(conflicts, known)
    right = known.filter("right").with_columns(pl.col("sheet").replace("", None))
    lost = meant.join(right, on=ROLE, how="anti", nulls_equal=True)
    kinds = planted.partition_by("kind", as_dict=True)
    return Evaluation(
        tuple(
            _measured(
                str(kind),
                mine,
                touched.filter(reason=kind),
                lost,
                _unseen(meant, lost, reads[kind]),
            )
            for (kind,), mine in sorted(kinds.items())
            if kind in reads
        ),
        {
            str(kind): _units(mine.filter(pl.col("lawful").is_null()))
            for (kind,), mine in sorted(kinds.items())
            if kind not in reads
        },
    )


def _judged(linked: pl.DataFrame, meant: pl.DataFrame) -> pl.DataFrame:
    """Every mention of the night with who it is about and whether it was recognised: matched
    rightly, or with nobody where nobody of the population data is meant."""
    told = meant.select(*ROLE, "true_person_id", _told=True)
    told = told.with_columns(pl.col("sheet").fill_null(""))
    known = linked.join(told, on=ROLE, how="left")
    if known["_told"].null_count():
        raise TruthError("the truth is of another province or night than the conflicts")
    same = (pl.col("decision") == "match") & (pl.col("master_id") == pl.col("true_person_id"))
    nobody = (pl.col("decision") == "no_match") & pl.col("true_person_id").is_null()
    return known.with_columns(right=same.fill_null(value=False) | nobody)


def _with_links(planted: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Each planted row with `linked`: its record, or any of a person without one, is rightly
    matched; of a kind that is about people whom the master does not have, so that each planting
    names one, with nobody."""
    at_all = known.filter("right").select("true_person_id").unique()
    right = known.filter("right").select(*PLACE, "true_person_id").unique()
    rows = planted.with_row_index("_row").with_columns(pl.col("sheet").fill_null(""))
    here = rows.join(right, on=[*PLACE, "true_person_id"], how="semi")["_row"]
    stranger = pl.col("true_person_id").is_null()
    errors = rows.filter(pl.col("lawful").is_null())
    strangers = errors.filter(stranger, stranger.any().over(UNIT).all().over("kind"))
    nobody = strangers.join(right.filter(pl.col("true_person_id").is_null()), on=PLACE, how="semi")
    absent = rows.filter(pl.col("line").is_null())
    there = absent.join(at_all, on="true_person_id", how="semi")["_row"]
    linked = pl.col("_row").is_in(pl.concat([here, there, nobody["_row"]]).implode())
    return rows.with_columns(linked=linked)


def _unseen(meant: pl.DataFrame, lost: pl.DataFrame, reads: Collection[Role]) -> pl.Series:
    """The persons of whose records that a rule reads one was not recognised, or names somebody
    beside them who was not."""
    read = pl.DataFrame(sorted(reads), schema=dict.fromkeys(Role._fields, pl.String), orient="row")
    broken = lost.join(read, on=Role._fields, how="semi").select(PLACE)
    named = meant.join(read, on=Role._fields, how="semi")
    there = named.join(broken, on=PLACE, how="semi", nulls_equal=True)
    return there["true_person_id"].drop_nulls().unique()


def _touched(conflicts: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """The mentions that each conflict names: `own` is the one it is about."""
    rows = conflicts.with_row_index("conflict").select("conflict", "reason", "mention_id",
                                                       "other_mention_id")  # fmt: skip
    own = rows.drop("other_mention_id").with_columns(own=True)
    other = rows.select("conflict", "reason", mention_id="other_mention_id", own=False)
    named = pl.concat([own, other.drop_nulls("mention_id")])
    where = known.select("mention_id", *PLACE, "true_person_id", "right")
    return named.join(where, on="mention_id", how="inner")


def _measured(
    rule: str, planted: pl.DataFrame, touched: pl.DataFrame, lost: pl.DataFrame, unseen: pl.Series
) -> Measured:
    errors = planted.filter(pl.col("lawful").is_null())
    lawful = planted.filter(pl.col("lawful").is_not_null())
    reported = errors["_row"].is_in(_named(errors, touched)["_row"].implode())
    units = (
        errors.with_columns(reported=reported)
        .group_by(UNIT)
        .agg(
            pl.col("linked").all() & ~_one_of(unseen).any(),
            pl.col("reported").any(),
        )
    )
    linked = units.filter("linked")
    found = int(linked["reported"].sum())
    right = _named(errors, touched)["conflict"].unique()
    others = touched.filter(pl.col("own"), ~pl.col("conflict").is_in(right.implode()))
    missed = lost.join(planted, on=("source", "table"), how="semi")["true_person_id"].drop_nulls()
    misled = touched.filter(~pl.col("right") | _one_of(unseen))["conflict"].unique()
    judged = others.filter(~pl.col("conflict").is_in(misled.implode()), ~_one_of(missed))
    wrong = judged.height
    total = right.len() + wrong
    return Measured(
        rule=rule,
        planted=units.height,
        linked=linked.height,
        found=found,
        recall=found / linked.height if linked.height else None,
        right=right.len(),
        wrong=wrong,
        by_linking=others.height - wrong,
        precision=right.len() / total if total else None,
        lawful=_units(lawful),
        lawful_reported=_named(lawful, judged)["conflict"].n_unique(),
    )


def _one_of(persons: pl.Series) -> pl.Expr:
    return pl.col("true_person_id").is_in(persons.implode()).fill_null(value=False)


def _named(planted: pl.DataFrame, touched: pl.DataFrame) -> pl.DataFrame:
    """Pairs `_row`, `conflict`: the conflict names the planted record, or, where the record is what
    is missing, its person."""
    record = planted.join(touched, on=PLACE, how="inner").select("_row", "conflict")
    absent = planted.filter(pl.col("line").is_null())
    person = absent.join(touched, on="true_person_id", how="inner").select("_row", "conflict")
    return pl.concat([record, person])


def _units(planted: pl.DataFrame) -> int:
    return planted.select(UNIT).n_unique()
