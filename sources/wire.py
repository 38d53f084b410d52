"""How a reading crosses from the reading process to ours: JSON and Arrow files, never pickled code.

Here: requests and results as plain data. Not here: processes (`sandbox`) and reading (`reader`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import polars as pl

from contracts.language import HeaderSpec
from sources.accounting import Accounting
from sources.files import FileIdentity, FileKind
from sources.headers import ColumnMatch
from sources.limits import Limits
from sources.reading import MALFORMED_SCHEMA, FileReading, NoteSheet, Table
from sources.refusals import Refusal, RefusalCode
from sources.tables import FixedMapping

RESULT = "reading.json"
Request = tuple[Path, dict[str, HeaderSpec], Limits, dict[str, dict[str, str]] | None]


def request_text(
    path: Path,
    out: Path,
    specs: Mapping[str, HeaderSpec],
    limits: Limits,
    fixed: FixedMapping | None,
) -> str:
    """One line of JSON that asks for `path` to be read into the folder `out`."""
    return json.dumps(
        {
            "path": str(path),
            "out": str(out),
            "limits": asdict(limits),
            "fixed": {k: dict(v) for k, v in fixed.items()} if fixed else None,
            "specs": {
                name: {
                    "columns": {column: list(labels) for column, labels in spec.columns.items()},
                    "required": sorted(spec.required),
                    "sheet_aliases": list(spec.sheet_aliases),
                }
                for name, spec in specs.items()
            },
        }
    )


def parse_request(text: str) -> tuple[Path, Request]:
    """The folder for the result, and what `reader.read` wants."""
    given = json.loads(text)
    specs = {
        name: HeaderSpec(spec["columns"], frozenset(spec["required"]), spec["sheet_aliases"])
        for name, spec in given["specs"].items()
    }
    return Path(given["out"]), (
        Path(given["path"]),
        specs,
        Limits(**given["limits"]),
        given["fixed"],
    )


def write_reading(reading: FileReading, out: Path) -> None:
    """Store `reading` in the folder `out`."""
    tables: list[dict[str, Any]] = []
    for index, table in enumerate(reading.tables):
        table.rows.write_ipc(out / f"{index}.rows.arrow", compression="uncompressed")
        if table.malformed.height:
            table.malformed.write_ipc(out / f"{index}.malformed.arrow")
        tables.append(
            {
                "name": table.name,
                "sheet": table.sheet,
                "header": table.header,
                "header_lines": table.header_lines,
                "mapping": {column: asdict(match) for column, match in table.mapping.items()},
                "confidence": table.confidence,
                "accounting": asdict(table.accounting),
                "encodings": dict(table.encodings),
                "number_counts": dict(table.number_counts),
                "number_columns": table.number_columns,
                "notes": table.notes,
                "encoding": table.encoding,
            }
        )
    whole = {
        "file": asdict(reading.file),
        "tables": tables,
        "refusals": [asdict(refusal) for refusal in reading.refusals],
        "skipped": reading.skipped,
        "note_sheets": [asdict(sheet) for sheet in reading.note_sheets],
    }
    (out / RESULT).write_text(json.dumps(whole), encoding="utf-8")


def read_reading(out: Path) -> FileReading:
    """The reading stored in `out`. Its files may be deleted afterwards."""
    whole = json.loads((out / RESULT).read_text(encoding="utf-8"))
    file = whole["file"]
    return FileReading(
        FileIdentity(file["name"], file["sha256"], file["size"], FileKind(file["kind"])),
        tuple(_table(out, index, table) for index, table in enumerate(whole["tables"])),
        tuple(_refusal(refusal) for refusal in whole["refusals"]),
        tuple(whole["skipped"]),
        tuple(NoteSheet(**sheet) for sheet in whole["note_sheets"]),
    )


def _table(out: Path, index: int, given: Mapping[str, Any]) -> Table:
    malformed = out / f"{index}.malformed.arrow"
    return Table(
        name=given["name"],
        sheet=given["sheet"],
        header=tuple(given["header"]),
        header_lines=(given["header_lines"][0], given["header_lines"][1]),
        mapping={column: ColumnMatch(**match) for column, match in given["mapping"].items()},
        confidence=given["confidence"],
        # in one piece: beside columns of another cut every later frame would be copied whole
        rows=pl.read_ipc(out / f"{index}.rows.arrow").rechunk(),
        malformed=pl.read_ipc(malformed)
        if malformed.exists()
        else pl.DataFrame(schema=MALFORMED_SCHEMA),
        accounting=Accounting(**given["accounting"]),
        encodings=given["encodings"],
        number_counts=given["number_counts"],
        number_columns=tuple(given["number_columns"]),
        notes=tuple(given["notes"]),
        encoding=given["encoding"],
    )


def _refusal(given: Mapping[str, Any]) -> Refusal:
    return Refusal(
        given["file"],
        given["sheet"],
        RefusalCode(given["code"]),
        tuple((name, value) for name, value in given["details"]),
        given["where"],
        given["rows_seen"],
    )
