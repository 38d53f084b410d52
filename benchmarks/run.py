"""Our engine and Splink 5 on the same generated files; results are added to results.json.

Belongs here: generating, running both as separate processes, measuring and judging. Does not belong
here: Splink's settings (`splink_engine.py`), the page (`report.py`).

Usage: python -m benchmarks.run [--sizes 100k 1m] [--seeds 1 2 3] [--engines ours splink]
Splink runs with the interpreter of $DONGBO_BENCH_PYTHON (see requirements-bench.in).
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

import polars as pl

from matching.evaluate import evaluate
from sample_data.flat import generate_flat
from vietnam.unit_data import merger_map

HERE = Path(__file__).parent
RESULTS = HERE / "results.json"
SIZES = {
    "100k": (100_000, 40_000),
    "1m": (1_000_000, 400_000),
    "3.35m": (3_350_000, 1_000_000),
    "15m": (15_000_000, 1_000_000),
}
# Random pairs from which Splink estimates u. Its manual: 1e7 is "often adequate whilst testing
# different model specifications, before the final model is estimated", 1e9 gives best results. Its
# default, 1e6, is measured as well.
SPLINK_PAIRS = {"splink": 1e7, "splink-quick": 1e6}
SURE = 0.9998
THRESHOLDS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99)


@dataclass(frozen=True)
class Usage:
    """What one process used."""

    cpu_s: float
    wall_s: float
    rss_gib: float


def measure(command: list[str]) -> Usage:
    """Run a command and measure it whole, start of the interpreter included."""
    started = time.perf_counter()
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(process.pid, 0)
        if status:
            log.seek(0)
            raise SystemExit(f"{command[:3]} failed:\n{log.read().decode()[-4000:]}")
    wall = time.perf_counter() - started
    return Usage(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 2**20)


def run_ours(folder: Path) -> tuple[Usage, dict[str, object]]:
    """`dongbo link` from Parquet to decided links, judged by `matching.evaluate`."""
    links = folder / "ours" / "links.parquet"
    dongbo = str(Path(sys.executable).with_name("dongbo"))
    usage = measure(
        [
            *(dongbo, "link", str(folder / "extract.parquet"), str(folder / "master.parquet")),
            *("--out", str(links), "--json"),
        ]
    )
    done = evaluate(
        pl.read_parquet(links),
        pl.read_parquet(folder / "truth.parquet"),
        pl.read_parquet(links.with_name("candidates.parquet")),
    )
    quality = {
        "match_precision": done.overall.precision,
        "match_recall": done.overall.recall,
        "match_f1": done.overall.f1,
        "reach": done.overall.reach,
        "f1_at_half": done.best_guess.f1,
    }
    return usage, quality | best_threshold(pl.read_parquet(links), folder)


def run_splink(folder: Path, python: str, pairs: float) -> tuple[Usage, dict[str, object]]:
    """Splink from the same Parquet files to the best candidate of each record."""
    links = folder / "splink.parquet"
    communes = folder / "communes.parquet"
    write_communes(communes)
    files = [folder / "master.parquet", folder / "extract.parquet", communes, links]
    usage = measure([python, str(HERE / "splink_engine.py"), *map(str, files), str(pairs)])
    found = pl.read_parquet(links)
    at_half = score(found, folder, 0.5)
    quality = {"precision_at_half": at_half[0], "recall_at_half": at_half[1]}
    return usage, quality | {"f1_at_half": at_half[2]} | best_threshold(found, folder)


def write_communes(path: Path) -> None:
    """The new commune of every old one, which Splink is given beforehand."""
    mapped = merger_map()
    pl.DataFrame(
        {"code": list(mapped), "new_code": [target.default for target in mapped.values()]}
    ).write_parquet(path)


def score(links: pl.DataFrame, folder: Path, threshold: float) -> tuple[float, float, float]:
    """Precision, recall and F1 of taking every best candidate from a probability upwards."""
    truth = pl.read_parquet(folder / "truth.parquet").with_columns(
        true=pl.when("in_master").then("person_id")
    )
    kept = links.filter(pl.col("probability") >= threshold).drop_nulls("master_id")
    joined = truth.join(kept, on="record_id", how="left")
    right = int((joined["master_id"] == joined["true"]).sum())
    people = int(joined["true"].is_not_null().sum())
    precision, recall = right / max(len(kept), 1), right / people
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-12)


def recall_when_sure(links: pl.DataFrame, folder: Path) -> dict[str, object]:
    """The best recall of taking all best candidates above some probability at precision `SURE`."""
    truth = pl.read_parquet(folder / "truth.parquet").with_columns(
        true=pl.when("in_master").then("person_id")
    )
    shown = links.drop_nulls("master_id").join(truth, on="record_id")
    shown = shown.with_columns(right=(pl.col("master_id") == pl.col("true")).fill_null(value=False))
    steps = (
        shown.group_by("probability")
        .agg(pl.len(), pl.col("right").sum())
        .sort("probability", descending=True)
        .with_columns(pl.col("len").cum_sum(), pl.col("right").cum_sum())
    )
    good = steps.filter(pl.col("right") >= SURE * pl.col("len"))
    people = int(truth["true"].is_not_null().sum())
    right = 0 if good.is_empty() else int(good["right"].to_numpy().max())
    return {"recall_when_sure": right / people}


def best_threshold(links: pl.DataFrame, folder: Path) -> dict[str, object]:
    """The best F1, and the recall at high precision, over thresholds chosen with the labels."""
    scored = [(score(links, folder, t)[2], t) for t in THRESHOLDS]
    f1, threshold = max(scored)
    return {"best_f1": f1, "best_threshold": threshold} | recall_when_sure(links, folder)


def machine() -> dict[str, str]:
    """Processor, cores and versions."""
    cpu = next(
        (
            line.split(":")[1].strip()
            for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    return {
        "processor": cpu,
        "cores": str(os.cpu_count()),
        "python": platform.python_version(),
        **{name: version(name) for name in ("polars", "numpy", "rapidfuzz")},
    }


def splink_versions(python: str) -> dict[str, str]:
    """Versions in Splink's environment."""
    program = (
        "import json; from importlib.metadata import version as v; "
        "print(json.dumps({n: v(n) for n in ('splink', 'duckdb')}))"
    )
    return dict(json.loads(subprocess.check_output([python, "-c", program])))


