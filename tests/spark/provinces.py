"""A small province in which records tell of each other, and what people decided of some.

Here: tables for tests that hold one engine against the other. Not here: the tests.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from matching import LinkResult, link, load_spec
from matching.engines.spark.job import SparkLinks
from sample_data.generate import generate
from tests.behaviour import TODAY, Behaviour
from tests.spark.in_process import written

SOURCES = ["population", "civil_status", "social_insurance", "beneficiaries", "health_insurance"]
RELATIVES = ("mother_id", "father_id", "spouse_id")
VAGUE = ("person_id", "old_id", "commune_code")


@dataclass(frozen=True)
class Province:
    """The mentions of a night as an extract, the master, and where each lies."""

    extract: pl.DataFrame
    master: pl.DataFrame
    extract_files: tuple[str, ...]
    master_file: str

    @classmethod
    def of(cls, extract: pl.DataFrame, master: pl.DataFrame, folder: Path) -> Province:
        """Tables, the extract in two files."""
        half = len(extract) // 2
        halves = (("first", extract.head(half)), ("second", extract.tail(len(extract) - half)))
        *files, people = written((*halves, ("master", master)), folder)
        return cls(extract, master, tuple(files), people)

    @classmethod
    def generated(cls, persons: int, folder: Path) -> Province:
        """Much is damaged: every third relative is known by name and year alone, and the master
        names another mother, father and spouse of every fifth person."""
        generate(persons, 5, ["66"], 1, folder, "harsh", first_night=TODAY)
        extract, master = Behaviour(SOURCES, folder).to_link()
        row = pl.int_range(pl.len())
        vague = pl.col("relation").is_not_null() & (row % 3 == 0)
        told = [pl.when(~vague).then(name).alias(name) for name in VAGUE]
        year = pl.col("date_of_birth").str.head(4)
        told.append(pl.when(vague).then(year).otherwise("date_of_birth").alias("date_of_birth"))
        others = [
            pl.when(row % 5 == 0).then(pl.col(name).shift(7)).otherwise(name).alias(name)
            for name in RELATIVES
        ]
        return cls.of(extract.with_columns(told), master.with_columns(others), folder)


def asked(found: LinkResult, master: pl.DataFrame) -> dict[str, Any]:
    """Decisions of every kind about records of every kind, and a list of records."""
    links = found.links
    matched = links.filter(decision="match")
    review = links.filter(decision="review").drop_nulls("master_id")
    nobody = links.filter(decision="no_match").head(8)
    certain = matched.filter(reason="certain")
    someone = pl.Series(master["person_id"].tail(nobody.height))
    pair = pl.col("record_id", "master_id")
    same, other = (pl.lit(word).alias("verdict") for word in ("same", "other"))
    decisions = pl.concat(
        [
            certain.gather_every(9).select(pair, other),
            certain.gather_every(9, 4).select(pair, same),
            matched.filter(reason="family").head(4).select(pair, other),
            matched.filter(reason="code").head(2).select(pair, other),
            review.gather_every(2).select(pair, same),
            review.gather_every(2, 1).select(pair, other),
            nobody.head(6).select("record_id", someone.head(6).alias("master_id"), same),
            nobody.tail(2).select("record_id", pl.lit(None, pl.String).alias("master_id"), other),
        ]
    )
    return {"decisions": decisions, "listed": links["record_id"].gather_every(5)}


def alone(province: Province, **more: Any) -> LinkResult:
    """What the local engine makes of a province."""
    return link(province.extract, province.master, load_spec("person"), **more)


def gathered(made: SparkLinks, province: Province) -> LinkResult:
    """What was written in parts, in the extract's order."""
    links, candidates = (
        pl.read_parquet(f"{folder}/*.parquet") for folder in (made.links, made.candidates)
    )
    ranked = candidates.with_columns(pl.col("rank").cast(pl.UInt32))
    result = LinkResult(links, ranked, made.model, made.report)
    return result.ordered(province.extract["record_id"])


def assert_same(made: LinkResult, wanted: LinkResult) -> None:
    """The same frames, row by row, the same model and report."""
    assert made.model.to_json() == wanted.model.to_json()
    assert made.report == wanted.report
    for name in ("links", "candidates"):
        ours, theirs = getattr(made, name), getattr(wanted, name)
        assert ours.schema == theirs.schema
        assert ours.rows() == theirs.rows()
