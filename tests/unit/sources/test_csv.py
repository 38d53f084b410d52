"""Delimited text: dialect, encodings, records, and rows that do not fit."""

from __future__ import annotations

import codecs
import unicodedata

import pytest

from sources import Limits, RefusalCode, read

IN_PROCESS = Limits(isolate=False)
HEADER = ("Số hồ sơ", "Họ và tên", "Số tiền")
NAMES = ("Nguyễn Thị Hồng", "Y Bhăm Êban", "Đặng Văn Ước")


def _table(delimiter=";", end="\n", names=NAMES):
    rows = [HEADER, *((f"HS{i}", name, f"{i}.500.000") for i, name in enumerate(names))]
    return end.join(delimiter.join(row) for row in rows) + end


def _read(tmp_path, flat_spec, data: bytes | str, **limits):
    path = tmp_path / "a.csv"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read(path, {"t": flat_spec}, Limits(isolate=False, **limits))


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|", "^"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_delimiter_and_line_end(tmp_path, flat_spec, delimiter, end):
    (table,) = _read(tmp_path, flat_spec, _table(delimiter, end)).tables
    assert table.rows["name"].to_list() == list(NAMES)
    assert table.rows["amount"].to_list() == ["0.500.000", "1.500.000", "2.500.000"]
    assert table.rows["line"].to_list() == [2, 3, 4]
    assert table.accounting.rows_seen == 4


def test_the_header_decides_the_delimiter_not_the_cells(tmp_path, flat_spec):
    names = tuple(f"Lê, Văn, {i}, thôn, xã, huyện, tỉnh" for i in range(40))
    (table,) = _read(tmp_path, flat_spec, _table(names=names)).tables
    assert table.rows["name"].to_list() == list(names)


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode("utf-8"),
        lambda text: codecs.BOM_UTF8 + text.encode("utf-8"),
        lambda text: text.encode("utf-16"),
        lambda text: text.encode("utf-16-le"),
        lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
    ],
)
def test_unicode_encodings(tmp_path, flat_spec, encode):
    (table,) = _read(tmp_path, flat_spec, encode(_table())).tables
    assert table.rows["name"].to_list() == list(NAMES)
    assert table.accounting.rows_seen == 4


def test_ragged_rows_are_kept_aside_one_by_one(tmp_path, flat_spec):
    text = _table() + "HS7;Thiếu ô\nHS8;Lê;1;thừa\nHS9;Lê Văn Tám;5;\n"
    (table,) = _read(tmp_path, flat_spec, text).tables
    assert table.rows["number"].to_list() == ["HS0", "HS1", "HS2"]
    assert table.malformed.rows() == [
        (5, "TOO_FEW_FIELDS", "HS7;Thiếu ô"),
        (6, "TOO_MANY_FIELDS", "HS8;Lê;1;thừa"),
        (7, "TOO_MANY_FIELDS", "HS9;Lê Văn Tám;5;"),
    ]
    assert table.accounting.malformed == 3


def test_quoted_delimiters_and_line_ends_stay_in_their_cell(tmp_path, flat_spec):
    text = _table() + 'HS7;"Trần; ""Ba""";1\nHS8;"Lê\nVăn";2\nHS9;Bùi;3\n'
    (table,) = _read(tmp_path, flat_spec, text).tables
    assert table.rows["name"].to_list()[3:] == ['Trần; "Ba"', "Lê\nVăn", "Bùi"]
    assert table.rows["line"].to_list()[3:] == [5, 6, 8]
    assert table.accounting.continuation == 1
    assert table.accounting.rows_seen == 8


def test_header_cells_may_run_over_lines(tmp_path, flat_spec):
    text = 'Tiêu đề\n"Số\nhồ sơ";"Họ và\ntên";Số tiền\nHS1;Lê Văn Tám;5\nHS2;thiếu\n'
    (table,) = _read(tmp_path, flat_spec, text).tables
    assert table.header_lines == (2, 2)
    assert table.rows.rows() == [(5, "HS1", "Lê Văn Tám", "5")]
    assert table.malformed["line"].to_list() == [6]
    counts = table.accounting
    assert (counts.title, counts.header, counts.continuation, counts.rows_seen) == (1, 1, 2, 6)


def test_a_stray_quote_does_not_swallow_the_rest(tmp_path, flat_spec):
    lines = [f"HS{i};Lê Văn {i};{i}" for i in range(20)]
    lines[5] = 'HS5;"Lê Văn;5'
    text = ";".join(HEADER) + "\n" + "\n".join(lines) + "\n"
    (table,) = _read(tmp_path, flat_spec, text).tables
    assert table.rows.height == 19
    assert table.malformed["line"].to_list() == [7]


