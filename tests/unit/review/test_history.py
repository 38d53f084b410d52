"""What deliveries said of a case, by name: for whoever may see whole numbers, and noted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from intake.lake import write_version
from intake.layout import Layout, Night
from review.history import Event, history_of
from review.queue_load import load
from review.web.context import Context
from tests.unit.review import cases
from tests.unit.review.cases import NIGHT
from tests.unit.review.test_deciding import KEY, conflict

FIRST = date(2026, 10, 30)
NUMBER = "098152000101"
HELD = (
    ("Trần Thị Hương", "1952-07-03"),
    ("Trần Thị Hường", "1952-07-03"),
    None,
    ("Trần Thị Hường", "1952-07-03"),
    (),
    ("Lê Văn Bảy", "1980"),
)
"""Name and birth date of the holder, night by night; None: the register did not come, (): the
record was not in it."""


def nights(layout: Layout) -> None:
    for day, held in enumerate(HELD):
        night = Night(FIRST + timedelta(days=day), "66")
        rows = {
            "record_key": ["OTHER", *(["K1"] if held else [])],
            "holder_name": ["Ai Đó", *(held[:1] if held else ())],
            "holder_birth_date": ["1990", *(held[1:] if held else ())],
        }
        land = pl.DataFrame(rows).head(0 if held is None else 2)
        write_version(layout.night("accepted", "land", night), {"land": land}, "v")
        moved = day < 3
        people = {
            "person_id": [NUMBER],
            "full_name": ["Trần Thị Hương"],
            "commune_code": ["24133" if moved else "24154"],
        }
        folder = layout.night("accepted", "population", night)
        write_version(folder, {"population": pl.DataFrame(people)}, "v")


@pytest.fixture
def case():
    asked = cases.question(1)
    return replace(
        asked,
        place=replace(asked.place, source="land", register="land", record_key="K1"),
        candidates=asked.candidates[:1],
    )


def test_each_night_says_what_is_other_than_before(tmp_path: Path, case) -> None:
    layout = Layout.of(tmp_path)
    nights(layout)
    record, person = history_of(layout)(case)
    said = [(m.night.day, m.event, [(c.before, c.now) for c in m.changes]) for m in record.moments]
    assert said == [
        (30, Event.FIRST, []),
        (31, Event.CHANGED, [("Trần Thị Hương", "Trần Thị Hường")]),
        (3, Event.GONE, []),
        (4, Event.NEW, []),
    ]
    assert [(m.night.day, m.event) for m in person.moments] == [
        (30, Event.FIRST),
        (2, Event.CHANGED),
    ]
    assert person.of == "Trần Thị Hương"


def test_a_key_given_to_another_person_is_said(tmp_path: Path, case) -> None:
    layout = Layout.of(tmp_path)
    nights(layout)
    gone = layout.night("accepted", "land", Night(FIRST + timedelta(days=4), "66"))
    (gone / "current.json").unlink()  # retention took that night
    last = history_of(layout)(case)[0].moments[-1]
    assert (last.event, last.another) == (Event.CHANGED, True)


def test_who_may_see_whole_numbers_sees_it_and_is_noted(
    tmp_path: Path, context: Context, signed_in, case
) -> None:
    nights(Layout.of(tmp_path))
    object.__setattr__(context, "history", history_of(Layout.of(tmp_path)))
    load(context.queue, KEY, "66", NIGHT, [case], up_to=0)
    lan = signed_in("lan.nt")
    address = f"/66/viec/{conflict(1)}/dien-bien"
    assert f'action="{address}' in lan.get(f"/66/viec/{conflict(1)}").text
    page = lan.post(address, data={"csrf": lan.csrf})
    assert page.status_code == 200
    assert "Trần Thị Hương → <b>Trần Thị Hường</b>" in page.text
    told = "Nguyễn Thị Lan: xem diễn biến"
    assert told in signed_in("khai.lq").get(f"/66/viec/{conflict(1)}").text
    quan = signed_in("quan.tri")
    assert quan.post(address, data={"csrf": quan.csrf}).status_code == 403
