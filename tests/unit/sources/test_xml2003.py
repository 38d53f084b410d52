"""XML Spreadsheet 2003: indices, merged cells, types, and what is refused."""

from __future__ import annotations

import pytest

from sources import FileKind, Limits, RefusalCode, read

HERE = Limits(isolate=False)
SPACE = "urn:schemas-microsoft-com:office:spreadsheet"
HEADER = (
    '<Row><Cell><Data ss:Type="String">Số hồ sơ</Data></Cell>'
    '<Cell><Data ss:Type="String">Họ và tên</Data></Cell>'
    '<Cell><Data ss:Type="String">Số tiền</Data></Cell></Row>'
)


def _cell(text, kind="String", attributes=""):
    return f'<Cell {attributes}><Data ss:Type="{kind}">{text}</Data></Cell>'


ROW = f"<Row>{_cell('HS1')}{_cell('Lê Văn Tám')}{_cell('5', 'Number')}</Row>"


def _book(*sheets, head='<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>'):
    """`sheets`: the rows of each, or (rows, what follows its table)."""
    text = ""
    for index, sheet in enumerate(sheets):
        rows, rest = sheet if isinstance(sheet, tuple) else (sheet, "")
        text += f'<Worksheet ss:Name="S{index}"><Table>{rows}</Table>{rest}</Worksheet>'
    spaces = f'xmlns="{SPACE}" xmlns:ss="{SPACE}" xmlns:x="urn:schemas-microsoft-com:office:excel"'
    return f"{head}<Workbook {spaces}>{text}</Workbook>"


@pytest.fixture
def read_book(tmp_path, flat_spec):
    def reading(text, limits=HERE):
        path = tmp_path / "s.xls"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        found = read(path, {"t": flat_spec}, limits)
        assert found.file.kind == FileKind.XML_2003
        return found

    return reading


@pytest.fixture
def table(read_book):
    def only(text):
        found = read_book(text)
        assert found.refusals == ()
        return found.tables[0]

    return only


def test_types_are_read_as_those_of_a_workbook(table):
    """Whole numbers as written, so that zeros in front stay; dates ISO; error cells empty."""
    kinds = [
        ("066080001234", "String", "066080001234"),
        ("066080001234", "Number", "066080001234"),
        ("66080001234", "Number", "66080001234"),
        ("6.6080001234E10", "Number", "66080001234"),
        ("0.10000000000000001", "Number", "0.1"),
        ("1.234567890123457E+18", "Number", "1.234567890123457e+18"),
        ("2006-02-20T00:00:00.000", "DateTime", "2006-02-20"),
        ("2006-02-20T07:30:00.000", "DateTime", "2006-02-20 07:30:00"),
        ("1899-12-31T07:30:00.000", "DateTime", "07:30:00"),
        ("1", "Boolean", "TRUE"),
        ("#N/A", "Error", None),
        ("  a&#10;b &#7877;", "String", "  a\nb ễ"),
        ('Họ <B xmlns="http://www.w3.org/TR/REC-html40">tên</B>', "String", "Họ tên"),
        ("", "String", None),
    ]
    rows = "".join(f"<Row>{_cell('x')}{_cell('A')}{_cell(t, k)}</Row>" for t, k, _ in kinds)
    read = table(_book(HEADER + rows))
    assert read.rows["amount"].to_list() == [want for _, _, want in kinds]
    assert read.number_counts == {"amount": 5}


def test_rows_and_cells_stand_where_their_index_says(table):
    rows = (
        '<Row ss:Index="2"><Cell ss:MergeAcross="2"><Data ss:Type="String">DANH SÁCH</Data></Cell>'
        "</Row><Row ss:Index='4' ss:Span='1'/>" + HEADER + "<Row>" + _cell("HS1")
        + _cell("9", "Number", 'ss:Index="3"') + "</Row><Row ss:Index='10'>"
        + _cell("HS2", attributes="ss:MergeDown='1'") + _cell("Mơ", attributes='ss:MergeAcross="1"')
        + _cell("z") + "</Row><Row>" + _cell("Tú", attributes='ss:Index="2"') + "</Row>"
    )  # fmt: skip
    read = table(_book(rows))
    assert read.header_lines == (6, 6)
    assert read.rows.rows() == [
        (7, "HS1", None, "9", None),
        (10, "HS2", "Mơ", None, "z"),
        (11, None, "Tú", None, None),
    ]
    assert read.notes == ("merged_down:1",)
    counts = read.accounting
    assert (counts.rows_seen, counts.contents_seen, counts.blank) == (11, 5, 6)


