"""How the rows of declared tables are laid out: which file and sheet, on which line, under what.

Belongs here: names of files and sheets, titles, CSV and JSON. Does not belong here: cells of a
workbook (`registers/workbook.py`), what the rows say.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from contracts.sample import Form, Layout, Spelled
from sample_data.registers.declared.tables import Declared, named_in
from sample_data.registers.workbook import Header, Sheet, write_workbook
from sample_data.registers.written import Positions, Written

PLACES = {"commune": "commune_code", "commune_name": "commune_name"}  # word → fact
LONGEST_SHEET = 31
NO_SHEET_LETTERS = r"[\[\]:*?/\\]"
NO_FILE_LETTERS = r"[^0-9A-Za-zÀ-ỹ._-]+"


@dataclass(frozen=True)
class Page:
    """Some rows of a table that stand together; `rows` are positions in what was written."""

    table: Declared
    layout: Layout
    file: str
    sheet: str
    titles: tuple[str, ...]
    rows: Positions

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it has."""
        return self.table.shown(self.layout)

    @property
    def headers(self) -> tuple[Header, ...]:
        """The labels of the columns with their groups."""
        labels = (
            self.layout.labels.get(name, self.table.table.column(name).title_vi)
            for name in self.columns
        )
        return tuple(tuple(label.split(" / ")) for label in labels)

    @property
    def first_line(self) -> int:
        """The line of the first row, from 1: of the sheet, the file, the list of a message."""
        if self.file.endswith(".json"):
            return 1
        if self.file.endswith(".csv"):
            return len(self.titles) + 2
        return self.page(pl.DataFrame()).first_line

    @property
    def said_sheet(self) -> str | None:
        """The sheet as a reader knows it: None where the format has none; of a message the list."""
        inside = self.file.endswith(".json") and self.table.sample.of
        return self.sheet if self.file.endswith(".xlsx") or inside else None

    def page(self, cells: pl.DataFrame) -> Sheet:
        """The sheet of a workbook."""
        return Sheet(
            self.sheet, self.titles, self.headers, self.columns, cells,
            ordinal=self.ordinal, numbered=self.layout.column_numbers, plain=True,
        )  # fmt: skip

    def cells(self, written: Written) -> pl.DataFrame:
        """The cells as they are written here."""
        cells = written.cells[self.rows].select(self.columns)
        forms = {name: form for name, form in self.layout.forms.items() if name in self.columns}
        return cells.with_columns(_written(name, form) for name, form in forms.items())

    @property
    def ordinal(self) -> str:
        """The label of the running number."""
        named = {column.name: column for column in self.table.table.columns}
        return named["ordinal"].title_vi if "ordinal" in named else "STT"


def _written(name: str, form: Form) -> pl.Expr:
    """A column in another form; what is no such day or text stays."""
    text = pl.col(name)
    if isinstance(form, Spelled):
        return text.replace(dict(form.texts))
    moment = pl.coalesce(
        text.str.to_datetime("%d/%m/%Y %H:%M", strict=False, time_unit="ms"),
        text.str.to_date("%d/%m/%Y", strict=False).cast(pl.Datetime("ms")),
    )
    return pl.coalesce(moment.dt.to_string(form.written), text).alias(name)


def pages_of(
    one: Declared, written: Written, words: Mapping[str, str], communes: Mapping[str, str]
) -> list[Page]:
    """The pages of a table by layout, file and sheet. `words`: what names in braces stand for that
    are no columns; `communes`: code → name of all communes, which deliver in one layout each."""
    bounds = np.cumsum([layout.share for layout in one.layouts])
    place = (np.arange(len(communes)) + 0.5) / max(len(communes), 1)
    of = np.minimum(np.searchsorted(bounds, place, side="right"), len(bounds) - 1)
    layout_of = dict(zip(sorted(communes), of.tolist(), strict=True))
    facts = written.facts.with_columns(
        commune_name=pl.col("commune_code").replace_strict(communes, default=None),
        _row=pl.int_range(pl.len()),
        _layout=pl.col("commune_code").replace_strict(layout_of, return_dtype=pl.Int64),
    )
    return [
        page
        for number, layout in enumerate(one.layouts)
        for page in _pages_of(one, layout, facts.filter(pl.col("_layout") == number), words)
    ]


def _pages_of(
    one: Declared, layout: Layout, facts: pl.DataFrame, words: Mapping[str, str]
) -> Iterator[Page]:
    forms = (layout.file, layout.sheet or _usual_sheet(one), *layout.titles)
    named = {name.lower() for form in forms for name in named_in(form)}
    above = one.above(layout)
    told = {name: f"value_{name}" for name in above} | {
        word: fact for word, fact in PLACES.items() if word in named - above
    }
    rows = facts.select(
        "_row", *(pl.col(fact).fill_null("").alias(word) for word, fact in sorted(told.items()))
    )
    if told and not rows.height:  # nothing names a file or sheet
        return
    groups = rows.partition_by(sorted(told), maintain_order=True) if told else [rows]
    for group in sorted(groups, key=lambda frame: frame.row(0)[1:] if told else ()):
        known = {**words, **(group.drop("_row").row(0, named=True) if told else {})}
        known |= {name.upper(): text.upper() for name, text in known.items()}
        file, sheet, *titles = (form.format_map(known) for form in forms)
        at = group["_row"].to_numpy().astype(np.int64)
        yield Page(one, layout, _for_file(file), _for_sheet(sheet), tuple(titles), at)


