"""Draws the pictures of docs/vi: the review page and a workbook, as docs/img/review_*.png.

The page is the real one, served over a small queue of invented people (their numbers begin with
098, a province code that nobody has) and looked at with Debian's Chromium; the workbook is the real
one, printed by LibreOffice. Look at the pictures before you commit them.

python scripts/draw_review_pages.py            draws all
python scripts/draw_review_pages.py case bulk  draws some
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import openpyxl  # noqa: E402
import uvicorn  # noqa: E402
from playwright.sync_api import Page, sync_playwright  # noqa: E402

from journal.control import CONTROL  # noqa: E402
from journal.decisions import Decision  # noqa: E402
from journal.store import Journal  # noqa: E402
from matching.reasons import Reason  # noqa: E402
from review import accounts, deciding, leases  # noqa: E402
from review.blind import is_blind  # noqa: E402
from review.case import Candidate, Case, Comparison  # noqa: E402
from review.deciding import Answer  # noqa: E402
from review.measured import note  # noqa: E402
from review.queue_load import load  # noqa: E402
from review.roles import Bounds, Role  # noqa: E402
from review.web.app import create_app  # noqa: E402
from review.web.context import Context  # noqa: E402
from review.web.lists import today  # noqa: E402
from review.workbook import words  # noqa: E402
from review.workbook.write import write_workbook  # noqa: E402
from tests.unit.review import cases as invented  # noqa: E402

OUT = ROOT / "docs" / "img"
LARGEST = 200_000
"""Bytes of one picture."""
KEY = b"k" * 32
PASSWORD = "bốn từ dễ nhớ"  # noqa: S105
SCREEN = {"width": 1280, "height": 720}
QUIET = 500
"""Milliseconds after which the keys of a case count."""
PEOPLE = (
    # on the record; in the population data; how names and birth dates compare; sex
    ("Trần Thị Hường", "1952-03-07", "Trần Thị Hương", "1952-07-03", "tones_differ",
     "day_month_swapped", "F"),
    ("Nguyen Van Minh", "1968-11-20", "Nguyễn Văn Minh", "1968-11-20", "tones_missing",
     "same_day", "M"),
    ("Lê Thị Bích", "1975-05-14", "Lê Thị Ngọc Bích", "1975-05-14", "syllable_missing",
     "same_day", "F"),
    ("Y Thương Niê", "1981-09-30", "Y Thương Niê", "1981", "same", "same_year", "M"),
    ("Hoàng Văn Tuấn", "1990-12-09", "Hoàng Văn Tuân", "1990-12-09", "tones_differ", "same_day",
     "M"),
    ("H'Hen Êban", "1963-04-25", "H'Hen Êban", "1963-04-26", "same", "one_slip", "F"),
    ("Phạm Quốc Bảo", "2001-08-17", "Phạm Quốc Bảo", "2001-08-17", "same", "same_day", "M"),
)  # fmt: skip
COMMUNES = (("24169", "Phường Ea Kao"), ("24133", "Phường Buôn Ma Thuột"))


def question(number: int, place: int, due_in: int, candidates: int = 1) -> Case:
    """A case that asks who is meant; never a blind one, whose page shows less. The first person's
    record carries the number of her husband, the others' carry none."""
    while is_blind(f"C{number:016x}", "link_uncertain", None):
        number += 1000
    name, born, other, other_born, names, births, sex = PEOPLE[place % len(PEOPLE)]
    case = invented.question(number, candidates=candidates, signature=f"{names} {births}")
    code, commune = COMMUNES[place % len(COMMUNES)]
    first, others = case.candidates[0], case.candidates[1:]
    changed = {"name": names, "birth": births} | ({} if place == 0 else {"number": "missing"})
    shown = replace(
        first,
        values=replace(
            first.values, full_name=other, date_of_birth=other_born, sex=sex, commune_code=code,
            commune_name=commune,
        ),
        comparisons=_levels(first, changed),
        owner=first.owner if place == 0 else None,
        relatives=first.relatives if place == 0 else (),
        others=first.others if place == 0 else (),
    )  # fmt: skip
    reason = Reason.NUMBER_OF_RELATIVE if place == 0 else Reason.BELOW_THRESHOLD
    return replace(
        case,
        link_reason=reason.value,
        night=_night(),
        opened_on=today() + timedelta(days=due_in - 5),
        due_on=today() + timedelta(days=due_in),
        record=replace(
            case.record, full_name=name, date_of_birth=born, sex=sex, commune_name=commune,
            commune_code=code, address=f"Tổ 3, {commune}",
            person_id=case.record.person_id if place == 0 else None,
        ),
        commune_code=code,
        commune_name=commune,
        owner=case.owner if place == 0 else None,
        candidates=(shown, *(_elsewhere(one, sex) for one in others)),
    )  # fmt: skip


