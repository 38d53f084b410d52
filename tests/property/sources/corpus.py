"""Files to break and ways to break them, all from one seed.

Here: one small good file per format and mutations of bytes, of zip members and of lines. Not here:
what must hold afterwards.
"""

from __future__ import annotations

import html
import io
import json
import random
import struct
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import xlsxwriter

NAMES = ("Nguyễn Thị Hoa", "Y Bhăm Êban", "Trần Văn Tú", "H'Hen Niê", "Đặng Văn Ước")
HEADER = ("STT", "Số hồ sơ", "Họ và tên", "Ngày sinh", "Số tiền")
DATA = Path(__file__).parents[2] / "unit" / "sources" / "data"


def rows(count: int) -> list[tuple[str, ...]]:
    """Rows of a payment list."""
    return [
        (
            str(i + 1),
            f"HS{i:03d}",
            NAMES[i % len(NAMES)],
            f"{i % 28 + 1:02d}/03/19{50 + i % 40}",
            "810.000",
        )
        for i in range(count)
    ]


def _text(delimiter: str, end: str = "\n", quote: bool = False) -> str:
    table = [HEADER, *rows(30)]
    if quote:
        table = [tuple(f'"{cell}"' for cell in row) for row in table]
    body = end.join(delimiter.join(row) for row in table)
    return f"DANH SÁCH CHI TRẢ{end}{end}{body}{end}Tổng cộng{end}{end}NGƯỜI LẬP BIỂU{end}"


def _xlsx() -> bytes:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        for name in ("Danh sách", "Sheet2"):
            page = book.add_worksheet(name)
            page.merge_range(0, 0, 0, 4, "DANH SÁCH CHI TRẢ")
            page.write_row(2, 0, HEADER)
            page.write_row(3, 0, [f"({i + 1})" for i in range(5)])
            for index, row in enumerate(rows(30)):
                page.write_row(4 + index, 0, row)
                page.write_number(4 + index, 0, index + 1)
            page.write(36, 3, "NGƯỜI LẬP BIỂU")
    return held.getvalue()


def _dbf() -> bytes:
    widths = (4, 10, 30, 10, 12)
    header = 32 + 32 * len(widths) + 1
    width = 1 + sum(widths)
    table = rows(30)
    data = struct.pack("<BBBBIHH20x", 3, 124, 1, 1, len(table), header, width)
    for name, length in zip(
        ("STT", "SO_HO_SO", "HO_VA_TEN", "NGAY_SINH", "SO_TIEN"), widths, strict=True
    ):
        data += name.encode().ljust(11, b"\x00") + b"C" + bytes(4) + bytes([length]) + bytes(15)
    data += b"\r"
    for row in table:
        cells = zip(row, widths, strict=True)
        data += b" " + b"".join(cell.encode("cp1258", "replace")[:n].ljust(n) for cell, n in cells)
    return data + b"\x1a"


def _parquet() -> bytes:
    held = io.BytesIO()
    pl.DataFrame(rows(30), schema=list(HEADER), orient="row").write_parquet(held)
    return held.getvalue()


def _ndjson() -> bytes:
    lines = [
        json.dumps(dict(zip(HEADER, row, strict=True)), ensure_ascii=False) for row in rows(30)
    ]
    return "\n".join(lines).encode()


def _json() -> bytes:
    """A message: the records in an envelope, with an object and a list in each."""
    records = [
        dict(zip(HEADER, row, strict=True))
        | {"Người nhận": {"Quan hệ": "con"}, "Giấy tờ": [{"Tên": "đơn"}, {"Tên": "thẻ"}][: i % 3]}
        for i, row in enumerate(rows(30))
    ]
    whole = {"Kỳ": "2026-09", "Nội dung": {"Danh sách": records}}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def _html() -> bytes:
    """As web systems export: a title table, the list, a table for who signs."""
    title = '<table><tr><td colspan="5">DANH SÁCH CHI TRẢ</td></tr></table>'
    head = "".join(f"<th>{label}</th>" for label in HEADER)
    body = "\n".join(
        "<tr>" + "".join(f"<td x:str>{html.escape(cell)}</td>" for cell in row) + "</tr>"
        for row in rows(30)
    )
    meta = '<meta http-equiv="Content-Type" content="application/vnd.ms-excel; charset=utf-8">'
    style = "<style>td {mso-number-format:'\\@'}</style>"
    sign = "<table><tr><td></td><td>NGƯỜI LẬP BIỂU</td></tr></table>"
    return (
        f"<html xmlns:x='urn:schemas-microsoft-com:office:excel'><head>{meta}{style}</head><body>"
        f"{title}<table border=1><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{sign}"
        "</body></html>"
    ).encode()


def _xml_2003() -> bytes:
    """Two worksheets of XML Spreadsheet 2003, with indices, a merged title, typed cells."""

    def cell(text: str, kind: str = "String") -> str:
        return f'<Cell><Data ss:Type="{kind}">{html.escape(text)}</Data></Cell>'

    title = '<Row><Cell ss:MergeAcross="4"><Data ss:Type="String">DANH SÁCH</Data></Cell></Row>'
    header = '<Row ss:Index="3">' + "".join(map(cell, HEADER)) + "</Row>"
    body = "\n".join(
        f"<Row>{cell(row[0], 'Number')}{''.join(map(cell, row[1:]))}</Row>" for row in rows(30)
    )
    sheets = "".join(
        f'<Worksheet ss:Name="{name}"><Table>{title}{header}{body}</Table></Worksheet>'
        for name in ("Danh sách", "Sheet2")
    )
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        f'<Workbook xmlns="{space}" xmlns:ss="{space}">{sheets}</Workbook>'
    ).encode()


