"""Records over several lines, stray quotation marks, shifted rows: who is a row and who is not."""

from __future__ import annotations

import csv
import io

import pytest

from contracts.language import HeaderSpec
from sources import Limits, RefusalCode, csv_records, read
from sources.notes import say

LABELS = ("STT", "Mã số thuế", "Họ và tên", "Địa chỉ", "Mã xã", "Trạng thái", "Ngày cấp", "CQT")
SPEC = HeaderSpec(
    columns={"number": ("Mã số thuế",), "name": ("Họ và tên",), "address": ("Địa chỉ",)},
    required=frozenset({"number", "name"}),
)


def _person(number: int, address: str | None = None) -> list[str]:
    return [
        str(number), f"0660801{number:05d}", f"Trần Văn {number}", address or f"Tổ {number}",
        "22015", "00", "12/12/2010", "Tuy Hòa",
    ]  # fmt: skip


def _written(rows: list[list[str]], end: str = "\r\n") -> str:
    held = io.StringIO()
    csv.writer(held, lineterminator=end).writerows([list(LABELS), *rows])
    return held.getvalue()


def _read(tmp_path, text: str, **limits):
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode("utf-8-sig"))
    return read(path, {"t": SPEC}, Limits(isolate=False, **limits))


@pytest.mark.parametrize("apart", [1, 2, 22])
@pytest.mark.parametrize("closing", ["start", "end"])
def test_two_stray_marks_hide_nobody_between_them(tmp_path, apart, closing):
    """Forty people, two marks in the same column: as csv rules go, one cell of many lines."""
    lines = _written([_person(n) for n in range(1, 41)]).split("\r\n")
    lines[8] = lines[8].replace("Tổ 8", '"Tổ 8')
    other = 8 + apart
    marked = f'"Tổ {other}' if closing == "start" else f'Tổ {other}"'
    lines[other] = lines[other].replace(f"Tổ {other}", marked)
    (table,) = _read(tmp_path, "\r\n".join(lines)).tables
    assert table.malformed.select("line", "reason").rows() == [
        (9, "UNBALANCED_QUOTE"),
        (9 + apart, "UNBALANCED_QUOTE"),
    ]
    expected = [_person(n)[2] for n in range(1, 41) if n not in (8, other)]
    assert table.rows["name"].to_list() == expected
    assert table.accounting.continuation == 0


@pytest.mark.parametrize(
    ("end", "inner"), [("\n", "\n"), ("\r\n", "\n"), ("\r\n", "\r\n"), ("\r", "\r")]
)
def test_addresses_with_line_breaks_are_one_record(tmp_path, end, inner):
    """Excel ends lines with CRLF and breaks them inside a cell with LF."""
    address = f"Số 5, thôn 3,{inner}xã Ea Kao,{inner}tỉnh Đắk Lắk"
    rows = [_person(n, address if n % 2 else None) for n in range(1, 7)]
    (table,) = _read(tmp_path, _written(rows, end)).tables
    assert table.malformed.is_empty()
    assert table.rows["address"].to_list() == [row[3] for row in rows]
    assert table.rows["line"].to_list() == [2, 5, 6, 9, 10, 13]
    assert (table.accounting.continuation, table.accounting.rows_seen) == (6, 13)
    assert table.notes == ("continued_lines:6",)
    assert say(table.notes[0]).vi.startswith("6 dòng được đọc là phần tiếp theo")


def test_line_breaks_under_a_header_that_ends_in_empty_fields(tmp_path):
    """Labels over two lines, every line with two empty fields at its end."""
    text = _written([_person(1, "Tổ 1\nxã Ea Kao"), _person(2)], "\n").replace(
        "Địa chỉ", '"Địa\nchỉ"'
    )
    text = "".join(
        line if line.endswith(("Địa\n", "Tổ 1\n")) else line.replace("\n", ",,\n")
        for line in text.splitlines(keepends=True)
    )
    (table,) = _read(tmp_path, text).tables
    assert table.header == LABELS
    assert table.rows["address"].to_list() == ["Tổ 1\nxã Ea Kao", "Tổ 2"]
    assert (table.accounting.header, table.accounting.continuation) == (1, 2)


