"""Which register a sheet is: the best header under all specs, and the titles it needs.

Here: readings of the top rows, the choice among headers, what to say where none is good enough. Not
here: likeness of labels (`headers`), finding titles (`titles`) and the rows below (`tables`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from contracts.language import HeaderSpec
from sources.headers import HeaderMatch, find_header, same_sheet
from sources.limits import Limits
from sources.reading import RawSheet
from sources.refusals import RefusalCode, RefusedError
from sources.repair import header_readings, repaired_grid
from sources.titles import NOWHERE, Titled, missing_titles, titles_of

FixedMapping = Mapping[str, Mapping[str, str]]
_TOP = 30


def top_grid(sheet: RawSheet, rows: int = _TOP) -> list[list[str | None]]:
    """The first rows of a sheet as lists, labels of an old encoding made readable."""
    return repaired_grid(sheet.cells.head(rows).drop("line").rows())


def choose_header(
    sheet: RawSheet,
    specs: Mapping[str, HeaderSpec],
    limits: Limits,
    fixed: FixedMapping | None = None,
) -> tuple[HeaderMatch, Mapping[str, Titled]]:
    """The header of `sheet`, and the columns that titles give instead.

    Raises `RefusedError` when none is good enough.
    """
    named = {
        name: spec for name, spec in specs.items() if same_sheet(sheet.known_as or sheet.name, spec)
    }
    matches: list[HeaderMatch] = []
    found: list[HeaderMatch] = []
    for grid in _readings(sheet):
        matches = find_header(
            grid,
            named or specs,
            None if sheet.labels is not None else sheet.merged,
            header_rows=1 if sheet.labels is not None else limits.header_rows,
            fixed=fixed,
        )
        found += [m for m in matches if not m.missing and m.mapping]
    if not found:
        raise _no_header(sheet, specs, matches, named=bool(named), limits=limits)
    best, titles = _with_titles(sheet, specs, sorted(found, key=lambda m: m.worth, reverse=True))
    if best.confidence < limits.header_confidence:
        raise RefusedError(
            RefusalCode.AMBIGUOUS_HEADER,
            confidence=f"{best.confidence:.2f}",
            allowed=f"{limits.header_confidence:.2f}",
            where=_place(sheet, best.last),
        )
    return best, titles


def _with_titles(
    sheet: RawSheet, specs: Mapping[str, HeaderSpec], found: Sequence[HeaderMatch]
) -> tuple[HeaderMatch, Mapping[str, Titled]]:
    """The first of the headers, best first, to which titles give what it lacks.

    Raises `RefusedError` where they do so for none.
    """
    own = sheet.name if sheet.known_as is None else sheet.known_as
    for match in found:
        spec = specs[match.spec]
        above = rows_above(sheet, match) if spec.titled else []
        titles = titles_of(spec, match.mapping, above, own, sheet.files)
        if not missing_titles(spec, match.mapping, titles):
            return match, titles
    best = found[0]
    spec = specs[best.spec]
    titles = titles_of(spec, best.mapping, rows_above(sheet, best), own, sheet.files)
    raise _missing(sheet, spec, best, missing_titles(spec, best.mapping, titles), NOWHERE)


def rows_above(sheet: RawSheet, header: HeaderMatch) -> list[tuple[int, list[str | None]]]:
    """Line and cells of the rows above a header, readable."""
    if sheet.labels is not None or header.first == 0:
        return []
    lines = sheet.cells["line"].head(header.first).to_list()
    return list(zip(lines, top_grid(sheet, header.first), strict=True))


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
    return _missing(sheet, specs[best.spec], best, best.missing)


def _missing(
    sheet: RawSheet,
    spec: HeaderSpec,
    header: HeaderMatch,
    columns: Sequence[str],
    nowhere: str = "",
) -> RefusedError:
    return RefusedError(
        RefusalCode.MISSING_COLUMN,
        missing=", ".join(map(spec.shown, columns)) + nowhere,
        place=_place(sheet, header.last) or "the file's own list of columns",
        where=_place(sheet, header.last),
    )


def _place(sheet: RawSheet, index: int) -> str:
    """Where a row stands, `""` in a format that names its columns outside of its rows."""
    line = line_of(sheet, index)
    return f"row {line}" if line else ""


def _named_registers(specs: Mapping[str, HeaderSpec]) -> str:
    """Each as its sheet is usually called, and its name."""
    return ", ".join(
        f"“{spec.sheet_aliases[0]}” ({name})" if spec.sheet_aliases else name
        for name, spec in specs.items()
    )


def line_of(sheet: RawSheet, index: int) -> int:
    """Line of a row of the header, 0 in a format that names its columns outside of its rows."""
    if sheet.labels is not None or index >= sheet.cells.height:
        return 0
    return int(sheet.cells["line"][index])