def _automatic(number: int) -> Case:
    """A case of the control sample: linking had found the first candidate."""
    case = invented.question(number, candidates=2)
    return replace(case, link_reason=CONTROL, matched=case.candidates[0].values.person_id)


def _night() -> date:
    return today() - timedelta(days=1)


def _levels(person: Candidate, changed: dict[str, str]) -> tuple[Comparison, ...]:
    found = []
    for one in person.comparisons:
        level = changed.get(one.name, one.level)
        found.append(replace(one, level=level, bits=0.0 if level == "missing" else one.bits))
    return tuple(found)


def _elsewhere(other: Candidate, sex: str) -> Candidate:
    """A rival of another commune, whose name differs as its comparison says."""
    name = {2: "same", 3: "syllable_missing"}.get(other.number, "tones_differ")
    values = replace(
        other.values, sex=sex, commune_code=COMMUNES[1][0], commune_name=COMMUNES[1][1],
        address="Tổ 8",
    )  # fmt: skip
    return replace(other, values=values, comparisons=_levels(other, {"name": name}))


def paid(number: int, name: str, months: int) -> Case:
    """Somebody who is on the list of payments for months after the death."""
    case = invented.dead_but_paid(number)
    person, beside = case.candidates[0], case.beside
    same = {"name": "same", "birth": "same_day", "number": "same", "old_number": "same"}
    record = replace(
        case.record, full_name=name, person_id=f"0981520{number:05d}", old_id=person.values.old_id
    )
    values = replace(
        person.values, full_name=name, date_of_birth=record.date_of_birth,
        person_id=record.person_id,
    )  # fmt: skip
    shown = replace(
        person, values=values, comparisons=_levels(person, same), owner="self", probability=0.999,
        relatives=(), others=(),
    )  # fmt: skip
    return replace(
        case,
        night=_night(),
        opened_on=_night(),
        due_on=today() + timedelta(days=3),
        record=record,
        candidates=(shown,),
        owner=None,
        payments=case.payments[: 2 + months],
        beside=beside and replace(beside, values=replace(record, old_id=None)),
        place=replace(case.place, line=number),
    )


def payments() -> list[Case]:
    """Findings: two are open, one waits for a second look, one is looked at."""
    names = ("Trần Thị Thọ", "Nguyễn Thị Mười", "Đặng Thị Hai", "Vũ Thị Sáu")
    return [paid(90 + at, name, 4 - at) for at, name in enumerate(names)]