def test_a_cell_that_holds_most_of_a_record_stands_line_by_line(tmp_path):
    rows = [_person(1), _person(2, "a, b, c, d\ne, f"), _person(3)]
    (table,) = _read(tmp_path, _written(rows)).tables
    assert table.rows["number"].to_list() == [_person(1)[1], _person(3)[1]]
    assert table.malformed.select("line", "reason").rows() == [
        (3, "UNBALANCED_QUOTE"),
        (4, "UNBALANCED_QUOTE"),
    ]


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ('"Tổ "3"', "UNBALANCED_QUOTE"),
        ('"Tổ 3"', None),
        ('"Tổ" 3', "UNBALANCED_QUOTE"),
        ('""Tổ"" 3', "UNBALANCED_QUOTE"),
        ('Tổ "3"', None),
        ('"Tổ 3,22015"', "TOO_FEW_FIELDS"),
    ],
)
def test_marks_within_one_line(tmp_path, address, reason):
    """What all parsers read alike is read; where a mark would have to be dropped, nothing is."""
    cells = _person(3)
    if "22015" in address:
        del cells[4]
    line = ",".join([*cells[:3], address, *cells[4:]])
    (table,) = _read(tmp_path, _written([_person(1), _person(2)]) + line + "\r\n").tables
    assert table.malformed["reason"].to_list() == ([reason] if reason else [])
    if not reason:
        shown = address if address.startswith("T") else "Tổ 3"
        assert table.rows["address"].to_list()[2] == shown


def test_a_person_with_the_words_of_a_signature_is_no_footer(tmp_path):
    """Few cells, no running number, a delimiter missing: the words alone must not hide the row."""
    head = "Số hồ sơ,Họ và tên,Mã số thuế,Ghi chú,Số tiền,Ngày,Nơi,Cột 8,Cột 9,Cột 10\n"
    good = "".join(f"HS{n},Lê Văn {n},0{n},đã nhận,500,01/01/2026,xã,a,b,c\n" for n in range(1, 5))
    shifted = "HS9Lê Văn Chín,0660,kế toán,,,,,,\n"
    hidden = 'HS8,"Lê Văn Tám,0660,kế toán,,,",,,\n'
    (table,) = _read(tmp_path, head + good + shifted + hidden).tables
    assert table.malformed["line"].to_list() == [6, 7]
    assert table.accounting.footer == 0


def test_an_amount_with_an_unquoted_separator_is_not_shifted_into_place(tmp_path):
    head = "STT,Số hồ sơ,Họ và tên,Mã số thuế,Số tiền,Người nhận thay,Ghi chú\n"
    body = "1,HS1,Nguyễn Văn An,066080001234,500000,,\n2,HS2,Trần Thị Lan,066175004321,500,000,,\n"
    (table,) = _read(tmp_path, head + body).tables
    assert table.rows["line"].to_list() == [2]
    assert table.malformed.select("line", "reason").rows() == [(3, "TOO_MANY_FIELDS")]
    everywhere = head + "".join(f"{n},HS{n},Lê Văn {n},0{n},500,000,,\n" for n in range(1, 9))
    (table,) = _read(tmp_path, everywhere).tables
    assert table.rows.is_empty()
    assert set(table.malformed["reason"]) == {"TOO_MANY_FIELDS"}


def test_empty_fields_that_the_whole_file_has_are_dropped(tmp_path):
    lines = _written([_person(n) for n in range(1, 6)], "\n").splitlines()
    lines = [line + ",," for line in lines]
    lines[3] = lines[3].replace("Tổ 3", "Tổ 3,a")  # shifted
    lines[4] = lines[4].removesuffix(",")  # one too few
    lines[5] = lines[5].removesuffix(",") + ",x"  # a value that the header has no name for
    (table,) = _read(tmp_path, "\n".join(lines)).tables
    assert table.rows["line"].to_list() == [2, 3]
    assert table.malformed.select("line", "reason").rows() == [
        (4, "TOO_MANY_FIELDS"),
        (5, "TOO_FEW_FIELDS"),
        (6, "TOO_MANY_FIELDS"),
    ]


