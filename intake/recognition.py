"""Which source a file is of, told from its beginning.

Belongs here: how much of a file is looked at, the headers of several sources side by side, and the
source that a file under the wrong name is of. Does not belong here: how a header is recognised
(sources/) and what is shown of a file (inspection.py).
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from contracts.language import HeaderSpec, SourceContract
from contracts.registry import SOURCES
from sources import FileIdentity, FileKind, FileReading, Limits, RefusalCode, read
from sources.layout import text_head

WHOLE_BYTES = 2 << 20
SAMPLE_BYTES = 512 << 10
SAMPLE_ROWS = 2000
TEXT_KINDS = frozenset({FileKind.CSV, FileKind.NDJSON})
HEADER_REFUSALS = frozenset(
    {
        RefusalCode.MISSING_COLUMN,
        RefusalCode.AMBIGUOUS_HEADER,
        RefusalCode.NO_HEADER,
        RefusalCode.UNKNOWN_SHEET,
    }
)
"""Refusals of a sheet whose header is not that of the source asked for."""
_DOT = "."


def qualified(source: str, table: str) -> str:
    """One name for a table of a source, where several sources stand side by side."""
    return f"{source}{_DOT}{table}"


def parts_of(name: str) -> tuple[str, str]:
    """Source and table of a `qualified` name."""
    source, _, table = name.partition(_DOT)
    return source, table


def specs_of(contracts: Mapping[str, SourceContract]) -> dict[str, HeaderSpec]:
    """The headers of all tables of several sources, under their qualified names."""
    return {
        qualified(source, name): spec
        for source, contract in contracts.items()
        for name, spec in contract.headers.items()
    }


def limits_of(file: FileIdentity) -> Limits:
    """Limits under which the beginning of a file is read: a large one is cut after some rows."""
    return Limits(first_rows=SAMPLE_ROWS if file.size > WHOLE_BYTES else 0)


def sample(path: Path, file: FileIdentity, folder: Path) -> tuple[Path, str]:
    """The file itself, or a copy of its beginning in `folder`, and words for how much that is."""
    if file.kind not in TEXT_KINDS or file.size <= WHOLE_BYTES:
        return path, ""
    head = text_head(path, SAMPLE_BYTES)
    copy = folder / file.name
    copy.write_bytes(head)
    return copy, f"first {len(head) / 1024:.0f} KiB of {file.size / 1048576:.1f} MiB"


def likely_source(path: Path, asked: SourceContract, reading: FileReading) -> SourceContract | None:
    """The source whose registers a file holds that holds none of the one asked for.

    None where `reading`, made for the source asked for, has a table, was refused for another reason
    than its headers, or where no other source takes every sheet of it. Nor is a file of another one
    that has no fewer labels of the source asked for: it lacks a column, and is in the right place.
    """
    codes = {refusal.code for refusal in reading.refusals}
    if reading.tables or not codes or not codes <= HEADER_REFUSALS:
        return None
    others = {name: c for name, c in SOURCES.items() if name != asked.source}
    with tempfile.TemporaryDirectory(prefix="dongbo-source-") as folder:
        head, _ = sample(path, reading.file, Path(folder))
        limits = limits_of(reading.file)
        seen = read(head, specs_of(others), limits)
        own = read(head, undemanding(asked.headers), replace(limits, header_confidence=0.0))
    found = {parts_of(table.name)[0] for table in seen.tables}
    if len(found) != 1 or seen.refusals or _labels_known(seen) <= _labels_known(own):
        return None
    return others[found.pop()]


def undemanding(specs: Mapping[str, HeaderSpec]) -> dict[str, HeaderSpec]:
    """The same headers with no column required: what a refused sheet looks most like."""
    return {name: replace(spec, required=frozenset()) for name, spec in specs.items()}


def _labels_known(reading: FileReading) -> int:
    return sum(len(table.mapping) for table in reading.tables)


def wrong_source(known: SourceContract) -> tuple[str, str]:
    """What to say of a file that is of the source `known` and was taken for another: Vietnamese
    and English."""
    return (
        f"Đây là tệp của nguồn {known.source} ({known.title_vi}): nộp vào nguồn đó.",
        f"This is a file of the source {known.source} ({known.title_en}): deliver it there.",
    )
