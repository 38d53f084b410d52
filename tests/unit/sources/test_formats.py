""".xls, .ods, DBF, NDJSON and ZIP: rows, lines, counts, and what is refused."""

from __future__ import annotations

import json
import struct
import zipfile
from pathlib import Path

import pytest

from contracts.language import HeaderSpec
from sources import FileKind, Limits, RefusalCode, identify, read

HERE = Limits(isolate=False)
DATA = Path(__file__).with_name("data")


@pytest.mark.parametrize("name", ["register.xls", "register.ods"])
def test_other_workbooks_read_like_xlsx(name, birth_spec):
    reading = read(DATA / name, {"birth": birth_spec}, HERE)
    assert reading.refusals == ()
    assert reading.skipped == ("Sheet2",)
    (table,) = reading.tables
    assert table.header_lines == (4, 5)
    assert table.mapping["mother_name"].label == "Người mẹ / Họ, chữ đệm, tên"
    assert table.rows["line"].to_list() == [7, 8, 9]
    assert table.rows["entry_no"].to_list() == ["7", "8", "9"]
    assert table.rows["child_name"].to_list() == ["Nguyễn Thị Hoa", "H'Hen Niê", "   "]
    assert table.rows["child_birth_date"].to_list() == ["01/03/2024", "2024-03-02", None]
    assert table.rows["mother_number"].to_list() == ["066190000123", "66191000123", None]
    counts = table.accounting
    assert (counts.rows_seen, counts.contents_seen, counts.data) == (15, 11, 3)
    assert (counts.subtotal, counts.footer) == (1, 2)


@pytest.mark.parametrize("name", ["register.xls", "register.ods"])
@pytest.mark.parametrize("share", [0.3, 0.7, 0.95])
def test_cut_workbooks_are_refused(tmp_path, name, share, birth_spec):
    data = (DATA / name).read_bytes()
    path = tmp_path / name
    path.write_bytes(data[: int(len(data) * share)])
    reading = read(path, {"birth": birth_spec}, HERE)
    assert reading.tables == ()
    assert reading.refusals


def _dbf(rows, deleted=(), encode=lambda text: text.encode("utf-8"), count=None):
    fields = [("SO_HO_SO", "C", 10), ("HO_TEN", "C", 30), ("SO_TIEN", "N", 12), ("NGAY", "D", 8)]
    width = 1 + sum(length for _, _, length in fields)
    header = 32 + 32 * len(fields) + 1
    head = struct.pack("<BBBBIHH20x", 3, 124, 1, 1, count or len(rows), header, width)
    for name, kind, length in fields:
        head += (
            name.encode().ljust(11, b"\x00")
            + kind.encode()
            + bytes(4)
            + bytes([length, 0])
            + bytes(14)
        )
    body = b""
    for index, row in enumerate(rows):
        body += b"*" if index in deleted else b" "
        for value, (_, _, length) in zip(row, fields, strict=True):
            body += encode(value).ljust(length)[:length]
    return head + b"\r" + body + b"\x1a"


@pytest.fixture
def dbf_spec():
    columns = {
        "number": ("Số hồ sơ",),
        "name": ("Họ tên",),
        "amount": ("Số tiền",),
        "day": ("Ngày",),
    }
    return HeaderSpec(columns, frozenset({"number", "name"}))


ROWS = [("HS1", "Nguyen Van An", "1500000", "20240301"), ("HS2", "Le Thi Mo", "12.5", "")]


def test_dbf(tmp_path, dbf_spec):
    path = tmp_path / "t.dbf"
    path.write_bytes(_dbf([*ROWS, ("HS3", "Bui", "", "")], deleted={1}))
    assert identify(path).kind == FileKind.DBF
    (table,) = read(path, {"t": dbf_spec}, HERE).tables
    assert table.rows.rows() == [
        (1, "HS1", "Nguyen Van An", "1500000", "20240301"),
        (3, "HS3", "Bui", None, None),
    ]
    assert table.malformed.rows() == [(2, "DELETED_RECORD", "HS2;Le Thi Mo;12.5;")]
    assert table.accounting.rows_seen == 3