def test_titles_subtotals_and_signatures_are_no_data(tmp_path, flat_spec):
    text = "DANH SÁCH CHI TRẢ\n\n" + _table() + "Tổng cộng;;4.500.000\n\nNGƯỜI LẬP BIỂU\nLê B\n"
    (table,) = _read(tmp_path, flat_spec, text).tables
    counts = table.accounting
    assert (counts.title, counts.header, counts.data) == (1, 1, 3)
    assert (counts.subtotal, counts.footer, counts.blank) == (1, 2, 2)
    assert counts.rows_read == counts.rows_seen == 10
    assert table.malformed.height == 0


def test_short_row_between_rows_is_no_footer(tmp_path, flat_spec):
    text = _table() + "Phan Thị Mơ\n" + "HS9;Bùi;3\n"
    (table,) = _read(tmp_path, flat_spec, text).tables
    assert table.malformed["line"].to_list() == [5]
    assert table.accounting.footer == 0


def test_stray_control_characters_stay_in_their_cell(tmp_path, flat_spec):
    text = ";".join(HEADER) + '\n1;a\rb;2\n2;c;3\r\n3;"d\re";4\n4;\x00h;i\n'
    (table,) = _read(tmp_path, flat_spec, text).tables
    assert table.rows["name"].to_list() == ["a\rb", "c", "d\re", "\ufffdh"]
    assert table.rows["amount"].to_list() == ["2", "3", "4", "i"]


def test_empty_and_blank_files(tmp_path, flat_spec):
    for data in (b"", b"\n\n \n"):
        reading = _read(tmp_path, flat_spec, data)
        assert [r.code for r in reading.refusals] == [RefusalCode.EMPTY_FILE]


def test_renamed_header_is_refused_with_its_row(tmp_path, flat_spec):
    text = _table().replace("Số hồ sơ", "Cột X")
    (refusal,) = _read(tmp_path, flat_spec, text).refusals
    assert refusal.code == RefusalCode.MISSING_COLUMN
    assert "Số hồ sơ" in refusal.message_vi
    assert "row 1" in refusal.message_en


def test_similar_header_is_taken_with_less_confidence(tmp_path, flat_spec):
    text = _table().replace("Số hồ sơ", "Số hồ  sơ.").replace("Họ và tên", "Họ và têm")
    (table,) = _read(tmp_path, flat_spec, text).tables
    assert table.mapping["number"].confidence == 1.0
    assert 0.8 < table.mapping["name"].confidence < 1.0


def test_one_huge_cell_is_refused(tmp_path, flat_spec):
    text = _table() + "HS9;" + "x" * 2_000_000 + ";1\n"
    (refusal,) = _read(tmp_path, flat_spec, text, line_bytes=1_000_000).refusals
    assert refusal.code == RefusalCode.LIMIT_EXCEEDED
    assert "line 5" in refusal.message_en


def test_hostile_header_names_stay_text(tmp_path, flat_spec):
    hostile = '"; DROP TABLE x; --'
    text = "\n".join(
        "|".join(row) for row in ((*HEADER, hostile.replace('"', "")), ("1", "A", "2", "z"))
    )
    (table,) = _read(tmp_path, flat_spec, text).tables
    assert table.rows.columns == ["line", "number", "name", "amount", "; DROP TABLE x; --"]


def test_headers_named_like_our_columns_do_not_clash(tmp_path, flat_spec):
    text = "Số hồ sơ;Họ và tên;line;line;\n1;A;x;y;\n"
    (table,) = _read(tmp_path, flat_spec, text).tables
    assert table.rows.columns == ["line", "number", "name", "line (2)", "line (2) (2)"]
    assert table.rows.row(0) == (2, "1", "A", "x", "y")


def _tones_apart(text):
    """Windows-1258: tone marks stand after their letters."""
    marks = "\u0300\u0301\u0303\u0309\u0323"
    out = ""
    for char in text:
        parts = unicodedata.normalize("NFD", char)
        base = unicodedata.normalize("NFC", "".join(p for p in parts if p not in marks))
        out += base + "".join(p for p in parts if p in marks)
    return out


def test_windows_1258_of_mostly_plain_text(tmp_path, flat_spec):
    names = tuple(f"Thôn {i}, xã Ea Kao" for i in range(300))
    data = _tones_apart(_table(names=names)).encode("cp1258")
    (table,) = _read(tmp_path, flat_spec, data).tables
    assert table.rows["name"].to_list() == list(names)
    assert table.mapping["number"].confidence == 1.0
    assert table.encodings == {}


