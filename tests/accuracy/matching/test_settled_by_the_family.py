"""What the family settles on the committed sample, held against its truth.

How much it is in a whole province is printed by `python -m benchmarks.reviewers`.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from matching import link, load_spec
from sample_data.generate import COMMITTED
from tests.behaviour import TODAY, Behaviour

SPEC = replace(load_spec("person"), match_floor=0.998)
"""So careful that the small sample leaves questions."""
TRIED = [
    "beneficiaries", "civil_status", "land", "population", "register_inventory", "tax_codes",
]  # fmt: skip
"""Registers of which the committed sample leaves a question that the family settles."""
PLACE = ["source", "table", "sheet", "line", "role"]


@pytest.fixture(scope="module")
def tables() -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Extract, master, and the person of every mention (null for nobody of the master)."""
    truth = pl.read_parquet(COMMITTED / "truth" / "66" / TODAY.isoformat() / "mentions.parquet")
    person = pl.when("in_master").then("true_person_id").alias("true")
    extract, master = Behaviour(TRIED).to_link()
    sheet = pl.col("sheet").fill_null("")
    return extract.with_columns(sheet), master, truth.with_columns(sheet).select(*PLACE, person)


def judged(tables, spec):
    extract, master, truth = tables
    links = link(extract, master, spec).links
    known = extract.join(truth, on=PLACE, validate="1:1").join(links, on="record_id")
    assert known.height == extract.height
    return known.with_columns(wrong=pl.col("master_id").ne_missing(pl.col("true")))


def wrong_matches(links):
    return links.filter("wrong", decision="match").height


def test_the_family_settles_what_was_left_to_people_and_nothing_wrongly(tables):
    alone = judged(tables, replace(SPEC, family=None, latest=()))
    family = judged(tables, SPEC)
    settled = family.filter(reason="family")
    asked = alone.filter(decision="review")
    assert settled.join(asked, on="record_id", how="semi").height > 0
    assert not settled["wrong"].any()
    assert wrong_matches(family) <= wrong_matches(alone)
    assert family.filter(decision="review").height < asked.height