def test_dbf_in_an_old_encoding(tmp_path, dbf_spec):
    names = ("Nguyễn Văn Hòa", "Trần Thị Lan", "Lê Đức Thọ", "Phạm Hữu Ước", "Đặng Thị Ngọc")
    path = tmp_path / "t.dbf"
    tcvn3 = {
        "ễ": 0xD4, "ă": 0xA8, "ò": 0xDF, "ầ": 0xC7, "ị": 0xDE, "ê": 0xAA, "Đ": 0xA7, "ứ": 0xF8,
        "ọ": 0xE4, "ạ": 0xB9, "ữ": 0xF7, "Ư": 0xA6, "ớ": 0xED, "ặ": 0xC6,
    }  # fmt: skip
    rows = [(f"HS{i}", name, "1", "") for i, name in enumerate(names)]
    path.write_bytes(
        _dbf(rows, encode=lambda text: bytes(tcvn3.get(c, ord(c) & 255) for c in text))
    )
    (table,) = read(path, {"t": dbf_spec}, HERE).tables
    assert table.rows["name"].to_list() == list(names)


def test_dbf_with_fewer_records_than_it_says_is_refused(tmp_path, dbf_spec):
    path = tmp_path / "t.dbf"
    path.write_bytes(_dbf(ROWS, count=9))
    (refusal,) = read(path, {"t": dbf_spec}, HERE).refusals
    assert (refusal.code, refusal.rows_seen) == (RefusalCode.TRUNCATED, 2)


def test_hidden_rows_of_xls_and_ods_are_noted(tmp_path, birth_spec):
    data = (DATA / "register.xls").read_bytes()
    row = data.index(b"\x08\x02\x10\x00" + struct.pack("<H", 6))
    changed = bytearray(data)
    changed[row + 4 + 12] |= 0x20
    (tmp_path / "so.xls").write_bytes(changed)
    with zipfile.ZipFile(DATA / "register.ods") as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    content, mark = parts["content.xml"].decode(), "<table:table-row"
    place = content.rindex(mark, 0, content.index("H'Hen Niê")) + len(mark)
    content = content[:place] + ' table:visibility="filter"' + content[place:]
    _zip(tmp_path / "so.ods", parts | {"content.xml": content})
    for name in ("so.xls", "so.ods"):
        (table,) = read(tmp_path / name, {"birth": birth_spec}, HERE).tables
        assert table.notes == ("hidden_rows:1",)


def test_memo_fields_of_a_dbf_are_empty_and_noted(tmp_path, dbf_spec):
    """What stands in the record is the number of a block in another file, never the text."""
    path = tmp_path / "t.dbf"
    rows = [("HS1", "A", "         1", ""), ("HS2", "B", "", ""), ("HS3", "C", "0000000000", "")]
    data = bytearray(_dbf(rows))
    data[32 + 2 * 32 + 11] = ord("M")
    path.write_bytes(data)
    (table,) = read(path, {"t": dbf_spec}, HERE).tables
    assert table.rows["amount"].to_list() == [None, None, None]
    assert table.notes == ("memo_fields_not_read:1",)