def the_queue() -> list[Case]:
    """What the pictures show: some late, one with three candidates, a pattern, payments."""
    asked = [question(n, n % 6 + 1, due_in=n // 3 - 2) for n in range(1, 19)]
    many = question(30, 0, due_in=-3, candidates=3)
    alike = [question(n, 1, due_in=4) for n in range(40, 66)]
    return [many, *asked, *alike]


class Clock:
    """A time that goes on by itself, so that people seem to need 11 seconds for a case."""

    def __init__(self) -> None:
        self._now = datetime.now(UTC) - timedelta(hours=1)

    def __call__(self) -> datetime:
        self._now += timedelta(seconds=11)
        return self._now


def make_context(folder: Path) -> Context:
    """The page over the queue, after a morning's work."""
    journal = Journal.open(folder / "journal.sqlite", KEY, Clock())
    context = Context.of(journal, KEY)
    lan, mai, nam = (
        accounts.Account("lan.nt", "Nguyễn Thị Lan", Role.REVIEWER, Bounds("66")),
        accounts.Account("mai.h", "H'Mai Ayŭn", Role.SUPERVISOR, Bounds("66")),
        accounts.Account("nam.tv", "Trịnh Văn Nam", Role.REVIEWER, Bounds("66")),
    )
    for account in (lan, mai, nam):
        accounts.add(journal.database, account, PASSWORD)
    asked = the_queue()
    sample = [_automatic(number) for number in range(2001, 2001 + 120)]
    note(context.journal, sample)
    load(context.queue, KEY, "66", _night(), [*asked, *payments(), *sample], up_to=0)
    _work(context, [case for case in asked if case.signature == asked[-1].signature][:11], lan)
    _work(context, asked[2:6], nam, Decision.SOURCE_WRONG)
    _work(context, sample[:60], lan)
    _work(context, sample[60:119], nam)
    _work(context, sample[119:], nam, Decision.NOBODY)
    said = _work(context, payments()[2:], nam, Decision.SOURCE_WRONG)
    deciding.confirm(context.queue, payments()[3], said[-1], mai)
    with journal.writing() as db:
        leases.take(db, "66", [asked[7].conflict_id, asked[8].conflict_id], nam.name)
        leases.take(db, "66", [asked[0].conflict_id, asked[9].conflict_id], lan.name)
    return context


def _work(
    context: Context,
    some: list[Case],
    who: accounts.Account,
    decision: Decision = Decision.SAME_PERSON,
) -> list[int]:
    """Decide some cases one by one; the numbers of the entries."""
    candidate = None if decision is Decision.NOBODY else 1
    made = []
    for case in some:
        draft = deciding.draft_of(case, Answer(decision=decision, candidate=candidate), who)
        entries = deciding.decide(context.queue, "66", [draft], expected={case.conflict_id: None})
        made.append(entries[0].seq)
    return made


@contextmanager
def served(context: Context) -> Iterator[str]:
    """The address of the page while it is served."""
    config = uvicorn.Config(create_app(context), port=0, log_level="error", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 20
    while not server.started and time.monotonic() < until:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)


def sign_in(page: Page, name: str) -> None:
    """Come in as somebody."""
    page.goto("/dang-nhap")
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/66/viec")


def _case(page: Page, number: int = 30) -> None:
    case = question(number, 0, 0)
    page.goto(f"/66/viec/{case.conflict_id}")
    page.wait_for_timeout(QUIET)


def _keys(page: Page, key: str) -> None:
    _case(page)
    page.keyboard.press(key)
    page.wait_for_timeout(QUIET)


def _list(page: Page) -> None:
    page.set_viewport_size(SCREEN | {"height": 640})  # a picture of more lines is too large
    page.goto("/66/viec")


def _finding(page: Page, at: int = 0) -> None:
    page.goto(f"/66/viec/{payments()[at].conflict_id}?desk=competent_authority")
    page.wait_for_timeout(QUIET)


def _bulk(page: Page) -> None:
    page.goto("/66/hang-loat")
    page.get_by_role("link", name="Xem mẫu này").first.click()
    page.wait_for_url("**signature=**")


def _hand_in(page: Page) -> None:
    """The preview of a workbook that was taken out there and filled in."""
    page.goto("/66/so-excel")
    with page.expect_download() as taken:
        page.get_by_role("button", name="của Phường Ea Kao").click()
    book = openpyxl.load_workbook(io.BytesIO(taken.value.path().read_bytes()))
    sheet = book[words.WORK]
    columns = {cell.value: cell.column for cell in sheet[3]}
    same, nobody = (words.DECISIONS[one][0] for one in (Decision.SAME_PERSON, Decision.NOBODY))
    said = ((same, "1", "đã gặp tại xã"), (nobody, None, None), (same, None, None))
    for line, told in enumerate(said, start=4):
        for name, value in zip((words.DECISION, words.PERSON, words.NOTE), told, strict=True):
            sheet.cell(line, columns[name], value)
    sheet.cell(7, columns[words.DECISION], "Đúng rồi")
    content = io.BytesIO()
    book.save(content)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    name = taken.value.suggested_filename
    page.get_by_label("Tệp sổ").set_input_files(
        {"name": name, "mimeType": kind, "buffer": content.getvalue()}
    )
    page.get_by_role("button", name="Xem trước").click()
    page.wait_for_url("**/nop")


PICTURES: dict[str, tuple[str, Callable[[Page], object]]] = {
    "queue": ("lan.nt", _list),
    "case": ("lan.nt", _case),
    "numbers": ("lan.nt", lambda page: _keys(page, "KeyR")),
    "source": ("lan.nt", lambda page: _keys(page, "KeyS")),
    "finding": ("lan.nt", _finding),
    "second": ("mai.h", lambda page: _finding(page, 2)),
    "bulk": ("lan.nt", _bulk),
    "worklist": ("lan.nt", lambda page: page.goto("/66/phieu?desk=competent_authority")),
    "recorded": ("lan.nt", lambda page: _keys(page, "Digit1")),
    "workbooks": ("lan.nt", lambda page: page.goto("/66/so-excel")),
    "handed_in": ("lan.nt", _hand_in),
    "progress": ("mai.h", lambda page: page.goto("/66/tien-do")),
}
"""Name → who looks, and how the page is reached."""


def draw_pages(wanted: list[str], folder: Path) -> None:
    """Draw pictures of the page."""
    service = ROOT / "scripts" / "services.sh"
    browser = subprocess.run(
        ["sh", str(service), "chromium"], capture_output=True, text=True, check=True
    ).stdout.strip()
    sandbox = [] if os.getuid() else ["--no-sandbox"]  # root has none to give up
    with served(make_context(folder)) as address, sync_playwright() as play:
        started = play.chromium.launch(executable_path=browser, args=sandbox)
        for name in wanted:
            who, go = PICTURES[name]
            place = started.new_context(viewport=SCREEN, base_url=address, locale="vi-VN")
            page = place.new_page()
            sign_in(page, who)
            go(page)
            page.screenshot(path=OUT / f"review_{name}.png", caret="initial")
            place.close()
        started.close()


def draw_workbook(folder: Path) -> None:
    """Print the workbook of a commune with LibreOffice and keep both of its sheets."""
    office, pictures = shutil.which("soffice"), shutil.which("pdftoppm")
    if office is None or pictures is None:
        sys.exit("the picture of the workbook needs soffice (LibreOffice) and pdftoppm (poppler)")
    some = [question(30, 0, -3, candidates=2), *(question(n, n, n) for n in (2, 4, 6))]
    book = write_workbook(
        [(case, None) for case in some], folder / "xa_24169_phuong_ea_kao.xlsx", key=KEY,
        title="Phường Ea Kao", province_name="Đắk Lắk", night=_night(), today=today(),
    )  # fmt: skip
    profile = f"-env:UserInstallation=file://{folder / 'office'}"
    run = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(book)]
    subprocess.run(run, check=True, capture_output=True)
    pdf = book.with_suffix(".pdf")
    for number, (name, height) in enumerate((("who", 400), ("workbook", 510)), start=1):
        cut = ["-f", str(number), "-singlefile", "-x", "20", "-y", "30", "-W", "1090"]
        what = [*cut, "-H", str(height), "-png", "-r", "96", str(pdf)]
        subprocess.run([pictures, *what, str(OUT / f"review_{name}")], check=True)


def main() -> None:
    """Draw what is asked for and say how large it is."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    names = [*PICTURES, "workbook"]
    parser.add_argument("picture", nargs="*", metavar="PICTURE", help=", ".join(names))
    asked = parser.parse_args().picture or names
    if unknown := [name for name in asked if name not in names]:
        parser.error(f"no such picture: {', '.join(unknown)}; there are {', '.join(names)}")
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        if pages := [name for name in asked if name in PICTURES]:
            draw_pages(pages, Path(made))
        if "workbook" in asked:
            draw_workbook(Path(made))
    for picture in sorted(OUT.glob("review_*.png")):
        size = picture.stat().st_size
        print(f"{picture.name}: {size / 1000:.0f} kB{' – too large' if size > LARGEST else ''}")


if __name__ == "__main__":
    main()
