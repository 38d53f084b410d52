"""What is installed for the engine on Spark costs nobody else anything."""

from __future__ import annotations

import subprocess
import sys

import pytest

from common.optional import unseen


def test_a_package_is_unseen_in_the_block_and_seen_after_it(monkeypatch) -> None:
    monkeypatch.delitem(sys.modules, "this", raising=False)
    with unseen("this"), pytest.raises(ImportError):
        __import__("this")
    assert "this" not in sys.modules
    with pytest.raises(ZeroDivisionError), unseen("this"):
        raise ZeroDivisionError
    assert "this" not in sys.modules


def test_what_was_imported_before_stays() -> None:
    with unseen("subprocess"):
        assert sys.modules["subprocess"] is subprocess


def test_no_night_no_command_and_no_linking_looks_for_pyspark() -> None:
    """Nor do the libraries that take every engine they find: pandera, Great Expectations."""
    looks = """
import sys

class Tripwire:
    def find_spec(self, name, path=None, target=None):
        assert name != "pyspark"

sys.meta_path.insert(0, Tripwire())
import matching.engines.spark
import pipelines.cli.main
import pipelines.definitions
import warehouse.gx_duckdb
assert {"pandera", "great_expectations"} <= sys.modules.keys()
"""
    done = subprocess.run([sys.executable, "-c", looks], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
