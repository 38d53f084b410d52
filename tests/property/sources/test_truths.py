"""Files damaged in known ways: nobody lost or invented, no right value changed without a name.

`DONGBO_FUZZ_FILES` sets how many (40 without it), `DONGBO_FUZZ_SEED` the seed.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from contracts.registry import SOURCES
from sources import Limits, read
from tests.property.sources.damage_encodings import mixed_encodings
from tests.property.sources.damage_formats import renamed
from tests.property.sources.damage_lines import shifted, stray_quotes
from tests.property.sources.truths import (
    COLUMNS,
    LABELS,
    PEOPLE,
    Draft,
    Kind,
    all_quoted,
    person,
    told,
)
from validators import Split, validate

FILES = int(os.environ.get("DONGBO_FUZZ_FILES", "40"))
SEED = int(os.environ.get("DONGBO_FUZZ_SEED", "20261128"))
CONTRACT = SOURCES["beneficiaries"].tables[0]
SPEC = CONTRACT.header
TYPED = [column for column in COLUMNS if column]
KINDS: Mapping[str, Kind] = {
    "all quoted": all_quoted,
    "stray quotes": stray_quotes,
    "shifted rows": shifted,
    "mixed encodings": mixed_encodings,
    "renamed formats": renamed,
}
_NAMED = pl.concat_list("repairs", "flags")


def judged(path: Path, data: bytes) -> Split:
    """The file as the night judges it; it is not refused and holds one table."""
    path.write_bytes(data)
    reading = read(path, {CONTRACT.name: SPEC}, Limits(isolate=False))
    assert reading.refusals == ()
    (table,) = reading.tables
    table.accounting.check()
    return validate(CONTRACT, [table], reading.file, today=date(2026, 11, 24)).check()


@pytest.fixture(scope="module")
def truth(tmp_path_factory) -> Split:
    """All the people, from a file that nothing was done to."""
    file = Draft(list(range(PEOPLE)))
    file.head, file.lines = [file.written(LABELS)], [file.written(cells) for cells in file.people]
    return judged(tmp_path_factory.mktemp("clean") / file.name, file.data())


def check(file: Draft, truth: Split, folder: Path) -> None:
    """What must hold for a damaged file."""
    split = judged(folder / file.name, file.data())
    places = file.places()
    owner = {place[0]: index for index, place in enumerate(places)}
    accepted, quarantined = (set(f["line"]) for f in (split.accepted, split.quarantined))
    assert owner.keys() <= accepted | quarantined, "a person is lost"
    assert accepted <= owner.keys(), "a person is invented"
    assert quarantined <= {line for place in places for line in place}, "a row is invented"
    sure = {place[0] for index, place in enumerate(places) if index not in file.spoiled}
    assert sure <= accepted, "a person whom nothing was done to is not accepted"
    assert not {places[index][0] for index in file.must_go} & accepted, "a shifted row is accepted"
    right = truth.accepted.sort("line").select(TYPED).rows()
    for line, named, *values in split.accepted.select("line", _NAMED, *TYPED).iter_rows():
        index = owner[line]
        spoiled = {COLUMNS[column] for column in file.spoiled.get(index, ())}
        decoded = {name.split(":")[0] for name in named if ":encoding_" in name}
        told_of = {name.split(":")[0] for name in named} - decoded
        for column, value, true in zip(TYPED, values, right[file.numbers[index]], strict=True):
            fine = value == true or column in spoiled | told_of
            assert fine, f"{column} of line {line} was changed"


@pytest.mark.parametrize("part", range(5))
def test_files_damaged_in_known_ways(tmp_path, truth, part):
    for number in range(part, FILES, 5):
        file = told(number, SEED, KINDS)
        try:
            check(file, truth, tmp_path)
        except BaseException as error:
            error.add_note(f"file {number} of seed {SEED}: {file.kinds}")
            raise


def test_the_people_of_the_corpus_are_right(truth):
    """What breaks is the damage, not the people: each is accepted as written, with no flag."""
    people = [person(number) for number in range(PEOPLE)]
    accepted = truth.accepted.sort("line")
    assert truth.quarantined.is_empty()
    assert accepted["full_name"].to_list() == [cells[2] for cells in people]
    assert accepted["person_number"].to_list() == [cells[8] for cells in people]
    assert accepted["amount"].to_list() == [int(cells[9]) for cells in people]
    assert accepted["address"].to_list() == [" ".join(cells[5].split()) for cells in people]
    assert accepted["flags"].list.len().sum() == 0
