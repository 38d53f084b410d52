"""From a raw sheet to a recognised table. Here: classify rows, name columns, account.

Not here: reading bytes, and which register the sheet is (`choice`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

import polars as pl

from common.columns import is_blank
from contracts.language import HeaderSpec
from sources.accounting import Accounting, AccountingError
from sources.choice import FixedMapping, choose_header, line_of, rows_above
from sources.headers import HeaderMatch
from sources.labels import fold, one_line
from sources.limits import Limits
from sources.notes import NoteCode
from sources.reading import RawSheet, Table
from sources.refusals import RefusalCode, RefusedError
from sources.repair import ENCODING, UNDECODED, repair_encodings
from sources.rows import RowKind, classify_body, classify_form
from sources.units import only_dong

_WIDE = 2
_HEADER_CELLS = 3


def build_table(
    sheet: RawSheet,
    specs: Mapping[str, HeaderSpec],
    limits: Limits,
    fixed: FixedMapping | None = None,
) -> Table:
    """The table in `sheet`. Raises `RefusedError` when the header or the row count is not right."""
    header, titles = choose_header(sheet, specs, limits, fixed)
    _only_text(sheet, header)
    if specs[header.spec].money:
        only_dong(specs[header.spec], header, rows_above(sheet, header))
    body, kinds = _body(sheet, header, specs)
    malformed, short = _malformed(sheet, body, kinds)
    if short:
        kept = ~body["line"].is_in(short)
        body, kinds = body.filter(kept), kinds.filter(kept)
    accounting = _account(sheet, header, kinds, malformed.height)
    data = body.filter(kinds == int(RowKind.DATA))
    _only_one_of_a_name(sheet, data, header)
    rows = _named(data, header, titles)
    rows, encodings = repair_encodings(rows, tuple(header.mapping))
    rows = rows.with_columns(pl.lit(said.text).alias(name) for name, said in titles.items())
    return Table(
        name=header.spec,
        sheet=sheet.name,
        header=header.labels,
        header_lines=(line_of(sheet, header.first), line_of(sheet, header.last)),
        mapping=dict(header.mapping),
        confidence=round(header.confidence, 4),
        rows=rows,
        malformed=malformed,
        accounting=accounting,
        encodings=encodings,
        number_counts=_number_counts(sheet, header),
        number_columns=_number_columns(sheet, header),
        titled=titles,
        notes=(
            *sheet.notes,
            *NoteCode.SECTION_ROWS.note(accounting.section),
            *NoteCode.REMARKS.note(accounting.remark),
            *NoteCode.MERGED_DOWN.note(_merged_down(sheet, rows["line"])),
        ),
        encoding=sheet.encoding,
    )


def _only_text(sheet: RawSheet, header: HeaderMatch) -> None:
    """Refuse a sheet of which a column that is asked for holds no text. Raises `RefusedError`."""
    wrong = [f"“{m.label}”" for m in header.mapping.values() if m.index in sheet.no_text]
    if wrong:
        raise RefusedError(RefusalCode.NO_TEXT, columns=", ".join(wrong))


def _body(
    sheet: RawSheet, header: HeaderMatch, specs: Mapping[str, HeaderSpec]
) -> tuple[pl.DataFrame, pl.Series]:
    """The rows below the header and the kind of each. Raises `RefusedError`."""
    spec = specs[header.spec]
    if sheet.labels is not None:
        data = pl.Series("kind", [int(RowKind.DATA)], dtype=pl.UInt8)
        return sheet.cells, data.new_from_index(0, sheet.cells.height)
    body = sheet.cells.slice(header.last + 1)
    required = [
        f"c{match.index}" for column, match in header.mapping.items() if column in spec.required
    ]
    *upper, leaves = _header_texts(sheet, header)
    if spec.form:
        kinds = classify_form(body, leaves)
    else:
        merged = _merged_lines(sheet)
        kinds = classify_body(body, leaves, required, merged, upper, persons=spec.persons)
    _only_one_header(body.filter(kinds == int(RowKind.DATA)), required, header, specs)
    return body, kinds


def _only_one_header(
    data: pl.DataFrame,
    required: Sequence[str],
    header: HeaderMatch,
    specs: Mapping[str, HeaderSpec],
) -> None:
    """Refuse a sheet on which another table begins: its columns would be read as ours.

    A header is a row of at least three cells of which most are labels. Raises `RefusedError`.
    """
    aliases = {a for spec in specs.values() for names in spec.columns.values() for a in names}
    labels = {text.rsplit(" / ", 1)[-1] for text in (*aliases, *header.labels)}
    asked = [pl.col(c).is_in(sorted(labels | {text.upper() for text in labels})) for c in required]
    if not asked or data.height == 0:
        return
    folded = {fold(text) for text in labels}
    for line, *cells in data.filter(pl.any_horizontal(asked)).iter_rows():
        texts = [cell for cell in cells if cell and cell.strip()]
        known = sum(fold(text) in folded for text in texts)
        if known >= _HEADER_CELLS and 2 * known > len(texts):
            raise RefusedError(RefusalCode.SECOND_HEADER, row=line, where=f"row {line}")


def _only_one_of_a_name(sheet: RawSheet, data: pl.DataFrame, header: HeaderMatch) -> None:
    """Refuse a sheet in which a column left unread has the name of one that is read, and says
    something else: nobody knows which of them is meant. Raises `RefusedError`."""
    if sheet.labels is not None:
        return
    leaves = _header_texts(sheet, header)[-1]
    read = {match.index: match.label for match in header.mapping.values()}
    unread = [index for index in range(len(header.labels)) if index not in read]
    for mine, label in read.items():
        numbered = re.compile(re.escape(label) + r" \(\d+\)")
        for other in unread:
            if numbered.fullmatch(header.labels[other]) and leaves[other] == leaves[mine]:
                told = pl.col(f"c{other}").str.strip_chars()
                differs = (told != "") & told.ne_missing(pl.col(f"c{mine}").str.strip_chars())
                lines = data.filter(differs)["line"]
                if lines.len():
                    raise RefusedError(
                        RefusalCode.SAME_LABEL, label=f"“{label}”", where=f"row {lines[0]}"
                    )


def _merged_down(sheet: RawSheet, lines: pl.Series) -> int:
    """Cells merged over several rows of which the later ones are among `lines`."""
    down = [bottom + 1 for (top, _), (bottom, _) in sheet.merged or () if bottom > top]
    return int(pl.Series(down, dtype=lines.dtype).is_in(lines.implode()).sum()) if down else 0


def _merged_lines(sheet: RawSheet) -> frozenset[int]:
    """Lines with a cell merged across several columns."""
    return frozenset(
        top + 1
        for (top, left), (bottom, right) in sheet.merged or ()
        if top == bottom and right - left >= _WIDE
    )


def _account(sheet: RawSheet, header: HeaderMatch, kinds: pl.Series, malformed: int) -> Accounting:
    """The ledger of the sheet, checked. Raises `RefusedError` when the counts disagree."""
    counts = {kind: int((kinds == int(kind)).sum()) for kind in RowKind}
    above = sheet.cells.head(0 if sheet.labels is not None else header.first)
    block = 0 if sheet.labels is not None else header.last - header.first + 1
    blank_above = _blank_rows(above)
    accounting = Accounting(
        rows_seen=sheet.rows_seen,
        contents_seen=sheet.contents_seen,
        title=above.height - blank_above,
        header=block + counts[RowKind.HEADER],
        column_number=counts[RowKind.COLUMN_NUMBER],
        blank=counts[RowKind.BLANK] + blank_above + sheet.blank,
        subtotal=counts[RowKind.SUBTOTAL],
        section=counts[RowKind.SECTION],
        footer=counts[RowKind.FOOTER],
        remark=counts[RowKind.REMARK],
        data=counts[RowKind.DATA],
        malformed=malformed,
        continuation=sheet.continuation,
    )
    try:
        accounting.check()
    except AccountingError as error:
        raise RefusedError(
            RefusalCode.ACCOUNTING,
            read=accounting.rows_read,
            seen=accounting.rows_seen,
            rows_seen=accounting.rows_seen,
        ) from error
    return accounting


def _malformed(
    sheet: RawSheet, body: pl.DataFrame, kinds: pl.Series
) -> tuple[pl.DataFrame, list[int]]:
    """Records kept aside: those of the reader, and short ones that turn out to be data.

    What reads like a remark right below one of them may be the rest of it, and goes with it.
    """
    if sheet.suspects.height == 0:
        return sheet.malformed, []
    lines = sheet.suspects.join(
        body.select("line", kind=kinds), on="line", how="left", maintain_order="left"
    ).select("line", "kind")
    broken, aside = set(sheet.malformed["line"].to_list()), []
    for line, kind in lines.iter_rows():
        if kind == RowKind.DATA or (kind == RowKind.REMARK and line - 1 in broken):
            broken.add(line)
            aside.append(line)
    short = sheet.suspects.filter(pl.col("line").is_in(aside))
    return pl.concat([sheet.malformed, short]).sort("line"), short["line"].to_list()


def _header_texts(sheet: RawSheet, header: HeaderMatch) -> list[list[str]]:
    """The rows of the header as texts, `""` where blank."""
    rows = sheet.cells.drop("line").slice(header.first, header.last - header.first + 1).rows()
    return [[one_line(value) if value else "" for value in row] for row in rows]


def _blank_rows(frame: pl.DataFrame) -> int:
    return sum(
        1 for row in frame.drop("line").rows() if not any(v and not is_blank(v) for v in row)
    )


def _column_names(header: HeaderMatch, width: int, titles: Collection[str]) -> dict[str, str]:
    canonical = {match.index: column for column, match in header.mapping.items()}
    used = {"line", *header.mapping, *titles}
    names: dict[str, str] = {}
    for index in range(width):
        if index in canonical:
            name = canonical[index]
        else:
            label = header.labels[index] if index < len(header.labels) else f"column {index + 1}"
            name, copy = label, 2
            while name in used or name.endswith((UNDECODED, ENCODING)):
                name, copy = f"{label} ({copy})", copy + 1
            used.add(name)
        names[f"c{index}"] = name
    return names


def _named(rows: pl.DataFrame, header: HeaderMatch, titles: Collection[str]) -> pl.DataFrame:
    """Canonical columns first, in the order of the spec; then labelled or filled other columns."""
    names = _column_names(header, rows.width - 1, titles)
    matched = {match.index for match in header.mapping.values()}
    labelled = {i for i, label in enumerate(header.labels) if not label.startswith("column ")}
    others = [
        f"c{i}"
        for i in range(rows.width - 1)
        if i not in matched and (i in labelled or rows[f"c{i}"].null_count() < rows.height)
    ]
    ordered = [f"c{match.index}" for match in header.mapping.values()]
    return rows.select("line", *ordered, *others).rename({c: names[c] for c in (*ordered, *others)})


def _number_columns(sheet: RawSheet, header: HeaderMatch) -> tuple[str, ...]:
    """Columns that hold nothing but numbers, in a format where each row is a record."""
    if sheet.labels is None:
        return ()
    counts, cells = sheet.number_counts, sheet.cells
    return tuple(
        column
        for column, match in header.mapping.items()
        if counts.get(match.index) == cells.height - cells[f"c{match.index}"].null_count()
    )


def _number_counts(sheet: RawSheet, header: HeaderMatch) -> dict[str, int]:
    return {
        column: sheet.number_counts[match.index]
        for column, match in header.mapping.items()
        if match.index in sheet.number_counts
    }