def test_comments_hold_no_cells(table):
    """A comment has data of its own, in a cell of the title as among the data."""
    comment = '<Comment ss:Author="x"><ss:Data>Kiểm tra <B>lại</B></ss:Data></Comment>'
    rows = (
        f"<Row><Cell>{comment}</Cell></Row>" + HEADER
        + ROW.replace("</Data></Cell>", f"</Data>{comment}</Cell>")
    )  # fmt: skip
    read = table(_book(rows))
    assert read.rows.select("number", "name", "amount").rows() == [("HS1", "Lê Văn Tám", "5")]
    assert read.accounting.blank == 1


def test_sheets_hidden_rows_and_formulas(read_book):
    hidden = "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>"
    formula = ROW.replace('<Cell ><Data ss:Type="Number">5</Data>', '<Cell ss:Formula="=1+1">')
    assert formula != ROW
    second = (HEADER + ROW.replace("<Row>", '<Row ss:Hidden="1">') + formula, hidden)
    reading = read_book(_book(HEADER + ROW, "", second))
    assert reading.refusals == ()
    assert reading.skipped == ("S1",)
    assert [(t.sheet, t.rows.height, t.notes) for t in reading.tables] == [
        ("S0", 1, ()),
        ("S2", 2, ("hidden_rows:1", "formulas_without_value:1", "hidden_sheet:1")),
    ]


@pytest.mark.parametrize("declared", ["UTF-8", "utf-16", "windows-1252", "TCVN"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_the_file_declares_does_not_spoil_unicode(table, declared, encoding):
    """Programs for .NET declare UTF-16 and write UTF-8."""
    head = f'<?xml version="1.0" encoding="{declared}"?>'
    data = _book(HEADER + ROW, head=head).encode(encoding)
    assert table(data).rows["name"].to_list() == ["Lê Văn Tám"]


def _refused(reading):
    assert reading.tables == ()
    (refusal,) = reading.refusals
    return refusal


@pytest.mark.parametrize("share", [0.5, 0.8, 0.99])
def test_a_cut_file_is_refused_with_the_line(read_book, share):
    text = _book(HEADER + "\n" + f"{ROW}\n" * 20)
    refusal = _refused(read_book(text[: int(len(text) * share)]))
    assert refusal.code == RefusalCode.TRUNCATED
    assert "line" in refusal.message_en


@pytest.mark.parametrize(
    "doctype", ["<!DOCTYPE a [<!ENTITY b 'c'>]>", "<!DOCTYPE Workbook SYSTEM 'file:///etc/passwd'>"]
)
def test_document_types_are_refused(read_book, doctype):
    text = _book(HEADER + ROW).replace("<Workbook", doctype + "<Workbook", 1)
    assert _refused(read_book(text)).code == RefusalCode.UNSAFE_XML


@pytest.mark.parametrize(
    "rows",
    [
        HEADER + ROW.replace("<Row>", '<Row ss:Index="1">'),
        HEADER + ROW.replace("<Cell ><Data", '<Cell ss:Index="1"><Data'),
    ],
)
def test_an_index_that_runs_back_would_hide_a_cell(read_book, rows):
    reading = read_book(_book(rows, HEADER + ROW))
    assert [table.sheet for table in reading.tables] == ["S1"]
    assert [(r.sheet, r.code) for r in reading.refusals] == [("S0", RefusalCode.UNREADABLE)]


FAR = _cell("x", attributes='ss:Index="20000"')
WIDE = _cell("x", attributes='ss:Index="900"')


@pytest.mark.parametrize(
    ("rows", "limits"),
    [
        (HEADER + ROW * 30, Limits(rows=20, isolate=False)),
        (HEADER + ROW + f'<Row ss:Index="9000000">{_cell("x")}</Row>', HERE),
        (HEADER + ROW + f"<Row>{FAR}</Row>", HERE),
        (HEADER + f'<Row ss:Index="4000000">{WIDE}</Row>', HERE),
        (HEADER + f"<Row>{_cell('A' * 500)}</Row>", Limits(cell_chars=99, isolate=False)),
    ],
)
def test_sheets_beyond_a_limit_are_refused(read_book, rows, limits):
    assert _refused(read_book(_book(rows), limits)).code == RefusalCode.LIMIT_EXCEEDED


def test_other_xml_is_no_table(tmp_path, flat_spec):
    path = tmp_path / "s.xls"
    path.write_text("<?xml version='1.0'?><office:document/>")
    (refusal,) = read(path, {"t": flat_spec}, HERE).refusals
    assert refusal.code == RefusalCode.UNKNOWN_FORMAT