def _usual_sheet(one: Declared) -> str:
    return (*one.table.sheet_aliases, one.table.title_vi)[0]


def _for_sheet(name: str) -> str:
    cleaned = pl.Series([name]).str.replace_all(NO_SHEET_LETTERS, "-")[0]
    return str(cleaned)[:LONGEST_SHEET]


def _for_file(name: str) -> str:
    return str(pl.Series([name]).str.replace_all(NO_FILE_LETTERS, "_")[0])


def told_apart(pages: Iterable[Page]) -> list[Page]:
    """The pages with a number behind the name of a sheet that stands in its file already."""
    taken: set[tuple[str, str]] = set()
    found = []
    for page in pages:
        name, number = page.sheet, 1
        while (page.file, name.casefold()) in taken:
            number += 1
            ending = f" ({number})"
            name = page.sheet[: LONGEST_SHEET - len(ending)] + ending
        taken.add((page.file, name.casefold()))
        found.append(replace(page, sheet=name))
    return found


def in_message(pages: Iterable[Page], written: Mapping[str, Written]) -> list[Page]:
    """The pages with the rows of lists inside a message in the order of the records around them."""
    found: list[Page] = []
    for page in pages:
        own = page.table
        around = [p for p in found if p.file == page.file and p.table.table.name == own.sample.of]
        if not page.file.endswith(".json") or not around:
            found.append(page)
            continue
        records = written[around[0].table.name].facts["record"][around[0].rows]
        place = pl.DataFrame({"parent": records}).with_row_index("place")
        place = place.unique("parent", keep="first")
        parents = pl.DataFrame({"parent": written[own.name].facts["parent"][page.rows]})
        places = parents.join(place, on="parent", how="left", maintain_order="left")["place"]
        order = np.argsort(places.to_numpy(), kind="stable")
        found.append(replace(page, rows=page.rows[order]))
    return found


def write_file(path: Path, pages: list[Page], written: Mapping[str, Written]) -> None:
    """One file with its pages; `written` by the name of the table. Same rows, same bytes."""
    cells = [page.cells(written[page.table.name]) for page in pages]
    if path.suffix == ".csv":
        _write_csv(path, pages[0], cells[0])
    elif path.suffix == ".json":
        _write_json(path, pages, written)
    else:
        write_workbook(path, [page.page(rows) for page, rows in zip(pages, cells, strict=True)])


def _write_csv(path: Path, page: Page, cells: pl.DataFrame) -> None:
    """UTF-8 with byte order mark; titles above, the groups of a label before it."""
    titles = "".join(f'"{title}"\n' for title in page.titles)
    labels = [" / ".join(header) for header in page.headers]
    named = cells.rename(dict(zip(cells.columns, labels, strict=True)))
    body = named.with_row_index(page.ordinal, offset=1).write_csv()
    path.write_bytes(("\ufeff" + titles + body).encode())


def _write_json(path: Path, pages: list[Page], written: Mapping[str, Written]) -> None:
    """One record on a line; the records of tables that are of another as lists inside it."""
    (chief,) = (page for page in pages if not page.table.sample.of)
    lines = [json.dumps(one, ensure_ascii=False) for one in _objects(chief, pages, written)]
    path.write_bytes(("[\n" + ",\n".join(lines) + "\n]\n").encode())


def _objects(
    page: Page, pages: list[Page], written: Mapping[str, Written]
) -> list[dict[str, object]]:
    """The rows as objects whose fields are called as national software calls them, with the lists
    that belong to them."""
    table = page.table.table
    names = {}
    for name in page.columns:
        column = table.column(name)
        names[name] = page.layout.labels.get(name) or next(iter(column.fields), column.title_vi)
    cells = page.cells(written[page.table.name])
    found: list[dict[str, object]] = cells.rename(names).to_dicts()
    records = written[page.table.name].facts["record"][page.rows].to_list()
    for inner in pages:
        if inner.table.sample.of != table.name:
            continue
        lists: dict[int, list[dict[str, object]]] = {}
        parents = written[inner.table.name].facts["parent"][inner.rows].to_list()
        for parent, one in zip(parents, _objects(inner, pages, written), strict=True):
            lists.setdefault(parent, []).append(one)
        for record, one in zip(records, found, strict=True):
            one[inner.sheet] = lists.pop(record, [])  # of a row that stands twice the first has it
    return found


def night_words(words: Mapping[str, str], night: date) -> dict[str, str]:
    """The words of a delivery with the day on which it was extracted, `{date}`."""
    return {**words, "date": f"{night:%d/%m/%Y}"}
