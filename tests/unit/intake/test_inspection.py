"""What `dongbo inspect` sees: recognised, masked, sampled, honest about what is missing."""

from __future__ import annotations

import json
import struct
import time
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from contracts.registry import SOURCES
from intake.inspection import inspect_file, mask
from intake.recognition import SAMPLE_BYTES, SAMPLE_ROWS, WHOLE_BYTES
from sources import read

SAMPLE = Path(__file__).parents[3] / "sample_data" / "province_66" / "inbox" / "66"
TODAY = date(2026, 11, 2)


def sample(source: str) -> Path:
    (path,) = (SAMPLE / source / "2026-10-12").iterdir()
    return path


@pytest.mark.parametrize("source", sorted(folder.name for folder in SAMPLE.iterdir()))
def test_the_source_of_every_sample_file_is_found(source: str) -> None:
    tables: set[str | None] = set()
    for path in (SAMPLE / source / "2026-10-12").iterdir():
        seen = inspect_file(path, SOURCES, today=TODAY)
        assert {view.source for view in seen.tables} == {source}
        assert seen.confident
        tables |= {view.table for view in seen.tables}
    made = SOURCES[source].sampled or [t for t in SOURCES[source].tables if t.expected]
    assert tables == {table.name for table in made}


def test_encodings_are_told() -> None:
    assert inspect_file(sample("beneficiaries"), SOURCES, today=TODAY).encoding == "cp1258"
    assert inspect_file(sample("tax_codes"), SOURCES, today=TODAY).encoding == "utf-8-sig"
    assert inspect_file(sample("land"), SOURCES, today=TODAY).encoding is None


def test_personal_data_are_masked_unless_asked_for() -> None:
    path, contracts = sample("tax_codes"), {"tax_codes": SOURCES["tax_codes"]}
    (masked,) = inspect_file(path, contracts, today=TODAY).tables
    (shown,) = inspect_file(path, contracts, today=TODAY, show_values=True).tables
    text = path.read_text(encoding="utf-8-sig")
    for name, hidden, value in zip(masked.shown, masked.rows[0], shown.rows[0], strict=True):
        if value is None:
            continue
        assert value in text
        if SOURCES["tax_codes"].table("tax_codes").column(name).pii:
            assert hidden == mask(value)
            assert set(hidden) <= set("Xx9 ,./-")
        else:
            assert hidden == value


def test_a_mask_keeps_the_shape_only() -> None:
    assert mask("Y Lŏ Buôn-Yă 066 (đ)") == "X Xx Xxxx-Xx 999 (x)"
    assert mask("٣") == "9"