def test_only_the_header_may_end_in_empty_fields(tmp_path):
    lines = _written([_person(n) for n in range(1, 4)], "\n").splitlines()
    (table,) = _read(tmp_path, "\n".join([lines[0] + ",", *lines[1:]])).tables
    assert table.rows.height == 3
    assert table.malformed.is_empty()


def test_a_file_that_hangs_on_its_marks_is_refused_with_the_line(tmp_path):
    rows = [_person(n, "Tổ 1\nxã Ea Kao") for n in range(1, 4)]
    rows[1][3] = "Tổ 1\nthôn 2\nxã Ea Kao"
    text = _written(rows)
    (table,) = _read(tmp_path, text, continued_free=4).tables
    assert table.accounting.continuation == 4
    (refusal,) = _read(tmp_path, text, continued_free=0, continued_share=0.4).refusals
    assert refusal.code is RefusalCode.CONTINUED_LINES
    assert refusal.message_en.startswith("a.csv › line 4: 4 of 8 lines were read as the rest")
    assert "dấu nháy kép" in refusal.message_vi
    assert refusal.rows_seen == 8


def test_what_the_parser_alone_joins_is_refused(tmp_path, monkeypatch):
    """The independent count does not follow a parser that joins whatever csv rules join."""
    lines = _written([_person(n) for n in range(1, 41)]).split("\r\n")
    for n in (8, 30):
        lines[n] = lines[n].replace(f"Tổ {n}", f'"Tổ {n}')

    def all_that_csv_joins(text: str, delimiter: str, _end: str) -> int:
        return len(next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)))

    monkeypatch.setattr(csv_records, "joined_fields", all_that_csv_joins)
    (refusal,) = _read(tmp_path, "\r\n".join(lines)).refusals
    assert refusal.code is RefusalCode.ACCOUNTING
    assert (refusal.rows_seen, dict(refusal.details)["read"]) == (41, "19")


def test_a_record_ends_after_so_many_lines(tmp_path):
    rows = [_person(1, "\n".join("abcd")), _person(2)]
    assert _read(tmp_path, _written(rows), record_lines=4).tables[0].rows.height == 2
    (table,) = _read(tmp_path, _written(rows), record_lines=3).tables
    assert table.rows["number"].to_list() == [_person(2)[1]]
    assert table.malformed["line"].to_list()[::3] == [2, 5]


def test_records_over_lines_tell_how_lines_end_too(tmp_path):
    """Most records run over lines and end in an empty field, as the header does; single lines that
    lack one are shifted."""
    rows = [_person(n, "Tổ 1\nxã Ea Kao") for n in range(1, 4)]
    lines = [*_written(rows, "\n").splitlines(), ",".join(_person(4)), ",".join(_person(5))]
    text = "\n".join(line + "," * line.endswith(("CQT", "Hòa")) for line in lines)
    text = text.replace(_person(4)[-1] + ",\n5", _person(4)[-1] + "\n5").removesuffix(",")
    (table,) = _read(tmp_path, text).tables
    assert table.rows["number"].to_list() == [_person(n)[1] for n in (1, 2, 3)]
    assert table.malformed["reason"].to_list() == ["TOO_FEW_FIELDS"] * 2


def test_a_remark_under_the_table_is_noted_and_a_broken_record_kept_aside(tmp_path):
    rows = _written([_person(n) for n in range(1, 4)], "\n")
    told = rows + "Tổng: 3 người\n(Bằng chữ: ba triệu đồng)\nGhi chú: số liệu\nNgười lập biểu\n"
    (table,) = _read(tmp_path, told).tables
    assert table.rows.height == 3
    assert table.malformed.is_empty()
    assert table.notes == ("remarks:2",)
    counts = table.accounting
    assert (counts.subtotal, counts.remark, counts.footer) == (1, 2, 1)
    for end in ("4", "4,HS4", "Lê Văn An"):
        (table,) = _read(tmp_path, rows + end + "\nGhi chú: nhận thay\n").tables
        assert table.malformed.select("line", "reason").rows() == [
            (5, "TOO_FEW_FIELDS"),
            (6, "TOO_FEW_FIELDS"),
        ]
        assert table.notes == ()
