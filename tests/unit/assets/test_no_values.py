"""What reaches Dagster's records of an error in delivered rows: a place, and no value."""

from __future__ import annotations

import errno
import traceback
from pathlib import Path

import dagster as dg
import polars as pl
import pytest

from assets.layers import no_values
from validators.typed import REPAIRS_SCHEMA

NAME = "Nguyễn Thị Bưởi"


def test_an_error_of_polars_is_told_by_its_class_and_place_alone(tmp_path: Path) -> None:
    with pytest.raises(dg.Failure) as failed, no_values(tmp_path):
        pl.DataFrame({"row": [NAME]}).cast({"row": REPAIRS_SCHEMA["row"]})
    said = failed.value.description or ""
    assert said.startswith("InvalidOperationError in tests/unit/assets/test_no_values.py, line ")
    assert NAME not in "".join(traceback.format_exception(failed.value))


def test_a_file_that_cannot_be_opened_is_told_without_its_name(tmp_path: Path) -> None:
    with pytest.raises(dg.Failure) as failed, no_values(tmp_path):
        raise OSError(errno.EINVAL, "invalid", f"{NAME}.xlsx")
    assert NAME not in "".join(traceback.format_exception(failed.value))
