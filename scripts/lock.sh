#!/bin/sh
# Writes requirements.lock: every dependency of pyproject.toml with its hashes, resolved for each
# supported Python and from wheels only; and requirements-spark.lock: what the extra `spark` adds to
# it (PySpark comes as source only: Python and jars, nothing is compiled). One file of each serves
# all, which is checked: the pins of the first Python are offered to the others, and a Python that
# needs another pin stops the script.
set -eu
UV=${UV:-uv}
PYTHONS=$(sed -n 's/.*"Programming Language :: Python :: \(3\.[0-9]*\)".*/\1/p' pyproject.toml)

command -v "$UV" >/dev/null || {
    echo "lock: uv is needed; install it, or name it with: make lock UV=/path/to/uv" >&2
    exit 1
}
compile() {
    "$UV" pip compile --quiet --only-binary :all: --generate-hashes --no-emit-index-url \
        --custom-compile-command "make lock" "$@"
}
pins() { grep -vE '^ *#' "$1"; }

# lock FILE WHAT...: resolves WHAT, in the words of uv, for each Python and puts the pins into FILE
lock() {
    file=$1
    shift
    first=""
    if [ -e "$file" ]; then cp "$file" "$made/first"; else rm -f "$made/first"; fi
    for python in $PYTHONS; do
        if [ -z "$first" ]; then
            first=$python
            compile --python-version "$python" --output-file "$made/first" "$@"
            pins "$made/first" >"$made/pins"
        else
            cp "$made/first" "$made/next"
            compile --python-version "$python" --output-file "$made/next" "$@"
            pins "$made/next" | diff "$made/pins" - >"$made/differs" || {
                echo "lock: Python $python needs other pins than $first (< $first, > $python):" >&2
                grep '==' "$made/differs" >&2 || cat "$made/differs" >&2
                echo "lock: $file is as it was; find a version for both in pyproject.toml." >&2
                exit 1
            }
        fi
        echo "lock: resolved for Python $python"
    done
    cp "$made/first" "$file"
    echo "lock: $(grep -c '==' "$file") packages in $file, the same for each"
}

made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
lock requirements.lock --extra dev pyproject.toml
mkdir "$made/spark"
sed -n '/^spark = \[/,/^\]/s/^ *"\(.*\)",$/\1/p' pyproject.toml >"$made/spark/requirements.in"
lock requirements-spark.lock --no-binary pyspark --no-annotate --constraint requirements.lock \
    "$made/spark/requirements.in"