def test_a_nul_in_a_dbf_is_no_text(tmp_path, dbf_spec):
    path = tmp_path / "t.dbf"
    path.write_bytes(_dbf([("HS1", "Le\0Thi", "1", ""), ("HS2", "Bui\0\0", "1", "")]))
    (table,) = read(path, {"t": dbf_spec}, HERE).tables
    assert table.rows["name"].to_list() == ["Le\ufffdThi", "Bui"]
    assert table.notes == ("undecodable_bytes:1",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_nul_in_a_text_file_is_no_text(tmp_path, flat_spec, encoding):
    path = tmp_path / "t.csv"
    path.write_bytes("Số hồ sơ;Họ và tên\nHS1;Lê\0Văn\nHS2;\0\n".encode(encoding))
    (table,) = read(path, {"t": flat_spec}, HERE).tables
    assert table.rows["name"].to_list() == ["Lê\ufffdVăn", "\ufffd"]
    assert table.notes == ("undecodable_bytes:2",)


def test_comments_in_cells_of_an_ods_file_hide_no_row(tmp_path, birth_spec):
    """The comment stands before the text of its cell, in a title as among the data."""
    with zipfile.ZipFile(DATA / "register.ods") as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    comment = "<office:annotation><text:p>Kiểm tra lại</text:p></office:annotation>"
    content = parts["content.xml"].decode().replace("<text:p>", comment + "<text:p>")
    _zip(tmp_path / "so.ods", parts | {"content.xml": content})
    plain = read(DATA / "register.ods", {"birth": birth_spec}, HERE).tables[0]
    (table,) = read(tmp_path / "so.ods", {"birth": birth_spec}, HERE).tables
    assert table.accounting == plain.accounting
    assert table.rows.equals(plain.rows)


def test_ndjson_keeps_numbers_as_written(tmp_path, flat_spec):
    path = tmp_path / "t.ndjson"
    lines = [
        json.dumps({"number": "HS1", "name": "Lê Văn Tám", "amount": 1}, ensure_ascii=False),
        '{"number": 12345678901234567890, "name": "A", "amount": 1.50}',
        "",
        '{"number": "HS3", "name": "B", "extra": {"a": [1]}}',
        '{"number": "HS4", "name"',
        '{"number": "HS5", "number": "HS6", "name": "C"}',
        "[1, 2]",
    ]
    path.write_text("\n".join(lines), "utf-8")
    (table,) = read(path, {"t": flat_spec}, HERE).tables
    assert table.rows.rows() == [
        (1, "HS1", "Lê Văn Tám", "1", None),
        (2, "12345678901234567890", "A", "1.50", None),
        (4, "HS3", "B", None, "[1]"),
    ]
    assert table.malformed["line"].to_list() == [5, 6, 7]
    assert table.accounting.blank == 1
    assert table.accounting.rows_seen == 7


def _zip(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


CSV = "Số hồ sơ;Họ và tên\nHS1;Lê Văn Tám\n".encode()


def test_zip_of_several_kinds(tmp_path, flat_spec, birth_spec):
    path = _zip(
        tmp_path / "all.zip",
        {
            "xa/danh_sach.csv": CSV,
            "so.xls": (DATA / "register.xls").read_bytes(),
            "hong.xlsx": b"PK\x03\x04 broken",
            "__MACOSX/x": b"",
        },
    )
    reading = read(path, {"t": flat_spec, "birth": birth_spec}, HERE)
    assert [(t.name, t.sheet) for t in reading.tables] == [
        ("t", "xa › danh_sach.csv"),
        ("birth", "so.xls › Khai sinh"),
    ]
    assert [(r.sheet, r.code) for r in reading.refusals] == [
        ("hong.xlsx", RefusalCode.TRUNCATED),
    ]
    assert reading.refusals[0].file == "all.zip"
    assert reading.file.kind == FileKind.ZIP


def test_zip_inside_a_zip_is_refused(tmp_path, flat_spec):
    inner = _zip(tmp_path / "inner.zip", {"a.csv": CSV})
    path = _zip(tmp_path / "outer.zip", {"inner.zip": inner.read_bytes()})
    (refusal,) = read(path, {"t": flat_spec}, HERE).refusals
    assert (refusal.sheet, refusal.code) == ("inner.zip", RefusalCode.UNKNOWN_FORMAT)


@pytest.mark.parametrize(
    "name", ["../../x.csv", "/etc/x.csv", "a\\..\\..\\x.csv", "C:/x.csv", "a\nb.csv"]
)
def test_unsafe_member_names_are_refused(tmp_path, flat_spec, name):
    path = tmp_path / "slip.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), CSV)
    (refusal,) = read(path, {"t": flat_spec}, HERE).refusals
    assert refusal.code == RefusalCode.UNSAFE_NAME
    assert not list(tmp_path.parent.glob("x.csv"))


def test_zip_bomb_and_lying_sizes(tmp_path, flat_spec):
    path = _zip(tmp_path / "bomb.zip", {"a.csv": b"a;b\n" * 50_000_000})
    (refusal,) = read(path, {"t": flat_spec}, HERE).refusals
    assert refusal.code == RefusalCode.ZIP_BOMB
    path = _zip(tmp_path / "liar.zip", {"a.csv": CSV * 1000})
    data = bytearray(path.read_bytes())
    place = data.rindex(b"PK\x01\x02") + 24
    data[place : place + 4] = struct.pack("<I", 100)
    path.write_bytes(data)
    (refusal,) = read(path, {"t": flat_spec}, HERE).refusals
    assert refusal.code in {RefusalCode.ZIP_BOMB, RefusalCode.TRUNCATED}
