"""The list in another format, under a name that says something else; or only under another name.

Here: writing the people in each format that is read, and the endings. Not here: what must hold
(`test_truths`).
"""

from __future__ import annotations

import html
import io
import json
import random
import zipfile
from collections.abc import Callable, Sequence

import polars as pl
import xlsxwriter

from tests.property.sources.truths import LABELS, Draft
from tests.unit.sources.biff8_book import biff8

ENDINGS = ("xlsx", "xls", "csv", "ods", "html", "xlsm", "xlsb", "parquet", "dbf", "txt", "json")
_NUMBERS = (0, 9)
"""Columns that spreadsheets keep as numbers: the running number and the amount."""
_EATEN = (*_NUMBERS, 8)
"""Columns that a database may keep as numbers: those and the number of the person."""
Rows = Sequence[Sequence[str]]


def renamed(file: Draft, dice: random.Random) -> None:
    """Half of the files keep their text, the others are written anew; all get some ending.

    A file that is written anew forgets what was done to its lines: its kind comes last.
    """
    file.name = f"danh_sach.{dice.choice(ENDINGS)}"
    if dice.random() < 0.4:
        return
    rows = [*([line] for line in file.head[:-1]), LABELS, *file.people, *([f] for f in file.foot)]
    write = dice.choice((*_SHEETS, *_RECORDS))
    file.content = write(rows) if write in _SHEETS else write([LABELS, *file.people])
    file.head = file.head if write in _SHEETS else []
    file.lines = [b""] * len(file.numbers)
    file.spoiled, file.must_go = {}, set()


def _xlsx(rows: Rows) -> bytes:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        page = book.add_worksheet("Chi trả")
        for line, row in enumerate(rows):
            for column, text in enumerate(row):
                if column in _NUMBERS and text.isdigit():
                    page.write_number(line, column, int(text))
                elif text:
                    page.write_string(line, column, text)
    return held.getvalue()


def _xls(rows: Rows) -> bytes:
    typed = [
        [float(text) if c in _NUMBERS and text.isdigit() else text for c, text in enumerate(row)]
        for row in rows
    ]
    return biff8(typed, sheet="Chi trả", code_page=1258)


def _ods(rows: Rows) -> bytes:
    def cell(text: str) -> str:
        if not text:
            return "<table:table-cell/>"
        lines = "".join(f"<text:p>{html.escape(line)}</text:p>" for line in text.split("\n"))
        return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'

    body = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{names}:office:1.0" xmlns:text="{names}:text:1.0" '
        f'xmlns:table="{names}:table:1.0"><office:body><office:spreadsheet><table:table '
        f'table:name="Chi trả">{body}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return held.getvalue()


def _html(rows: Rows) -> bytes:
    def cell(text: str) -> str:
        return f"<td>{html.escape(text).replace(chr(10), '<br>') or '&nbsp;'}"

    body = "\n".join(f"<tr>{''.join(map(cell, row))}</tr>" for row in rows)
    return f"<html><meta charset=windows-1252><table border=1>{body}</table></html>".encode()


def _xml_2003(rows: Rows) -> bytes:
    def cell(text: str) -> str:
        shown = html.escape(text).replace("\n", "&#10;")
        return f'<Cell><Data ss:Type="String">{shown}</Data></Cell>' if text else "<Cell/>"

    body = "".join(f"<Row>{''.join(map(cell, row))}</Row>" for row in rows)
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        f'<?xml version="1.0" encoding="UTF-16"?><Workbook xmlns="{space}" xmlns:ss="{space}">'
        f'<Worksheet ss:Name="Chi trả"><Table>{body}</Table></Worksheet></Workbook>'
    ).encode()


def _parquet(rows: Rows) -> bytes:
    frame = pl.DataFrame(rows[1:], schema=list(rows[0]), orient="row")
    held = io.BytesIO()
    frame.with_columns(pl.col(LABELS[c]).cast(pl.Int64) for c in _EATEN).write_parquet(held)
    return held.getvalue()


def _ndjson(rows: Rows) -> bytes:
    lines = [json.dumps(dict(zip(rows[0], row, strict=True)), ensure_ascii=False) for row in rows]
    return "\n".join(lines[1:]).encode()


_SHEETS: tuple[Callable[[Rows], bytes], ...] = (_xlsx, _xls, _ods, _html, _xml_2003)
_RECORDS: tuple[Callable[[Rows], bytes], ...] = (_parquet, _ndjson)
