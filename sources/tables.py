"""From a raw sheet to a recognised table. Here: choose the spec, classify rows, name columns,
account.

Not here: reading bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from common.columns import is_blank
from contracts.language import HeaderSpec
from sources.accounting import Accounting, AccountingError
from sources.headers import HeaderMatch, find_header, same_sheet
from sources.labels import fold, one_line
from sources.limits import Limits
from sources.notes import NoteCode
from sources.reading import RawSheet, Table
from sources.refusals import RefusalCode, RefusedError
from sources.repair import ENCODING, UNDECODED, header_readings, repair_encodings, repaired_grid
from sources.rows import RowKind, classify_body

FixedMapping = Mapping[str, Mapping[str, str]]
_TOP = 30
_WIDE = 2
_HEADER_CELLS = 3


def top_grid(sheet: RawSheet, rows: int = _TOP) -> list[list[str | None]]:
    """The first rows of a sheet as lists, labels of an old encoding made readable."""
    return repaired_grid(sheet.cells.head(rows).drop("line").rows())


def choose_header(
    sheet: RawSheet,
    specs: Mapping[str, HeaderSpec],
    limits: Limits,
    fixed: FixedMapping | None = None,
) -> HeaderMatch:
    """The header of `sheet`. Raises `RefusedError` when none is good enough."""
    named = {
        name: spec for name, spec in specs.items() if same_sheet(sheet.known_as or sheet.name, spec)
    }
    best, matches = None, []
    for grid in _readings(sheet):
        matches = find_header(
            grid,
            named or specs,
            None if sheet.labels is not None else sheet.merged,
            header_rows=1 if sheet.labels is not None else limits.header_rows,
            fixed=fixed,
        )
        found = [m for m in matches if not m.missing and m.mapping]
        best = max([best, *found] if best else found, key=lambda m: m.worth, default=None)
    if best is None:
        raise _no_header(sheet, specs, matches, named=bool(named), limits=limits)
    if best.confidence < limits.header_confidence:
        raise RefusedError(
            RefusalCode.AMBIGUOUS_HEADER,
            confidence=f"{best.confidence:.2f}",
            allowed=f"{limits.header_confidence:.2f}",
            where=_place(sheet, best.last),
        )
    return best


def _readings(sheet: RawSheet) -> list[list[list[str | None]]]:
    """The top rows as they stand, and readable where labels are typed in an old encoding."""
    if sheet.labels is not None:
        return [[list(sheet.labels)]]
    top = sheet.cells.head(_TOP).drop("line").rows()
    return header_readings(top)


def _no_header(
    sheet: RawSheet,
    specs: Mapping[str, HeaderSpec],
    matches: list[HeaderMatch],
    *,
    named: bool,
    limits: Limits,
) -> RefusedError:
    best = max(matches, key=lambda m: len(m.mapping), default=None)
    if best is None or (len(best.mapping) < 2 and not named):
        if len(specs) > 1:
            return RefusedError(RefusalCode.UNKNOWN_SHEET, known=_named_registers(specs))
        return RefusedError(RefusalCode.NO_HEADER, rows=limits.header_rows)
    if not best.mapping:
        return RefusedError(RefusalCode.NO_HEADER, rows=limits.header_rows)
    shown = [
        f"“{(specs[best.spec].columns[column] or [column])[0]}” ({column})"
        for column in best.missing
    ]
    return RefusedError(
        RefusalCode.MISSING_COLUMN,
        missing=", ".join(shown),
        place=_place(sheet, best.last) or "the file's own list of columns",
        where=_place(sheet, best.last),
    )


def _place(sheet: RawSheet, index: int) -> str:
    """Where a row stands, `""` in a format that names its columns outside of its rows."""
    line = _line(sheet, index)
    return f"row {line}" if line else ""


def _named_registers(specs: Mapping[str, HeaderSpec]) -> str:
    """Each as its sheet is usually called, and its name."""
    return ", ".join(
        f"“{spec.sheet_aliases[0]}” ({name})" if spec.sheet_aliases else name
        for name, spec in specs.items()
    )


def _line(sheet: RawSheet, index: int) -> int:
    if sheet.labels is not None or index >= sheet.cells.height:
        return 0
    return int(sheet.cells["line"][index])


def build_table(
    sheet: RawSheet,
    specs: Mapping[str, HeaderSpec],
    limits: Limits,
    fixed: FixedMapping | None = None,
) -> Table:
    """The table in `sheet`. Raises `RefusedError` when the header or the row count is not right."""
    header = choose_header(sheet, specs, limits, fixed)
    _only_text(sheet, header)
    body, kinds = _body(sheet, header, specs)
    malformed, short = _malformed(sheet, body, kinds)
    if short:
        kept = ~body["line"].is_in(short)
        body, kinds = body.filter(kept), kinds.filter(kept)
    accounting = _account(sheet, header, kinds, malformed.height)
    rows = _named(body.filter(kinds == int(RowKind.DATA)), header)
    rows, encodings = repair_encodings(rows, tuple(header.mapping))
    return Table(
        name=header.spec,
        sheet=sheet.name,
        header=header.labels,
        header_lines=(_line(sheet, header.first), _line(sheet, header.last)),
        mapping=dict(header.mapping),
        confidence=round(header.confidence, 4),
        rows=rows,
        malformed=malformed,
        accounting=accounting,
        encodings=encodings,
        number_counts=_number_counts(sheet, header),
        number_columns=_number_columns(sheet, header),
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
        f"c{header.mapping[column].index}" for column in spec.columns if column in spec.required
    ]
    *upper, leaves = _header_texts(sheet, header)
    kinds = classify_body(body, leaves, required, _merged_lines(sheet), upper)
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


def _column_names(header: HeaderMatch, width: int) -> dict[str, str]:
    canonical = {match.index: column for column, match in header.mapping.items()}
    used = {"line", *header.mapping}
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


def _named(rows: pl.DataFrame, header: HeaderMatch) -> pl.DataFrame:
    """Canonical columns first, in the order of the spec; then labelled or filled other columns."""
    names = _column_names(header, rows.width - 1)
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
