"""What kind of row each row is: header, column numbers, blank, section, subtotal, footer, remark,
data.

Not here: whether a data row is right. A row is taken for something else than data only when it is
sparse, does not begin with a running number and lacks a required column: a doubtful row stays data.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import IntEnum

import polars as pl

from common.columns import blank_cells
from sources.printed_headers import column_number_rows, headers_above, repeated_header


class RowKind(IntEnum):
    """Class of one row."""

    DATA = 0
    TITLE = 1
    HEADER = 2
    COLUMN_NUMBER = 3
    BLANK = 4
    SUBTOTAL = 5
    FOOTER = 6
    SECTION = 7
    REMARK = 8


_RUNNING_NUMBER = r"^\s*\d+([.,]0+)?\.?\s*$"
_SUBTOTAL = (
    r"(?i)^\s*(tổng\s*(số|cộng)|tong\s*(so|cong)|cộng\s+(trang|dồn|xã|phường|thôn|buôn)|(lũy|luỹ)\s+kế|cộng|tổng)"
    r"\s*([:.\d(=].*|(số|cộng|trang|dồn|xã|phường|thôn|buôn).*|(hồ sơ|dòng|bản ghi|trường hợp).*)?$"
)
_FOOTER = (
    r"(?i)người\s+lập(\s+(biểu|bảng|danh\s+sách))?|thủ\s+trưởng|kế\s+toán|xác\s+nhận\s+của|giám\s+đốc"
    r"|chủ\s+tịch|(ủy|uỷ)\s+ban\s+nhân\s+dân|tm\.\s*ubnd|cán\s+bộ\s+(tư\s+pháp|địa\s+chính|hộ\s+tịch)"
    r"|công\s+chức|ký,?\s+(ghi\s+rõ|họ\s+tên|đóng\s+dấu)|ngày\s+[\d….]+\s*tháng\s+[\d….]+\s*năm"
    r"|nguoi\s+lap\s+(bieu|bang)|thu\s+truong\s+don\s+vi"
)
_REMARK = (
    r"(?i)^\s*[*(\[–-]*\s*(?:(?:ghi\s+chú|chú\s+thích|lưu\s+ý|ghi\s+chu|luu\s+y)\s*[:.]"
    r"|(?:danh\s+sách|bảng|biểu|sổ|danh\s+sach)\s+(?:này\s+|trên\s+)?(?:có|gồm|co|gom)\s+(?:tổng\s+(?:số|cộng)\s+)?\d"
    r"|(?:số\s+liệu|dữ\s+liệu|danh\s+sách)\s+(?:được\s+)?(?:tính|tạm\s+tính|chốt|lập|kết\s+xuất|trích)\b"
    r"|(?:ngày|thời\s+điểm)\s+(?:in|lập|kết\s+xuất|xuất)\b|nguồn(?:\s+số\s+liệu)?\s*:"
    r"|(?:(?:tổng\s+)?(?:số\s+)?tiền\s+)?(?:viết\s+)?bằng\s+chữ\s*[:.(]"
    r"|trang\s+\d{1,4}(?:\s*/\s*\d{1,4})?\s*$)"
)
_LONG_NUMBER = r"\d{9}"
_ORDER = r"(?:[IVX]{1,5}|[A-E]|\d{1,2}(?:\.\d{1,2})?)"
_UNIT = (
    r"(?i:tỉnh|thành\s+phố|tp\.?|huyện|quận|thị\s+xã|thị\s+trấn|phường|xã|tổ\s+dân\s+phố|tdp|tổ|khu\s+phố"
    r"|khu\s+vực|khối|khóm|thôn|buôn|bon|ấp|làng|xóm|cụm|phuong|xa|thi\s+tran|huyen|to\s+dan\s+pho"
    r"|khu\s+pho|thon|buon|xom)\s+\S"
)
_SECTION = (
    rf"^\s*(?:(?:{_ORDER}\s*[.)/:-]\s*)?{_UNIT}|(?:[IVX]{{1,5}}|[A-E])\s*[.)/]\s*\p{{L}}{{2}})"
)
_SECTION_ORDER = r"^\s*(?:[IVX]{1,5}|[A-E])\s*[.)]?\s*$"
_SECTION_WORDS = r"^\s*\p{L}{2}"
_SECTION_UNIT = rf"^\s*{_UNIT}"
_FEW, _MANY = 2, 4
"""A section fills few cells, where rows with more usually fill many."""
_SPARSE_SHARE = 0.4
_SPARSE_MOST = 6
_COLUMN_NUMBER_ROWS = 3


def classify_body(
    body: pl.DataFrame,
    header_leaves: Sequence[str],
    required: Sequence[str],
    merged: Collection[int] = (),
    upper: Sequence[Sequence[str]] = (),
    *,
    persons: bool = True,
) -> pl.Series:
    """`RowKind` (UInt8) of each row of `body` (`line`, `c0`…), the rows below the header.

    `header_leaves` are the texts of the last header row by column, `""` where blank; `required` are
    column names of `body` that a data row is expected to fill; `merged` are lines with a cell
    merged across several columns; `upper` are the header rows above the last one. `persons`:
    whether a row may be about somebody, so that words beside a numeral may be a name.
    """
    columns = [name for name in body.columns if name != "line"]
    filled = filled_cells(body)
    kinds = classify_form(body, header_leaves)
    if body.height == 0:
        return kinds
    repeated = (kinds == int(RowKind.HEADER)).arg_true().to_list()
    under = [*range(_COLUMN_NUMBER_ROWS), *(row + 1 for row in repeated)]
    kinds = _mark(kinds, column_number_rows(body, columns, under), RowKind.COLUMN_NUMBER)
    kinds = _mark(kinds, headers_above(body, columns, repeated, upper), RowKind.HEADER)
    kinds = _mark(
        kinds,
        _section_rows(body, columns, filled, kinds, required, merged, persons=persons),
        RowKind.SECTION,
    )
    kinds = _mark_sparse(body, columns, filled, kinds, required)
    kinds = _mark(kinds, _remarks(body, columns, filled, kinds), RowKind.REMARK)
    return kinds.rename("kind")


def classify_form(body: pl.DataFrame, header_leaves: Sequence[str]) -> pl.Series:
    """`RowKind` (UInt8) of each row of a form: what holds anything and is no header is data."""
    kinds = pl.select(
        pl.when(filled_cells(body) == 0)
        .then(int(RowKind.BLANK))
        .otherwise(int(RowKind.DATA))
        .cast(pl.UInt8)
    ).to_series()
    return _mark(kinds, repeated_header(body, header_leaves), RowKind.HEADER).rename("kind")


def filled_cells(cells: pl.DataFrame) -> pl.Series:
    """How many cells of each row (`line`, `c0`…) hold more than white space, UInt32."""
    filled = [
        series.is_not_null() & ~blank_cells(series)
        for series in cells.get_columns()
        if series.name != "line"
    ]
    if not filled:
        return pl.Series("filled", [0], dtype=pl.UInt32).new_from_index(0, cells.height)
    count = pl.DataFrame(filled).select(pl.sum_horizontal(pl.all()).cast(pl.UInt32))
    return count.to_series().rename("filled")


def _mark(kinds: pl.Series, rows: Sequence[int], kind: RowKind) -> pl.Series:
    open_rows = [row for row in rows if kinds[row] == RowKind.DATA]
    if open_rows:
        kinds = kinds.scatter(open_rows, int(kind))
    return kinds


def _section_rows(
    body: pl.DataFrame,
    columns: Sequence[str],
    filled: pl.Series,
    kinds: pl.Series,
    required: Sequence[str],
    merged: Collection[int],
    *,
    persons: bool,
) -> list[int]:
    """Rows that name the group of the rows below: “I. Phường Tân An”, “Tổ dân phố 3”.

    Either one cell alone, merged across columns or left of every required column, or a Roman
    numeral and the name of a unit, or where no `persons` are named a numeral and any words. Only
    where the usual row fills many cells.
    """
    open_rows = kinds == int(RowKind.DATA)
    few = open_rows & (filled <= _FEW)
    usual = filled.filter(open_rows & ~few).median()
    if not isinstance(usual, (int, float)) or usual < _MANY or not few.any():
        return []
    rows = body.with_row_index("row").filter(few)
    texts = [pl.when(pl.col(c).str.strip_chars() != "").then(pl.col(c)) for c in columns]
    first, last = pl.coalesce(texts), pl.coalesce(texts[::-1])
    left = columns[: min((columns.index(c) for c in required), default=0)]
    outside = [pl.col(c).str.strip_chars() != "" for c in left] or [pl.lit(value=False)]
    alone = (
        (first.str.contains(_SECTION) & ~first.str.contains(_FOOTER))
        & (pl.col("line").is_in(list(merged)) | pl.any_horizontal(outside).fill_null(value=False))
        & (filled.filter(few) == 1)
    )
    numbered = first.str.contains(_SECTION_ORDER) & last.str.contains(_SECTION_UNIT)
    missing = [(pl.col(c).str.strip_chars() == "").fill_null(value=True) for c in required]
    headed = (
        (first.str.contains(_SECTION_ORDER) & last.str.contains(_SECTION_WORDS))
        & (filled.filter(few) == 2)
        & pl.any_horizontal(missing or [pl.lit(value=False)])
        & pl.lit(not persons)
    )
    found = rows.filter(alone | ((numbered | headed) & ~last.str.contains(_FOOTER)))
    return found["row"].to_list()


def _mark_sparse(
    body: pl.DataFrame,
    columns: Sequence[str],
    filled: pl.Series,
    kinds: pl.Series,
    required: Sequence[str],
) -> pl.Series:
    """Mark subtotals and footers among the sparse rows; rows after a footer mark up to the next
    data.
    """
    most = min(max(2, int(len(columns) * _SPARSE_SHARE)), _SPARSE_MOST)
    rows = body.with_columns(filled.alias("filled"), kinds.alias("kind")).with_row_index("row")
    sparse = rows.filter((pl.col("filled") <= most) & (pl.col("kind") == int(RowKind.DATA)))
    if sparse.height == 0:
        return kinds
    first = pl.coalesce(
        [pl.when(pl.col(c).str.strip_chars() != "").then(pl.col(c)) for c in columns]
    )
    whole = pl.all_horizontal(
        [(pl.col(c).str.strip_chars() != "").fill_null(value=False) for c in required]
        or [pl.lit(value=False)]
    )
    if len(required) == 1 and len(columns) > _FEW:  # then one cell alone may be a whole row
        signed = first.str.contains(rf"^\s*(?:{_FOOTER})") | first.str.contains(_SUBTOTAL)
        whole &= ~((pl.col("filled") == 1) & signed)
    loose = sparse.with_columns(first.alias("first"), whole.alias("whole")).filter(
        ~pl.col("first").str.contains(_RUNNING_NUMBER) & ~pl.col("whole")
    )
    if loose.height == 0:
        return kinds
    text = pl.concat_str([pl.col(c).fill_null("") for c in columns], separator=" ")
    loose = loose.select(
        "row",
        pl.col("first").str.contains(_SUBTOTAL).alias("subtotal"),
        text.str.contains(_FOOTER).alias("mark"),
        text.str.contains(r"\d").alias("digits"),
    )
    kinds = _mark(kinds, loose.filter("subtotal")["row"].to_list(), RowKind.SUBTOTAL)
    return _mark(kinds, _footer_rows(loose, kinds), RowKind.FOOTER)


def _remarks(
    body: pl.DataFrame, columns: Sequence[str], filled: pl.Series, kinds: pl.Series
) -> list[int]:
    """Rows below all data of one cell that opens like a remark: “Ghi chú: …”, “Trang 1/3”.

    Nothing with a long number in it, and no row that follows one: a name below a remark is data.
    """
    rows = body.with_columns(filled.alias("filled"), kinds.alias("kind")).with_row_index("row")
    alone = rows.filter((pl.col("filled") == 1) & (pl.col("kind") == int(RowKind.DATA)))
    text = pl.coalesce(columns)
    alone = alone.filter(text.str.contains(_REMARK) & ~text.str.contains(_LONG_NUMBER))
    if alone.height == 0:
        return []
    other = (kinds == int(RowKind.DATA)).scatter(alone["row"], values=False).arg_true()
    last = other[-1] if other.len() else -1
    return alone.filter(pl.col("row") > last)["row"].to_list()


def _footer_rows(loose: pl.DataFrame, kinds: pl.Series) -> list[int]:
    """Rows of `loose` from a footer mark to the next data row, that are not subtotals.

    Below the mark stand names of signers: a row with a digit in it is data.
    """
    open_rows = loose.filter(~pl.col("subtotal") & (pl.col("mark") | ~pl.col("digits")))
    if not open_rows["mark"].any():
        return []
    mark_of = dict(zip(open_rows["row"].to_list(), open_rows["mark"].to_list(), strict=True))
    is_data = (kinds == int(RowKind.DATA)).to_numpy()
    footer: list[int] = []
    previous: int | None = None
    inside = False
    for row, mark in mark_of.items():
        broken = previous is not None and any(
            is_data[between] and between not in mark_of for between in range(previous + 1, row)
        )
        inside = mark or (inside and not broken)
        if inside:
            footer.append(row)
        previous = row
    return footer
