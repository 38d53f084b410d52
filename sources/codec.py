"""How a reading crosses from the reading process to ours: JSON and Arrow files, never pickled code.

Here: requests and results as plain data. Not here: processes (`sandbox`) and reading (`reader`).
What comes from that process is checked field by field on our side (pydantic); the process itself
goes without, since it starts in the time that loading pydantic takes again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from contracts.language import HeaderSpec
from sources.choice import FixedMapping
from sources.limits import Limits
from sources.reading import MALFORMED_SCHEMA, FileReading
from sources.refusals import RefusalCode, RefusedError

if TYPE_CHECKING:
    from pydantic import TypeAdapter

RESULT = "reading.json"


class Request(NamedTuple):
    """What `reader.read_here` wants."""

    path: Path
    specs: Mapping[str, HeaderSpec]
    limits: Limits
    fixed: FixedMapping | None


def request_text(out: Path, request: Request) -> str:
    """One line of JSON that asks for a file to be read into the folder `out`."""
    given = {
        "path": str(request.path),
        "out": str(out),
        "limits": asdict(request.limits),
        "fixed": request.fixed or None,
        "specs": {name: asdict(spec) for name, spec in request.specs.items()},
    }
    return json.dumps(given, default=sorted)  # sets


def parse_request(text: str) -> tuple[Path, Request]:
    """The folder for the result, and the request."""
    given = json.loads(text)
    specs = {
        name: HeaderSpec(**(spec | {"required": frozenset(spec["required"])}))
        for name, spec in given["specs"].items()
    }
    limits = Limits(**given["limits"])
    return Path(given["out"]), Request(Path(given["path"]), specs, limits, given["fixed"])


def write_reading(reading: FileReading, out: Path) -> None:
    """Store `reading` in the folder `out`."""
    for index, table in enumerate(reading.tables):
        table.rows.write_ipc(out / f"{index}.rows.arrow", compression="uncompressed")
        if table.malformed.height:
            table.malformed.write_ipc(out / f"{index}.malformed.arrow")
    text = json.dumps(asdict(reading), default=_without_rows)
    (out / RESULT).write_text(text, encoding="utf-8")


def read_reading(out: Path) -> FileReading:
    """The reading stored in `out`. Its files may be deleted afterwards.

    Raises `RefusedError` where it is none: something took over the process that wrote it.
    """
    try:
        return _readings().validate_python(_stored(out))
    except (OSError, ValueError, LookupError, TypeError, pl.exceptions.PolarsError):
        raise RefusedError(RefusalCode.READER_CRASHED, detail="no reading") from None


def _stored(out: Path) -> dict[str, Any]:
    whole: dict[str, Any] = json.loads((out / RESULT).read_text(encoding="utf-8"))
    for index, table in enumerate(whole["tables"]):
        malformed = out / f"{index}.malformed.arrow"
        # in one piece: beside columns of another cut every later frame would be copied whole
        table["rows"] = pl.read_ipc(out / f"{index}.rows.arrow").rechunk()
        table["malformed"] = (
            pl.read_ipc(malformed) if malformed.exists() else pl.DataFrame(schema=MALFORMED_SCHEMA)
        )
    return whole


@cache
def _readings() -> TypeAdapter[FileReading]:
    from pydantic import TypeAdapter

    return TypeAdapter(FileReading)


def _without_rows(value: object) -> None:
    """Rows go by Arrow; anything else that JSON does not know is a mistake of ours."""
    if not isinstance(value, pl.DataFrame):
        raise TypeError(f"{type(value).__name__} does not cross between processes")