def main() -> None:
    """Run what the arguments ask for and add it to results.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", nargs="+", choices=SIZES, default=["100k"])
    parser.add_argument("--seeds", nargs="+", type=int, default=[1])
    parser.add_argument("--engines", nargs="+", choices=["ours", *SPLINK_PAIRS], default=["ours"])
    parser.add_argument("--profile", default="ordinary")
    parser.add_argument("--data", type=Path, help="keep generated files here")
    wanted = parser.parse_args()
    python = os.environ.get("DONGBO_BENCH_PYTHON", "")
    if set(wanted.engines) & set(SPLINK_PAIRS) and not python:
        raise SystemExit("set DONGBO_BENCH_PYTHON to the interpreter that has Splink")
    for size in wanted.sizes:
        for seed in wanted.seeds:
            with tempfile.TemporaryDirectory() as temporary:
                folder = (wanted.data or Path(temporary)) / f"{size}-{seed}-{wanted.profile}"
                if not (folder / "truth.parquet").is_file():
                    generate_flat(*SIZES[size], seed, folder, wanted.profile)
                for engine in wanted.engines:
                    keep(engine, size, seed, wanted.profile, folder, python)


def keep(engine: str, size: str, seed: int, profile: str, folder: Path, python: str) -> None:
    """Run one engine and replace its row in results.json."""
    if engine == "ours":
        usage, quality = run_ours(folder)
    else:
        usage, quality = run_splink(folder, python, SPLINK_PAIRS[engine])
    row = {"engine": engine, "size": size, "seed": seed, "profile": profile}
    print(json.dumps(row | asdict(usage) | quality), flush=True)
    data = json.loads(RESULTS.read_text("utf-8")) if RESULTS.is_file() else {"runs": []}
    others = [r for r in data["runs"] if any(r[k] != row[k] for k in row)]
    data["runs"] = sorted(
        [*others, row | asdict(usage) | quality],
        key=lambda r: (list(SIZES).index(r["size"]), r["profile"], r["seed"], r["engine"]),
    )
    data["machine"] = machine()
    if python:
        data["splink"] = splink_versions(python)
    RESULTS.write_text(json.dumps(data, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
