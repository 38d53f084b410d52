"""People decide on the page, then registers are delivered again: one record corrected, one beside a
corrected person, one in another place of its file. What was decided of the latter two holds."""

from __future__ import annotations

import random
import shutil
import unicodedata
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from starlette.testclient import TestClient

from intake.secret_key import pseudonym_key
from journal.store import Journal
from pipelines.outcomes import Exit
from review import accounts, sessions
from review.accounts import Account
from review.roles import Bounds, Role
from review.web.app import create_app
from review.web.context import Context
from sample_data.generate import generate
from tests.conftest import both_nights
from tests.integration.support import NIGHTS, REQUIRED, Deployment, TwoNights

Row = dict[str, Any]

LAN = Account("lan.nt", "Nguyễn Thị Lan", Role.REVIEWER, Bounds("66"))
ASKED = {
    "edited": ("land", "link_uncertain"), "beside": ("civil_status", "link_uncertain"),
    "moved": ("tax_codes", "sex_contradiction"),
}  # fmt: skip
"""What becomes of a record before the second night: a question of two registers, and a finding of
a third."""
ORIGIN = "http://testserver"


def lake(deployment: Deployment, layer: str, name: str, night: int) -> pl.DataFrame:
    (frame,) = deployment.lake(layer, name, NIGHTS[night]).values()
    return frame


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> TwoNights:
    """Registers in which much is asked; nobody decided anything between the nights."""
    folder = tmp_path_factory.mktemp("asked")
    made = generate(1_500, 11, ("66",), 2, folder, "harsh", first_night=NIGHTS[0].date)
    for delivered in (made.inbox / "66").iterdir():
        if delivered.name not in REQUIRED:
            shutil.rmtree(delivered)
    return both_nights(folder, made.inbox)


def questions(deployment: Deployment, night: int) -> dict[str, dict[str, Row]]:
    """The conflicts of each kind by their ids."""
    asked = lake(deployment, "conflicts", "person", night)
    return {
        what: {row["conflict_id"]: row for row in asked.filter(source=source, reason=reason)
               .sort("conflict_id").iter_rows(named=True)}
        for what, (source, reason) in ASKED.items()
    }  # fmt: skip


def chosen(province: TwoNights) -> dict[str, str]:
    """One conflict of each kind that is asked in both nights: of an old number, of a wife."""
    first, second = (questions(province.deployment, night) for night in (0, 1))
    wives = set(lake(province.deployment, "mentions", "civil_status", 0)
                .filter(role="wife")["mention_id"])  # fmt: skip
    taken = {
        "edited": lambda row: row["record_old_id"] is not None,
        "beside": lambda row: row["mention_id"] in wives,
    }

    def fits(what: str, row: Row) -> bool:
        return row["conflict_id"] in second[what] and (what not in taken or taken[what](row))

    return {what: next(i for i, row in first[what].items() if fits(what, row)) for what in ASKED}


@contextmanager
def page(deployment: Deployment) -> Iterator[tuple[TestClient, Context, str]]:
    """The review page with Lan signed in, and the token of her forms."""
    layout = deployment.settings.layout
    key = pseudonym_key(layout)
    with closing(Journal.open(layout.journal, key)) as journal:
        context = Context.of(journal, key)
        if accounts.find(context.database, LAN.name) is None:
            accounts.add(context.database, LAN, None)
        token = sessions.begin(context.database, LAN.name, context.limits)
        found = sessions.find(context.database, token, context.limits)
        with TestClient(create_app(context), headers={"Origin": ORIGIN}) as browser:
            browser.cookies.set("dongbo_session", token)
            yield browser, context, found.csrf


