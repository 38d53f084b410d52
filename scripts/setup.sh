#!/bin/sh
# Makes the virtual environment VENV from requirements.lock and puts this checkout on its path; with
# the word `spark`, adds what requirements-spark.lock names to one that is there.
# On a bare Debian it installs what Python itself is missing (python3-venv), when it may.
set -eu
PYTHON=${PYTHON:-python3}
VENV=${VENV:-.venv}

"$PYTHON" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || {
    echo "setup: Python 3.11, 3.12 or 3.13 is needed, '$PYTHON' is $("$PYTHON" --version 2>&1)." >&2
    echo "setup: name another one with: make PYTHON=python3.11 setup" >&2
    exit 1
}

if ! "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null; then
    echo "setup: Python's venv module is missing, installing the package python3-venv"
    if [ "$(id -u)" = 0 ]; then root=""; elif command -v sudo >/dev/null; then root="sudo"; else
        echo "setup: cannot become root; ask your administrator for: apt-get install python3-venv" >&2
        exit 1
    fi
    $root apt-get update -qq
    $root apt-get install -y -qq python3-venv
fi

if [ "${1:-}" = spark ]; then
    echo "setup: adding PySpark to $VENV (0.5 GB)"
    # it comes as source and is built with the setuptools of requirements.lock
    exec "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check \
        --require-hashes --no-deps --no-build-isolation --requirement requirements-spark.lock
fi
echo "setup: making $VENV (some minutes and 1.3 GB the first time)"
[ -x "$VENV/bin/python" ] || "$PYTHON" -m venv "$VENV"
"$VENV/bin/python" -m pip install --quiet --disable-pip-version-check \
    --require-hashes --no-deps --requirement requirements.lock
"$VENV/bin/python" -m pip install --quiet --disable-pip-version-check \
    --no-deps --no-build-isolation --editable .
