"""Same inputs, same bytes: whatever the number of threads and the order of rows."""

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest
from linking_town import records, town

from matching import link, load_spec

PROGRAM = """
import sys
import polars as pl
from matching import link, load_spec
result = link(pl.read_parquet("extract.parquet"), pl.read_parquet("master.parquet"),
              load_spec("person"), explain=True)
result.links.write_parquet("links.parquet")
result.candidates.write_parquet("candidates.parquet")
result.model.save(__import__("pathlib").Path("model.json"))
"""


def damaged(master):
    k = pl.int_range(pl.len())
    return records(master).with_columns(
        person_id=pl.when(k % 3 > 0).then("person_id"),
        date_of_birth=pl.when(k % 2 == 0)
        .then(pl.col("date_of_birth").str.slice(0, 4))
        .otherwise("date_of_birth"),
    )


@pytest.mark.slow
def test_threads_do_not_change_a_byte(tmp_path):
    master = town(1600)
    digests = set()
    for threads in ("1", "4"):
        folder = tmp_path / threads
        folder.mkdir()
        master.write_parquet(folder / "master.parquet")
        damaged(master).write_parquet(folder / "extract.parquet")
        environment = os.environ | {
            "POLARS_MAX_THREADS": threads,
            "PYTHONPATH": str(Path(__file__).parents[3]),
        }
        subprocess.run([sys.executable, "-c", PROGRAM], cwd=folder, env=environment, check=True)
        digests.add(
            tuple(
                sha256((folder / name).read_bytes()).hexdigest()
                for name in ("links.parquet", "candidates.parquet", "model.json")
            )
        )
    assert len(digests) == 1


def test_the_order_of_rows_does_not_matter():
    master = town(800)
    extract = damaged(master)
    spec = load_spec("person")
    one = link(extract, master, spec, explain=True)
    other = link(
        extract.sample(fraction=1, shuffle=True, seed=1),
        master.sample(fraction=1, shuffle=True, seed=2),
        spec,
        explain=True,
    )
    assert other.links.sort("record_id").equals(one.links.sort("record_id"))
    keys = ["record_id", "rank"]
    assert other.candidates.sort(keys).equals(one.candidates.sort(keys))
    assert other.model.to_json() == one.model.to_json()