def test_header_and_cells_in_tcvn3(tmp_path, flat_spec):
    tcvn3 = {
        "ố": 0xE8, "ồ": 0xE5, "ơ": 0xAC, "ọ": 0xE4, "à": 0xB5, "ê": 0xAA, "ề": 0xD2, "ễ": 0xD4,
        "ị": 0xDE, "Đ": 0xA7, "ặ": 0xC6, "ă": 0xA8, "Ư": 0xA6, "ớ": 0xED, "ầ": 0xC7, "ạ": 0xB9,
    }  # fmt: skip
    names = ("Nguyễn Thị Hồng", "Trần Văn Đặng", "Phạm Ước", "Lê Thị Hà")
    data = bytes(tcvn3.get(char, ord(char) & 255) for char in _table(names=names))
    (table,) = _read(tmp_path, flat_spec, data).tables
    assert table.mapping["name"].confidence == 1.0
    assert table.rows["name"].to_list() == list(names)
    assert table.encodings == {"name": "tcvn3"}
    assert table.rows["name_undecoded"][0].encode("latin-1") == bytes(
        tcvn3.get(char, ord(char) & 255) for char in names[0]
    )


def test_the_end_mark_of_dos_is_a_blank_line(tmp_path, flat_spec):
    path = tmp_path / "d.csv"
    path.write_bytes("Số hồ sơ;Họ và tên;Số tiền\nHS1;Lê Văn Tám;1\n\x1a".encode())
    (table,) = read(path, {"t": flat_spec}, Limits(isolate=False)).tables
    assert (table.accounting.rows_seen, table.accounting.blank) == (3, 1)
    assert table.malformed.is_empty()
    assert table.rows["number"].to_list() == ["HS1"]


_HEADER = "Số hồ sơ;Họ và tên;Số tiền"


def _bytes_of(kind: str, name: str) -> bytes:
    tcvn3 = {"ầ": 0xC7, "ị": 0xDE, "ễ": 0xD4, "ă": 0xA8, "Đ": 0xA7, "ứ": 0xF8}
    if kind == "tcvn3":
        return bytes(tcvn3.get(char, ord(char) & 255) for char in name)
    out = ""
    for char in name:
        parts = unicodedata.normalize("NFD", char)
        tones = "".join(mark for mark in parts if mark in "\u0300\u0301\u0303\u0309\u0323")
        out += unicodedata.normalize("NFC", parts.translate(dict.fromkeys(map(ord, tones)))) + tones
    return out.encode("cp1258")


@pytest.mark.parametrize("kind", ["tcvn3", "cp1258"])
@pytest.mark.parametrize("pasted", [1, 40])
def test_lines_of_an_old_encoding_among_lines_of_utf8(tmp_path, flat_spec, kind, pasted):
    right = ["Nguyễn Văn Đức", "Lê Hà", "Trần Thị Ngà"] * 20
    old = ["Trần Thị Lan", "Nguyễn Văn Đức"] * pasted
    lines = [f"HS{at};{name};1".encode() for at, name in enumerate(right)]
    lines += [f"HT{at};".encode() + _bytes_of(kind, name) + b";1" for at, name in enumerate(old)]
    (table,) = _read(tmp_path, flat_spec, b"\n".join([_HEADER.encode(), *lines])).tables
    assert table.rows["name"].to_list() == right + old
    assert table.rows["name_undecoded"].to_list()[: len(right)] == right
    assert table.encodings == {"name": kind}
    assert table.notes == (f"old_bytes:{2 * pasted}",)


def test_a_field_cut_inside_a_letter_loses_only_that(tmp_path, flat_spec):
    cut = "Nguyễn Văn Tú".encode()[:-1]
    data = _HEADER.encode() + b"\nHS1;" + cut + "\nHS2;Lê Văn Tám;1".encode()
    (table,) = _read(tmp_path, flat_spec, data.replace(cut, cut + b";1")).tables
    assert table.rows["name"].to_list() == ["Nguyễn Văn T\ufffd", "Lê Văn Tám"]
    assert table.notes == ("undecodable_bytes:1",)


def test_labels_are_read_as_they_stand_over_a_body_in_an_old_encoding(tmp_path, flat_spec):
    rows = [f"HS{at};{name};1" for at, name in enumerate(("Huúnh Mü YÕn", "TrÇn ThÞ Mai"))]
    (table,) = _read(tmp_path, flat_spec, "\n".join([_HEADER, *rows]).encode()).tables
    assert table.header == ("Số hồ sơ", "Họ và tên", "Số tiền")
    assert table.mapping["name"].confidence == 1.0
    assert table.rows["name"].to_list() == ["Huỳnh Mỹ Yến", "Trần Thị Mai"]
    assert table.rows["name_encoding"].to_list() == ["tcvn3", "tcvn3"]