def decide(deployment: Deployment, said: dict[str, str]) -> dict[str, str | None]:
    """Press a button for each of these conflicts; the person of candidate 1 of each."""
    named = {}
    with page(deployment) as (browser, context, csrf):
        for conflict, button in said.items():
            case = context.queue.one("66", conflict).case
            named[conflict] = case.candidate(1).values.person_id
            data = {
                "csrf": csrf, "content": case.content_hash, "entry": "", "decision": button,
                "actor": LAN.name,
            }  # fmt: skip
            address = f"/66/viec/{conflict}/quyet-dinh"
            answer = browser.post(address, data=data, follow_redirects=False)
            assert answer.status_code == 303, answer.text
    return named


def correct(path: Path, of: str, old: str, new: str) -> None:
    """Write `new` for the one cell `old` of the one row that names `of`."""
    book = openpyxl.load_workbook(path)
    plain = [unicodedata.normalize("NFC", text).casefold() for text in (of, old)]
    rows = [
        {unicodedata.normalize("NFC", str(cell.value)).casefold(): cell for cell in row}
        for sheet in book.worksheets
        for row in sheet.iter_rows()
    ]
    (row,) = [row for row in rows if set(plain) <= set(row)]
    row[plain[1]].value = new
    book.save(path)


def move_rows(path: Path) -> None:
    """Every line of a list but its header in another place."""
    header, *lines = path.read_bytes().splitlines(keepends=True)
    random.Random(4711).shuffle(lines)
    path.write_bytes(header + b"".join(lines))


def test_a_corrected_record_is_asked_again_and_what_stands_beside_it_is_not(
    province: TwoNights, tmp_path: Path
) -> None:
    ids = chosen(province)
    after_first = province.between(tmp_path)
    before = {what: found[ids[what]] for what, found in questions(after_first, 0).items()}
    buttons = {"edited": "0", "beside": "1", "moved": "S"}
    named = decide(after_first, {before[what]["conflict_id"]: b for what, b in buttons.items()})

    record = {what: row["mention_id"] for what, row in before.items()}
    mentions = lake(after_first, "mentions", "civil_status", 0)
    wife = mentions.row(by_predicate=pl.col("mention_id") == record["beside"], named=True)
    marriage = mentions.filter(record_key=wife["record_key"], role="husband").row(0, named=True)
    number = before["edited"]["record_old_id"]
    other = number[:-1] + str((int(number[-1]) + 3) % 10)
    correct(after_first.delivered("land", NIGHTS[1]), before["edited"]["record_full_name"],
            number, other)  # fmt: skip
    correct(after_first.delivered("civil_status", NIGHTS[1]), wife["full_name"],
            marriage["full_name"], marriage["full_name"] + " Em")  # fmt: skip
    move_rows(after_first.delivered("tax_codes", NIGHTS[1]))
    result = after_first.run(NIGHTS[1])
    assert (result.exit, result.problems) == (Exit.OK, ())

    after = questions(after_first, 1)
    assert ids["beside"] not in after["beside"]
    moved = after["moved"][ids["moved"]]
    assert moved["line"] != before["moved"]["line"]
    assert (moved["state"], moved["holds"], moved["said_decision"]) == (
        "referred", True, "source_wrong",
    )  # fmt: skip
    again = after["edited"][ids["edited"]]
    assert again["record_old_id"] == other
    assert (again["state"], again["holds"], again["said_decision"], again["said_by"]) == (
        "open", False, "nobody", LAN.name,
    )  # fmt: skip
    links = {row["record_id"]: row for row in
             lake(after_first, "links", "person", 1).iter_rows(named=True)}  # fmt: skip
    found = tuple(links[record["beside"]][name] for name in ("decision", "reason", "master_id"))
    assert found == ("match", "decided", named[before["beside"]["conflict_id"]])
    now = lake(after_first, "mentions", "civil_status", 1)
    husband = now.filter(mention_id=marriage["mention_id"])
    assert husband["full_name"].to_list() == [marriage["full_name"] + " Em"]
    with page(after_first) as (browser, _, _):
        shown = browser.get(f"/66/viec/{again['conflict_id']}").text
    assert "Nguyễn Thị Lan" in shown
