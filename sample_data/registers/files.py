"""The files in which registers arrive: headers, title blocks, encodings, signatures.

Belongs here: how rows become bytes, and on which line each row ends up. Does not belong here: what
the rows say (the other modules of this package).
"""

from datetime import date
from pathlib import Path

import polars as pl

from sample_data.registers import beneficiaries, civil_status, land, tax_codes
from sample_data.registers.workbook import Header, Sheet

FIRST_DATA_ROW = 7  # of every sheet, 1-based
TONES = "\u0300\u0301\u0303\u0309\u0323"


def _under(group: str, *names: str) -> tuple[Header, ...]:
    return tuple((group, name) for name in names)


_ENTRY: tuple[Header, ...] = (
    ("Số",), ("Quyển số",), ("Ngày đăng ký",), ("Loại đăng ký",), ("Nơi đăng ký",),
)  # fmt: skip
_NAME = "Họ, chữ đệm, tên"
_PARENT = (_NAME, "Ngày sinh", "Số giấy tờ tùy thân", "Nơi cư trú")
_SPOUSE = (_NAME, "Ngày sinh", "Số giấy tờ tùy thân", "Dân tộc", "Nơi cư trú")
BIRTH_HEADERS: tuple[Header, ...] = (
    *_ENTRY,
    *_under(
        "Người được khai sinh",
        _NAME,
        "Giới tính",
        "Ngày sinh",
        "Số định danh cá nhân",
        "Dân tộc",
        "Nơi sinh",
    ),
    *_under("Người mẹ", *_PARENT),
    *_under("Người cha", *_PARENT),
)
DEATH_HEADERS: tuple[Header, ...] = (
    *_ENTRY,
    *_under(
        "Người chết",
        _NAME,
        "Giới tính",
        "Ngày sinh",
        "Số giấy tờ tùy thân",
        "Dân tộc",
        "Nơi cư trú cuối cùng",
    ),
    *_under("Sự kiện chết", "Ngày chết", "Nơi chết", "Nguyên nhân"),
)
MARRIAGE_HEADERS: tuple[Header, ...] = (
    *_ENTRY, *_under("Chồng", *_SPOUSE), *_under("Vợ", *_SPOUSE),
)  # fmt: skip
_PL3_SINGLE = (
    "Mã ĐVHC cấp xã", "Số phát hành GCN", "Ngày cấp GCN", "Số vào sổ", "Tên tổ chức",
    "Số định danh tổ chức", "Họ tên chủ sử dụng", "Ngày sinh", "Giới tính", "Số định danh/CCCD",
    "Địa chỉ thường trú", "Pháp nhân trên GCN", "Vai trò pháp nhân", "Tên người sử dụng hiện tại",
    "Số CCCD người sử dụng hiện tại", "Địa chỉ người sử dụng hiện tại", "Lý do thay đổi",
    "Mã định danh thửa đất", "Số tờ trên GCN", "Số thửa trên GCN", "Số hiệu tờ BĐĐC",
    "Số thửa BĐĐC", "Địa chỉ thửa đất", "Diện tích thửa",
)  # fmt: skip
_USE = ("Loại đất", "Diện tích", "Nguồn gốc", "Hình thức", "Thời hạn")
LAND_HEADERS: tuple[Header, ...] = (
    *((name,) for name in _PL3_SINGLE),
    *(header for k in (1, 2, 3) for header in _under(f"Mục đích sử dụng {k}", *_USE)),
)
BENEFICIARY_HEADERS = (
    "Số hồ sơ", "Họ và tên", "Năm sinh (Nam)", "Năm sinh (Nữ)", "Địa chỉ", "Mã xã", "Số CCCD",
    "Mã đối tượng", "Hệ số", "Số tiền", "Truy lĩnh", "Người nhận thay", "Hình thức chi trả",
    "Số tài khoản", "Ngân hàng", "Tháng chi trả",
)  # fmt: skip
TAX_HEADERS = (
    "MST/Số định danh", "Họ và tên người nộp thuế", "Ngày sinh", "Giới tính", "Địa chỉ", "Mã xã",
    "Trạng thái", "Ngày cấp", "Cơ quan thuế quản lý",
)  # fmt: skip


SHEETS = {
    "birth": ("Khai sinh", "SỔ ĐĂNG KÝ KHAI SINH", BIRTH_HEADERS),
    "death": ("Khai tử", "SỔ ĐĂNG KÝ KHAI TỬ", DEATH_HEADERS),
    "marriage": ("Kết hôn", "SỔ ĐĂNG KÝ KẾT HÔN", MARRIAGE_HEADERS),
}


def civil_status_sheets(
    cells: dict[str, pl.DataFrame], province_name: str, signer: str, night: date
) -> list[Sheet]:
    """The three sheets of the civil-status workbook."""
    office = f"UBND {province_name.upper()}"
    exported = f"Ngày xuất dữ liệu: {night:%d/%m/%Y}"
    return [
        Sheet(
            name,
            (office, title, exported),
            headers,
            civil_status.COLUMNS[table],
            cells[table],
            signer,
        )
        for table, (name, title, headers) in SHEETS.items()
    ]


def land_sheets(cells: pl.DataFrame, province_name: str, night: date) -> list[Sheet]:
    """The one sheet of template PL3-01."""
    titles = (
        f"ỦY BAN NHÂN DÂN {province_name.upper()}",
        "BIỂU PL3-01: DỮ LIỆU NGƯỜI SỬ DỤNG ĐẤT",
        f"Ngày trích xuất: {night:%d/%m/%Y}",
    )
    return [Sheet("PL3-01", titles, LAND_HEADERS, land.COLUMNS, cells, None)]


def write_beneficiaries(path: Path, cells: pl.DataFrame) -> None:
    """Windows-1258, semicolons, CRLF; tones as the combining marks which that encoding has."""
    text = _numbered(cells, beneficiaries.COLUMNS, BENEFICIARY_HEADERS).write_csv(
        separator=";", line_terminator="\r\n"
    )
    path.write_bytes(to_1258(text).encode("cp1258"))


def to_1258(text: str) -> str:
    """NFC text with every tone mark split off that Windows-1258 has no single letter for."""
    return text.translate(_SPLIT_TONES)


def _split_tones() -> dict[int, str]:
    import unicodedata

    table: dict[int, str] = {}
    for code in [*range(0xC0, 0x180), *range(0x1A0, 0x1B1), *range(0x1EA0, 0x1EFA)]:
        letters = unicodedata.normalize("NFD", chr(code))
        tone = "".join(c for c in letters if c in TONES)
        base = unicodedata.normalize("NFC", "".join(c for c in letters if c not in TONES))
        if tone and not _in_1258(chr(code)) and _in_1258(base):
            table[code] = base + tone
    return table


def _in_1258(letter: str) -> bool:
    try:
        letter.encode("cp1258")
    except UnicodeEncodeError:
        return False
    return True


_SPLIT_TONES = _split_tones()


def write_tax_codes(path: Path, cells: pl.DataFrame) -> None:
    """UTF-8 with a byte order mark, commas, quotes where a value has a comma."""
    _numbered(cells, tax_codes.COLUMNS, TAX_HEADERS).write_csv(path, include_bom=True)


def _numbered(
    cells: pl.DataFrame, columns: tuple[str, ...], headers: tuple[str, ...]
) -> pl.DataFrame:
    named = cells.select(
        pl.col(column).alias(header) for column, header in zip(columns, headers, strict=True)
    )
    return named.with_row_index("STT", offset=1)
