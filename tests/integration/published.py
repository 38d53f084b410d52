"""What a published figure is to the tests: rows to write, and what the warehouse must print.

Here: the shapes, and a CSV file that is changed in the bytes it arrived in. Not here: any one
figure (`figures/*.py`, one module for each field) and the night that runs them
(`test_figures.py`).

A module of `figures` has `write(made)`, which sets in the files of the undamaged province what the
figure needs and adds a source of its own where the generator does not make it, and `FIGURES`.
Nothing is set in the warehouse. What paper holds is added to `made.inventory`.
"""

from __future__ import annotations

import csv
import importlib
import io
import pkgutil
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

from intake.layout import Night

NIGHT = Night(date(2026, 10, 12), "66")
FOLDER = Path(__file__).with_name("figures")


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One published figure. `code`: its id in docs/figures.md. `where`: the line of
    `mart.v_metric`. `part`, `total`: numerator and denominator that the rows must give; `printed`:
    the per cent in the digits that were published."""

    code: str
    metric: str
    where: Mapping[str, str]
    part: int | None = None
    total: int | None = None
    printed: str | None = None


@dataclass(frozen=True)
class Lines:
    """A CSV file of the inbox, cell by cell, in the bytes it arrived in."""

    path: Path
    separator: str
    encoding: str

    def read(self) -> tuple[list[str], list[list[str]]]:
        """The header, composed so that it can be searched, and the rows as they are."""
        text = self.path.read_bytes().decode(self.encoding)
        head, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=self.separator)
        return [unicodedata.normalize("NFC", name) for name in head], rows

    def keep(self, rows: list[list[str]]) -> None:
        """Write the header as it was, and only `rows`."""
        text = self.path.read_bytes().decode(self.encoding)
        head, *_ = csv.reader(io.StringIO(text, newline=""), delimiter=self.separator)
        out = io.StringIO(newline="")
        csv.writer(out, delimiter=self.separator, lineterminator="\r\n").writerows([head, *rows])
        self.path.write_bytes(out.getvalue().encode(self.encoding))

    def entries(self) -> pl.DataFrame:
        """How many rows there are by commune."""
        head, rows = self.read()
        codes = pl.Series("commune_code", [row[head.index("Mã xã")] for row in rows])
        return codes.value_counts(name="entries").with_columns(pl.col("entries").cast(pl.Int64))


@dataclass
class Made:
    """The undamaged province on its way to the night."""

    inbox: Path
    inventory: list[pl.DataFrame] = field(default_factory=list)

    def folder(self, source: str) -> Path:
        """Where the files of a source lie; made if missing."""
        path = self.inbox / source / NIGHT.date.isoformat()
        path.mkdir(parents=True, exist_ok=True)
        return path

    def file(self, source: str) -> Path:
        """The one file of a source."""
        [path] = self.folder(source).iterdir()
        return path

    @property
    def listed(self) -> pl.DataFrame:
        """The inventory as it was made."""
        return pl.read_csv(self.file("register_inventory"), infer_schema=False)

    def take_inventory(self) -> None:
        """Write what the modules said that paper holds."""
        columns = self.listed.columns
        told = pl.concat(self.inventory, how="diagonal").select(columns)
        told.write_csv(self.file("register_inventory"))


@dataclass(frozen=True)
class Field:
    """One module of `figures`."""

    write: Callable[[Made], None]
    figures: tuple[Figure, ...]


def fields() -> list[Field]:
    """Every module of `figures`, by name."""
    names = sorted(module.name for module in pkgutil.iter_modules([str(FOLDER)]))
    modules = [importlib.import_module(f"tests.integration.figures.{name}") for name in names]
    return [Field(module.write, tuple(module.FIGURES)) for module in modules]
