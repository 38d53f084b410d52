"""Values that stand once for all rows: in a title, in the name of the sheet, file or folder."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from biff8_book import biff8

from contracts.language import HeaderSpec
from sources import FileReading, Limits, RefusalCode, Table, read
from sources.layout import read_layouts
from sources.titles import Titled

HERE = Limits(isolate=False)
SPEC = HeaderSpec(
    columns={
        "code": ("Mã định danh",),
        "name": ("Họ tên",),
        "school": ("Trường",),
        "year": ("Năm học",),
        "month": ("Kỳ chi trả",),
    },
    required=frozenset({"code", "name", "year"}),
    titled={
        "school": (r"(?:^|\s)trường:? (?P<value>(?:tiểu học|th|thcs|thpt) .+)",),
        "year": (r"năm học:? (?P<value>20\d\d ?[-–] ?20\d\d)", r"\bNH (?P<value>20\d\d-20\d\d)"),
        "month": (
            r"\bkỳ (?P<value>\d{1,2}[-./]\d{4})",
            r"(?:^|[^\d\s] )tháng (?P<value>\d{1,2} năm \d{4})",
        ),
    },
)
HEADER = ("STT", "Mã định danh", "Họ tên")
ROWS = (("1", "6600000001", "Nguyễn Thị Hoa"), ("2", "6600000002", "Y Bhăm Êban"))
TITLES = (
    ("SỞ GIÁO DỤC VÀ ĐÀO TẠO", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    ("TRƯỜNG THPT BUÔN MA THUỘT", "", "Độc lập - Tự do - Hạnh phúc"),
    ("", "", "Đắk Lắk, ngày 05 tháng 10 năm 2026"),
    ("DANH SÁCH HỌC SINH LỚP 12.6 - THÁNG 9 NĂM 2026 - NĂM HỌC 2026 – 2027", "", ""),
)
SAID = {"school": "THPT BUÔN MA THUỘT", "year": "2026 – 2027", "month": "9 NĂM 2026"}


def workbook(
    path: Path, titles: Sequence[Sequence[str]] = TITLES, sheet: str = "12.6", **columns: str
) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    for row in titles:
        page.append([cell or None for cell in row])
    page.append([*HEADER, *columns])
    for row in ROWS:
        page.append([*row, *columns.values()])
    book.save(path)
    return path


def only(reading: FileReading) -> Table:
    assert reading.refusals == (), reading.refusals
    (table,) = reading.tables
    return table


def told(table: Table) -> dict[str, str]:
    return {name: said.text for name, said in table.titled.items()}


def html(path: Path) -> Path:
    rows = [*TITLES, HEADER, *ROWS]
    cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    path.write_text(
        "<html><meta charset=utf-8><table>"
        + "".join(f"<tr>{row}</tr>" for row in cells)
        + "</table></html>",
        encoding="utf-8",
    )
    return path


def xml(path: Path) -> Path:
    rows = [*TITLES, HEADER, *ROWS]
    cells = (
        "".join(f'<Cell><Data ss:Type="String">{cell}</Data></Cell>' for cell in row)
        for row in rows
    )
    path.write_text(
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="12.6"><Table>'
        + "".join(f"<Row>{row}</Row>" for row in cells)
        + "</Table></Worksheet></Workbook>",
        encoding="utf-8",
    )
    return path


def xls(path: Path) -> Path:
    rows = [[cell or None for cell in row] for row in (*TITLES, HEADER, *ROWS)]
    path.write_bytes(biff8(rows, sheet="12.6"))
    return path


def ods(path: Path) -> Path:
    def row(cells: Sequence[str]) -> str:
        kind = 'office:value-type="string"'
        texts = (f"<table:table-cell {kind}><text:p>{c}</text:p></table:table-cell>" for c in cells)
        return f"<table:table-row>{''.join(texts)}</table:table-row>"

    names = "urn:oasis:names:tc:opendocument:xmlns"
    body = "".join(map(row, (*TITLES, HEADER, *ROWS)))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{names}:office:1.0" '
            f'xmlns:text="{names}:text:1.0" xmlns:table="{names}:table:1.0"><office:body>'
            f'<office:spreadsheet><table:table table:name="12.6">{body}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def csv(path: Path) -> Path:
    lines = [";".join(row) for row in (*TITLES, HEADER, *ROWS)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("write", [workbook, xls, ods, html, xml, csv])
def test_titles_above_the_table_are_columns_of_it(tmp_path, write):
    path = write(tmp_path / ("lop.xlsx" if write is workbook else "lop.txt"))
    table = only(read(path, {"pupils": SPEC}, HERE))
    assert told(table) == SAID
    assert table.titled["month"].place == "row 4"
    assert {name: table.rows[name].to_list() for name in SAID} == {
        name: [text] * 2 for name, text in SAID.items()
    }
    assert table.mapping.keys() == {"code", "name"}


def test_titles_cross_between_processes(tmp_path):
    path = workbook(tmp_path / "lop.xlsx")
    assert (
        only(read(path, {"pupils": SPEC})).titled == only(read(path, {"pupils": SPEC}, HERE)).titled
    )


def test_a_column_of_its_own_wins(tmp_path):
    path = workbook(tmp_path / "lop.xlsx", **{"Năm học": "2025-2026"})
    table = only(read(path, {"pupils": SPEC}, HERE))
    assert "year" not in table.titled
    assert table.rows["year"].to_list() == ["2025-2026"] * 2


def test_the_nearest_place_that_says_something_counts(tmp_path):
    """Title, then sheet, then file, then folders of an archive, then the archive."""
    sheet, file = "NH 2025-2026", "Ky_09-2026 NH 2024-2025.xlsx"
    title = [("NĂM HỌC 2026-2027",)]
    for titles, name, year, place in (
        (title, sheet, "2026-2027", "row 1"),
        ((), sheet, "2025-2026", "the name of the sheet"),
        ((), "12.6", "2024-2025", "the name of the file"),
    ):
        table = only(read(workbook(tmp_path / file, titles, name), {"pupils": SPEC}, HERE))
        assert table.titled["year"] == Titled(year, place)
        assert table.titled["month"] == Titled("09-2026", "the name of the file")


@pytest.mark.parametrize(
    ("archive", "member", "place"),
    [
        ("a.zip", "Năm học 2026-2027/THCS A/lop.csv", "the name of the folder"),
        ("Nam_hoc_2026-2027.zip", "x/lop.csv", "the name of the file"),
        ("Nam_hoc_2025-2026.zip", "x/nam_hoc_2026-2027.csv", "the name of the file"),
    ],
)
def test_folders_of_an_archive_tell_what_files_do_not(tmp_path, archive, member, place):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        packed.writestr(member, "\n".join(";".join(row) for row in (HEADER, *ROWS)) + "\n")
    (tmp_path / archive).write_bytes(held.getvalue())
    table = only(read(tmp_path / archive, {"pupils": SPEC}, HERE))
    assert table.titled["year"] == Titled("2026-2027", place)


def test_a_label_and_its_value_in_two_cells(tmp_path):
    path = workbook(tmp_path / "lop.xlsx", [("Năm học:", "", "2026-2027"), ("Trường", "THCS A")])
    assert told(only(read(path, {"pupils": SPEC}, HERE))) == {
        "year": "2026-2027",
        "school": "THCS A",
    }


def test_a_title_in_an_old_encoding_is_read(tmp_path):
    path = workbook(tmp_path / "lop.xlsx", [("DANH S¸CH HäC SINH N¨M HäC 2026-2027",)])
    assert told(only(read(path, {"pupils": SPEC}, HERE)))["year"] == "2026-2027"


def test_two_values_in_one_place_are_a_question(tmp_path):
    titles = [("NĂM HỌC 2025-2026",), ("Danh sách năm học 2026-2027",)]
    (refusal,) = read(workbook(tmp_path / "lop.xlsx", titles), {"pupils": SPEC}, HERE).refusals
    assert refusal.code == RefusalCode.TITLES_DIFFER
    assert "“Năm học” (year)" in refusal.message_vi
    assert "các dòng 1, 2" in refusal.message_vi
    assert "rows 1, 2" in refusal.message_en


def test_one_value_written_twice_is_one(tmp_path):
    titles = [("NĂM HỌC 2026-2027",), ("Năm học: 2026 – 2027 · Kỳ 9/2026",), ("KỲ 09-2026",)]
    table = only(read(workbook(tmp_path / "lop.xlsx", titles), {"pupils": SPEC}, HERE))
    assert told(table) == {"year": "2026-2027", "month": "9/2026"}


def test_a_title_that_says_nothing_is_a_missing_column(tmp_path):
    (refusal,) = read(workbook(tmp_path / "lop.xlsx", [("DANH SÁCH",)]), {"p": SPEC}, HERE).refusals
    assert refusal.code == RefusalCode.MISSING_COLUMN
    assert "“Năm học” (year), không có ở tiêu đề, dòng phía trên, tên trang" in refusal.message_vi
    assert "neither in the header nor in the rows above it" in refusal.message_en
    assert refusal.where == "row 2"


def test_the_register_whose_titles_are_there_is_taken(tmp_path):
    """Two registers of one header are told apart by what stands above it."""
    other = HeaderSpec(SPEC.columns, frozenset({"code", "name", "month"}), titled=SPEC.titled)
    path = workbook(tmp_path / "a.xlsx", [("CHI TRẢ THÁNG 9 NĂM 2026",)])
    assert only(read(path, {"pupils": SPEC, "paid": other}, HERE)).name == "paid"


def test_rows_that_go_back_carry_what_the_title_told(tmp_path):
    path = workbook(tmp_path / "NH 2026-2027.xlsx", [("TRƯỜNG THCS A",)])
    (layout,) = read_layouts(path, {"pupils": SPEC}, {"12.6": [3, 4]}, HERE)
    assert layout.above[-1] == (*HEADER, "Trường", "Năm học")
    assert layout.rows[4] == (*ROWS[1], "THCS A", "2026-2027")
    assert layout.columns == {"code": 1, "name": 2, "school": 3, "year": 4}
    book = openpyxl.Workbook()
    for row in (*layout.above, layout.rows[4]):
        book.active.append(row)
    book.save(tmp_path / "tra_lai.xlsx")
    table = only(read(tmp_path / "tra_lai.xlsx", {"pupils": SPEC}, HERE))
    assert table.titled == {}
    assert table.rows.select("name", "school", "year").rows() == [
        ("Y Bhăm Êban", "THCS A", "2026-2027")
    ]
