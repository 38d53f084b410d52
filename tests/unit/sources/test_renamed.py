"""A file is what it holds: the ending of its name changes nothing of what is read."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from biff8_book import biff8

from sources import FileKind, Limits, read

HERE = Limits(isolate=False)
DATA = Path(__file__).with_name("data")
ENDINGS = (".xlsx", ".xls", ".ods", ".csv", ".html", ".xlsm", ".xlsb", ".dbf", "")
TABLE = [["Số hồ sơ", "Họ và tên", "Số tiền"], ["HS1", "Lê Văn Tám", "5"], ["HS2", "Bùi", "007"]]
ROW = [1, 7, "01/2024", "Nguyễn Thị Hoa", "01/03/2024", "Trần Thị Lan", 1990, "066190000123"]


def _parquet(path: Path) -> None:
    pl.DataFrame(TABLE[1:], schema=TABLE[0], orient="row").write_parquet(path)


def _html() -> str:
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in TABLE)
    return f"\n<!-- xuất từ phần mềm -->\n<TABLE border=1>{rows}</TABLE>"


def _xml_2003() -> str:
    cell = '<Cell><Data ss:Type="String">{}</Data></Cell>'
    rows = "".join(f"<Row>{''.join(cell.format(text) for text in row)}</Row>" for row in TABLE)
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        f'<?xml version="1.0"?><ss:Workbook xmlns="{space}" xmlns:ss="{space}">'
        f'<Worksheet ss:Name="Trang"><Table>{rows}</Table></Worksheet></ss:Workbook>'
    )


def _read_under_all_names(data, kind, tmp_path, spec):
    found = []
    for ending in ENDINGS:
        path = tmp_path / f"f{ending}"
        path.write_bytes(data)
        reading = read(path, {"t": spec}, HERE)
        assert reading.file.kind == kind
        assert reading.refusals == (), ending
        found.append([(table.accounting, table.rows.rows()) for table in reading.tables])
    assert found[0]
    assert all(one == found[0] for one in found)


def test_workbooks(tmp_path, write_register, birth_spec):
    data = write_register([ROW] * 3).read_bytes()
    _read_under_all_names(data, FileKind.XLSX, tmp_path, birth_spec)


@pytest.mark.parametrize("name", ["register.xls", "register.ods"])
def test_older_and_free_workbooks(tmp_path, birth_spec, name):
    data = (DATA / name).read_bytes()
    _read_under_all_names(data, FileKind(name.split(".")[1]), tmp_path, birth_spec)


def test_flat_files(tmp_path, flat_spec):
    text = "\n".join(";".join(row) for row in TABLE)
    held = tmp_path / "held.parquet"
    _parquet(held)
    for data, kind in (
        (biff8(TABLE, code_page=1252), FileKind.XLS),
        (text.encode(), FileKind.CSV),
        (text.encode("utf-16"), FileKind.CSV),
        (held.read_bytes(), FileKind.PARQUET),
        (_html().encode(), FileKind.HTML),
        (_html().encode("utf-16"), FileKind.HTML),
        (_xml_2003().encode(), FileKind.XML_2003),
    ):
        _read_under_all_names(data, kind, tmp_path, flat_spec)
