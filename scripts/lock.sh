#!/bin/sh
# Writes requirements.lock: every dependency of pyproject.toml with its hashes, resolved for each
# supported Python and from wheels only. One file serves them all, which is checked: the pins of
# the first are offered to the others, and a Python that needs another pin stops the script.
set -eu
UV=${UV:-uv}
LOCK=requirements.lock
PYTHONS=$(sed -n 's/.*"Programming Language :: Python :: \(3\.[0-9]*\)".*/\1/p' pyproject.toml)

command -v "$UV" >/dev/null || {
    echo "lock: uv is needed; install it, or name it with: make lock UV=/path/to/uv" >&2
    exit 1
}
resolve() {
    "$UV" pip compile --quiet --python-version "$1" --only-binary :all: --generate-hashes \
        --no-emit-index-url --custom-compile-command "make lock" --extra dev pyproject.toml \
        --output-file "$2"
}
pins() { grep -vE '^ *#' "$1"; }

made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
cp "$LOCK" "$made/first"
first=""
for python in $PYTHONS; do
    if [ -z "$first" ]; then
        first=$python
        resolve "$python" "$made/first"
        pins "$made/first" >"$made/pins"
    else
        cp "$made/first" "$made/next"
        resolve "$python" "$made/next"
        pins "$made/next" | diff "$made/pins" - >"$made/differs" || {
            echo "lock: Python $python needs other pins than $first (< $first, > $python):" >&2
            grep '==' "$made/differs" >&2 || cat "$made/differs" >&2
            echo "lock: $LOCK is as it was; find a version for both in pyproject.toml." >&2
            exit 1
        }
    fi
    echo "lock: resolved for Python $python"
done
cp "$made/first" "$LOCK"
echo "lock: $(grep -c '==' "$LOCK") packages in $LOCK, the same for each"