def _zip() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", _text(";"))
        archive.writestr("b/c.xlsx", _xlsx())
    return held.getvalue()


def good_files() -> dict[str, bytes]:
    """Name → bytes of one good file per format and flavour."""
    return {
        "semicolon.csv": _text(";").encode(),
        "comma-quoted.csv": _text(",", "\r\n", quote=True).encode("utf-8-sig"),
        "tab.csv": _text("\t", "\r").encode(),
        "utf16.csv": _text(";").encode("utf-16"),
        "cp1258.csv": _to_1258(_text(";")),
        "book.xlsx": _xlsx(),
        "book.xls": (DATA / "register.xls").read_bytes(),
        "book.ods": (DATA / "register.ods").read_bytes(),
        "table.dbf": _dbf(),
        "table.parquet": _parquet(),
        "lines.ndjson": _ndjson(),
        "message.json": _json(),
        "page.xls": _html(),
        "sheets-2003.xls": _xml_2003(),
        "all.zip": _zip(),
    }


def _to_1258(text: str) -> bytes:
    """Windows-1258: base letters with â ă ê ô ơ ư whole, tone marks after them."""
    out = bytearray()
    for char in text:
        marks = unicodedata.normalize("NFD", char)
        tones = "".join(m for m in marks if m in "\u0300\u0301\u0303\u0309\u0323")
        base = unicodedata.normalize("NFC", "".join(m for m in marks if m not in tones))
        out += (
            char.encode("cp1258") if char < "\x80" else (base + tones).encode("cp1258", "replace")
        )
    return bytes(out)


Mutation = Callable[[bytes, random.Random], bytes]


def _flip(data: bytes, dice: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.choice((1, 2, 8, 40))):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def _cut(data: bytes, dice: random.Random) -> bytes:
    return data[: dice.randrange(len(data))]


def _drop(data: bytes, dice: random.Random) -> bytes:
    start = dice.randrange(len(data))
    return data[:start] + data[start + dice.randrange(1, 200) :]


def _repeat(data: bytes, dice: random.Random) -> bytes:
    start = dice.randrange(len(data))
    piece = data[start : start + dice.randrange(1, 400)]
    return data[:start] + piece * dice.choice((2, 3, 50)) + data[start:]


def _insert(data: bytes, dice: random.Random) -> bytes:
    start = dice.randrange(len(data))
    piece = dice.choice(
        (b"\x00", b'"', b"\n", b"\r", b"\r\n", b";", b",", b"\t", b"\xff", b"\xef\xbb\xbf", b'""',
         b"\x1a", "\u2028".encode(), "e\u0301".encode(), b"PK\x03\x04", b"<row r=\"1\">", bytes(64))
    )  # fmt: skip
    return data[:start] + piece * dice.choice((1, 1, 5)) + data[start:]


def _lines(data: bytes, dice: random.Random) -> bytes:
    parts = data.split(b"\n")
    chosen = dice.randrange(len(parts))
    match dice.randrange(4):
        case 0:
            dice.shuffle(parts)
        case 1:
            parts[chosen] = b""
        case 2:
            parts[chosen] = parts[chosen] * 3
        case _:
            parts = parts[: chosen + 1] * 2
    return b"\n".join(parts)


def _inside_zip(data: bytes, dice: random.Random) -> bytes:
    """Break one member and pack again, so that the damage lies behind the checksum."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [(info.filename, archive.read(info)) for info in archive.infolist()]
    except Exception:  # noqa: BLE001  (zipfile raises anything on a broken archive)
        return _flip(data, dice)
    sheets = [i for i, (name, _) in enumerate(parts) if "sheet" in name or "content" in name]
    chosen = dice.choice(sheets) if sheets and dice.random() < 0.7 else dice.randrange(len(parts))
    name, body = parts[chosen]
    if body:
        parts[chosen] = (name, dice.choice(BYTES)(body, dice))
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in parts:
            archive.writestr(member, content)
    return held.getvalue()


BYTES: tuple[Mutation, ...] = (_flip, _cut, _drop, _repeat, _insert, _lines)


def broken(number: int, seed: int, without: frozenset[str] = frozenset()) -> tuple[str, bytes]:
    """The `number`-th broken file of a seed: its name and bytes.

    `without` names good files that came later than a number that is to stay the file it was.
    """
    dice = random.Random(f"{seed}:{number}")
    files = _CACHE or good_files()
    _CACHE.update(files)
    name = dice.choice(sorted(files.keys() - without))
    data = files[name]
    for _ in range(dice.choice((1, 1, 2, 4))):
        zipped = data.startswith(b"PK") and dice.random() < 0.7
        data = (_inside_zip if zipped else dice.choice(BYTES))(data or b"x", dice)
    return name, data


_CACHE: dict[str, bytes] = {}