def test_a_large_file_is_judged_by_its_beginning_and_says_so(tmp_path: Path) -> None:
    header, *rows = sample("tax_codes").read_text(encoding="utf-8-sig").splitlines()
    path = tmp_path / "large.csv"
    block = "\n".join(rows) + "\n"
    path.write_text(header + "\n" + block * (30 * 2**20 // len(block.encode())), encoding="utf-8")
    started = time.process_time()
    seen = inspect_file(path, SOURCES, today=TODAY)
    assert time.process_time() - started < 3
    assert seen.file.size == path.stat().st_size
    assert (
        f"{SAMPLE_BYTES // 1024 - 1}" in seen.sampled or f"{SAMPLE_BYTES // 1024}" in seen.sampled
    )
    assert "MiB" in seen.sampled
    assert seen.confident
    assert 1000 < seen.tables[0].rows_seen < len(rows) * 100


def test_what_is_missing_is_shown_beside_what_was_found(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(
        "STT,Mã NNT,Họ và tên người nộp thuế,Ngày sinh,Giới tính\n1,2,A B,1990,Nam\n",
        encoding="utf-8",
    )
    seen = inspect_file(path, {"tax_codes": SOURCES["tax_codes"]}, today=TODAY)
    assert not seen.confident
    assert any("tax_or_id" in english for english, _ in seen.problems)
    (view,) = seen.tables
    assert view.missing == ("tax_or_id",)
    assert view.unused == ("Mã NNT",)
    assert view.remembered.found["full_name"] == "Họ và tên người nộp thuế"
    fixed = {"tax_codes": {"tax_codes": {"tax_or_id": "Mã NNT"}}}
    again = inspect_file(path, SOURCES, today=TODAY, fixed=fixed)
    assert again.confident


@pytest.mark.parametrize(
    "content",
    [b"", b"\0\1\2\3" * 100, b"PK\x03\x04 no archive", b"no table at all\n", b"\xff\xfe\x00"],
)
def test_files_that_are_none_are_told_so(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(content)
    seen = inspect_file(path, SOURCES, today=TODAY)
    assert not seen.confident
    assert seen.problems
    assert json.dumps(seen.problems)


def _payments(count: int) -> pl.DataFrame:
    """Rows of a payment list in the words of its contract."""
    numbers = pl.int_range(count, eager=True).cast(pl.String)
    return pl.DataFrame(
        {
            "STT": numbers,
            "Số hồ sơ": "HS" + numbers,
            "Họ và tên": ["Nguyễn Văn An"] * count,
            "Mã xã": ["24121"] * count,
            "Số CCCD": ["066090000017"] * count,
            "Tháng chi trả": ["10/2026"] * count,
            "Ghi chú": numbers.hash(1).cast(pl.String) + numbers.hash(2).cast(pl.String),
        }
    )


def _dbf(frame: pl.DataFrame) -> bytes:
    labels = ["STT", "SO_HO_SO", "HO_VA_TEN", "MA_XA", "SO_CCCD", "KY_CHI_TRA", "GHI_CHU"]
    widths = [8, 12, 30, 5, 12, 8, 80]
    size = struct.pack("<IHH20x", frame.height, 33 + 32 * len(widths), 1 + sum(widths))
    head = bytes((3, 124, 1, 1)) + size
    for label, width in zip(labels, widths, strict=True):
        head += label.encode().ljust(11, b"\0") + b"C" + bytes(4) + bytes([width]) + bytes(15)
    rows = (
        b" " + b"".join(v.encode()[:w].ljust(w) for v, w in zip(row, widths, strict=True))
        for row in frame.iter_rows()
    )
    return head + b"\r" + b"".join(rows) + b"\x1a"


def _write(frame: pl.DataFrame, path: Path) -> None:
    if path.suffix == ".parquet":
        frame.write_parquet(path, compression="uncompressed")
    elif path.suffix == ".dbf":
        path.write_bytes(_dbf(frame))
    else:
        with xlsxwriter.Workbook(str(path)) as book:
            page = book.add_worksheet("Danh sách")
            page.merge_range(0, 0, 0, 6, "DANH SÁCH CHI TRẢ")
            page.write_row(2, 0, frame.columns)
            for index, row in enumerate(frame.iter_rows(), start=3):
                page.write_row(index, 0, row)


@pytest.mark.parametrize("ending", ["parquet", "dbf", "xlsx"])
def test_of_other_large_files_the_first_rows_are_judged(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"chi_tra.{ending}"
    _write(_payments(45_000), path)
    assert path.stat().st_size > WHOLE_BYTES
    contracts = {"beneficiaries": SOURCES["beneficiaries"]}
    seen = inspect_file(path, contracts, today=TODAY, show_values=True)
    assert seen.confident
    assert "2,000 rows" in seen.sampled
    (view,) = seen.tables
    rows = SAMPLE_ROWS - (2 if ending == "xlsx" else 0)
    assert view.rows_seen == rows
    assert [row[view.shown.index("file_no")] for row in view.rows[:2]] == ["HS0", "HS1"]
    assert any("first 2000 rows" in english for english, _ in view.notes)
    (table,) = read(path, contracts["beneficiaries"].headers).tables
    assert (table.rows.height, table.notes) == (45_000, ())  # a night reads all of it


def test_small_files_are_judged_whole(tmp_path: Path) -> None:
    path = tmp_path / "chi_tra.xlsx"
    _write(_payments(2_500), path)
    seen = inspect_file(path, SOURCES, today=TODAY)
    assert (seen.sampled, seen.tables[0].rows_seen) == ("", 2_500)
