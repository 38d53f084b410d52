"""Identity of files and names safe to show."""

from __future__ import annotations

import hashlib
import zipfile

import polars as pl

from sources import FileKind, Limits, RefusalCode, identify, read
from sources.files import printable


def test_identity_is_content(tmp_path):
    one, two = tmp_path / "a.csv", tmp_path / "b.txt"
    for path in (one, two):
        path.write_bytes(b"x;y\n1;2\n")
    first, second = identify(one), identify(two)
    assert first.sha256 == second.sha256 == hashlib.sha256(b"x;y\n1;2\n").hexdigest()
    assert (first.size, first.kind, first.name) == (8, FileKind.CSV, "a.csv")


def test_kind_is_content_not_name(tmp_path, write_register):
    book = write_register([])
    disguised = tmp_path / "x.csv"
    disguised.write_bytes(book.read_bytes())
    assert identify(disguised).kind == FileKind.XLSX
    pl.DataFrame({"a": [1]}).write_parquet(tmp_path / "p.csv")
    assert identify(tmp_path / "p.csv").kind == FileKind.PARQUET


def test_text_that_begins_like_a_dbf_file_is_text(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("12\t\t" + "x\ty\n" * 50)
    assert identify(path).kind == FileKind.CSV


def test_printable_names():
    assert printable("a/../b\n\x00c.csv") == "a_.._b__c.csv"
    assert printable("") == "_"


def test_unknown_bytes_are_refused(tmp_path, flat_spec):
    path = tmp_path / "x.bin"
    path.write_bytes(bytes(range(256)) * 40)
    reading = read(path, {"t": flat_spec}, Limits(isolate=False))
    assert [r.code for r in reading.refusals] == [RefusalCode.UNKNOWN_FORMAT]


def test_file_size_limit(tmp_path, flat_spec):
    path = tmp_path / "x.csv"
    path.write_bytes(b"a;b\n" * 100)
    reading = read(path, {"t": flat_spec}, Limits(file_bytes=100, isolate=False))
    assert [r.code for r in reading.refusals] == [RefusalCode.LIMIT_EXCEEDED]
    assert "400 > 100" in reading.refusals[0].message_vi


def test_parquet(tmp_path, flat_spec):
    path = tmp_path / "p.parquet"
    frame = pl.DataFrame({"number": [1, 2], "name": ["A", ""], "other": [1.5, None]})
    frame.write_parquet(path)
    (table,) = read(path, {"t": flat_spec}, Limits(isolate=False)).tables
    assert table.rows.rows() == [(1, "1", "A", "1.5"), (2, "2", None, None)]
    path.write_bytes(path.read_bytes()[:-20])
    assert (
        read(path, {"t": flat_spec}, Limits(isolate=False)).refusals[0].code
        == RefusalCode.TRUNCATED
    )


def test_a_binary_workbook_is_refused_with_what_to_do(tmp_path, flat_spec):
    path = tmp_path / "so.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.bin", bytes(100))
    (refusal,) = read(path, {"t": flat_spec}, Limits(isolate=False)).refusals
    assert refusal.code == RefusalCode.BINARY_WORKBOOK
    assert "save it as .xlsx" in refusal.message_en
    assert "lưu thành .xlsx" in refusal.message_vi
