"""Specs with more comparisons than fit into one 64-bit number of levels."""

import numpy as np
import polars as pl
import pytest

from matching import link
from matching.spec import parse_spec


def wide(columns: int):
    return parse_spec(
        {
            "comparison": [{"name": f"c{k}", "kind": "text"} for k in range(columns)],
            "block": [{"keys": [f"c{k}.value"], "cap": 50} for k in (0, 1)],
        }
    )


def people(columns: int, n: int = 150) -> pl.DataFrame:
    rng = np.random.default_rng(columns)
    letters = np.array(list("abcdefghijklmnopqrstuvwxyz"))
    words = ["".join(rng.choice(letters, 6)) for _ in range(30)]
    data = {f"c{k}": rng.choice(words, n).tolist() for k in range(columns)}
    return pl.DataFrame({"person_id": [f"M{k:03d}" for k in range(n)]} | data)


@pytest.mark.parametrize("columns", [22, 23, 40])
def test_every_pair_keeps_its_own_levels(columns):
    master = people(columns)
    extract = master.rename({"person_id": "record_id"}).with_columns(
        # the first letter lost, another value, none: by turns
        pl.col("c2").str.slice(1),
        pl.lit("zzzzzz").alias("c3"),
        pl.lit(None, pl.String).alias("c4"),
    )
    result = link(extract, master, wide(columns), explain=True)
    own = result.candidates.filter(pl.col("record_id") == pl.col("master_id"))
    assert len(own) == len(master)
    want = {"c2": "one_slip", "c3": "different", "c4": "missing"}
    for k in range(columns):
        assert own[f"level_c{k}"].unique().to_list() == [want.get(f"c{k}", "same")], k
    others = result.candidates.filter(pl.col("record_id") != pl.col("master_id"))
    expected = others.join(extract, on="record_id").join(
        master, left_on="master_id", right_on="person_id", suffix="_theirs"
    )
    last = f"c{columns - 1}"
    agrees = expected[last] == expected[f"{last}_theirs"]
    assert (agrees == (expected[f"level_{last}"] == "same")).all()
    links = result.links
    assert (links["master_id"] == links["record_id"]).all()
    assert links["decision"].unique().to_list() == ["match"]
