"""Broken files: no uncaught exception, no row lost or invented, within time and memory.

`DONGBO_FUZZ_FILES` sets how many (300 without it), `DONGBO_FUZZ_SEED` the seed.
"""

from __future__ import annotations

import importlib.util
import os
import time
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from contracts.language import HeaderSpec
from contracts.registry import SOURCES
from sources import Limits, RefusalCode
from sources.sandbox import Sandbox, _resident
from validators import merge, validate

_spec = importlib.util.spec_from_file_location("corpus", Path(__file__).with_name("corpus.py"))
assert _spec is not None
assert _spec.loader is not None
corpus = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(corpus)

FILES = int(os.environ.get("DONGBO_FUZZ_FILES", "300"))
SEED = int(os.environ.get("DONGBO_FUZZ_SEED", "20261124"))
PARTS = 2
SPEC = HeaderSpec(
    columns={
        "ordinal": ("STT",),
        "file_no": ("Số hồ sơ", "Số"),
        "full_name": ("Họ và tên", "Người được khai sinh / Họ, chữ đệm, tên"),
        "birth_year_male": ("Ngày sinh", "Người được khai sinh / Ngày sinh"),
        "amount": ("Số tiền",),
    },
    required=frozenset({"file_no", "full_name"}),
)
CONTRACT = SOURCES["beneficiaries"].tables[0]
LATER = frozenset({"page.xls", "sheets-2003.xls", "message.json"})
"""Good files that joined the corpus after the numbers below were found."""
MEMORY = 512 << 20
SECONDS = 30.0


def physical_lines(data: bytes) -> int | None:
    """Lines of a byte-oriented text file, counted the simple way; None for wide encodings."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data:
        return None
    end = b"\n" if b"\n" in data else b"\r"
    return data.count(end) + (not data.endswith(end))


def check(sandbox: Sandbox, folder: Path, number: int) -> tuple[str, int]:
    """Read and judge one broken file; (outcome, rows)."""
    name, data = corpus.broken(number, SEED)
    path = folder / name
    path.write_bytes(data)
    start = time.monotonic()
    limits = Limits(seconds=SECONDS, memory_bytes=MEMORY)
    reading = sandbox.read(path, {"t": SPEC}, limits)
    assert time.monotonic() - start < SECONDS
    codes = [refusal.code for refusal in reading.refusals]
    assert RefusalCode.READER_CRASHED not in codes, reading.refusals
    exceeded = {value for r in reading.refusals for name, value in r.details if name == "limit"}
    assert not exceeded & {"memory", "seconds"}, reading.refusals
    assert all(refusal.message_vi and refusal.message_en for refusal in reading.refusals)
    assert reading.tables or reading.refusals
    rows = 0
    for table in reading.tables:
        table.accounting.check()
        assert table.rows.height == table.accounting.data
        assert table.malformed.height == table.accounting.malformed
        lines = [*table.rows["line"].to_list(), *table.malformed["line"].to_list()]
        assert len(lines) == len(set(lines))
        if reading.file.kind == "csv" and (seen := physical_lines(data)) is not None:
            assert table.accounting.rows_seen == seen
        split = validate(CONTRACT, [table], reading.file, today=date(2026, 11, 24))
        merged = merge(CONTRACT, [split]).check()
        assert merged.counts.rows_in == table.accounting.data + table.accounting.malformed
        rows += table.accounting.data
    return ("read" if reading.tables else codes[0].value), rows


@pytest.mark.parametrize("part", range(PARTS))
def test_broken_files(tmp_path, part):
    outcomes: dict[str, int] = {}
    sandbox = Sandbox()
    try:
        for number in range(part, FILES, PARTS):
            try:
                outcome, _ = check(sandbox, tmp_path, number)
            except BaseException as error:
                error.add_note(f"file {number} of seed {SEED}: {corpus.broken(number, SEED)[0]}")
                raise
            outcomes[outcome] = outcomes.get(outcome, 0) + 1
        grown = _resident(sandbox._process.pid) - sandbox._base
    finally:
        sandbox.close()
    assert sum(outcomes.values()) == len(range(part, FILES, PARTS))
    assert len(outcomes) > 3, outcomes
    assert grown < MEMORY


def test_a_look_at_the_beginning_of_broken_files(tmp_path):
    """`first_rows`: refused or read, at most so many rows of a sheet."""
    sandbox = Sandbox()
    limits = Limits(seconds=SECONDS, memory_bytes=MEMORY, first_rows=7)
    try:
        for number in range(max(60, FILES // 5)):
            name, data = corpus.broken(number, SEED + 1)
            (tmp_path / name).write_bytes(data)
            reading = sandbox.read(tmp_path / name, {"t": SPEC}, limits)
            assert RefusalCode.READER_CRASHED not in [r.code for r in reading.refusals], number
            for table in reading.tables:
                table.accounting.check()
                if "first_rows_only:7" in table.notes:
                    assert table.rows.height <= 7
    finally:
        sandbox.close()


def test_good_files_are_read_whole(tmp_path):
    """The corpus itself is good: what breaks is the damage, not the seed."""
    sandbox = Sandbox()
    try:
        for name, data in corpus.good_files().items():
            path = tmp_path / name
            path.write_bytes(data)
            reading = sandbox.read(path, {"t": SPEC}, Limits())
            assert reading.refusals == (), name
            rows = [table.accounting.data for table in reading.tables]
            assert rows == (
                [3] if name.startswith("book.") and "xlsx" not in name else [30] * len(rows)
            )
            assert rows
    finally:
        sandbox.close()


@pytest.mark.parametrize("number", [2799, 11626])
def test_a_panic_of_the_parquet_parser_is_a_damaged_file(tmp_path, number):
    """Files on which `make fuzz` once found that polars panics: a refusal that says so."""
    name, data = corpus.broken(number, 20261124, LATER)
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(pl.exceptions.PanicException):
        pl.read_parquet(path)
    sandbox = Sandbox()
    try:
        (refusal,) = sandbox.read(path, {"t": SPEC}, Limits()).refusals
    finally:
        sandbox.close()
    assert refusal.code is RefusalCode.TRUNCATED
