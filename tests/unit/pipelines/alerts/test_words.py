"""Alerts are said in both languages, with a command that exists, and with nothing out of a file."""

from __future__ import annotations

import errno
import re
from datetime import date

import pytest
import typer

from contracts.language import Rhythm
from contracts.registry import SOURCES
from intake.faults import SENTENCES
from pipelines.alerts.messages import compose
from pipelines.alerts.problems import Cause, Problem, Trouble
from pipelines.alerts.words import explain, headline, to_do
from pipelines.cli.main import app
from sources.refusals import RefusalCode

DAY = date(2026, 10, 12)
COMMANDS = set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
CODES = [
    *RefusalCode, "BAD_MAPPING", "delivered", "readable", "accepted_floor", "row_ledger", "audit",
    "journal_known",
    "a_check_of_tomorrow", "stopped", "late:idle", "late:running", "late:queued",
    "error:warehouse_night:KeyError", "error:start:MissingKeyError",
    *(f"error:warehouse_night:{errno.errorcode[fault]}" for fault in SENTENCES),
]  # fmt: skip


def problems() -> list[Problem]:
    nights = [t for t in Trouble if not t.of_source]
    of_nights = [
        Problem("66", DAY, trouble, (Cause(str(code), "land", 2),))
        for trouble in nights
        for code in CODES
    ]
    of_sources = [
        Problem("66", DAY, trouble, source=source, as_of=date(2026, 9, 1))
        for trouble in Trouble
        if trouble.of_source
        for source in SOURCES
    ]
    return [*of_nights, *of_sources]


@pytest.mark.parametrize("language", ["vi", "en", "both"])
def test_every_problem_is_said_in_full_with_what_to_do(language: str) -> None:
    for problem in problems():
        message = compose([(problem, Rhythm.WEEKLY)], [problem], language)
        text = f"{message.title}\n{message.body}"
        assert message.title.startswith("[Dongbo] Đắk Lắk (66)")
        assert "→ " in message.body
        assert "{" not in text
        assert {f"--{o}" for o in re.findall(r"--([a-z]+)", text)} <= {
            "--date", "--province", "--source", "--out",
        }  # fmt: skip
        assert set(re.findall(r"dongbo ([a-z]+)", text)) <= COMMANDS
        assert len(text) < 4096  # what Telegram takes


def test_vietnamese_and_english_are_not_mixed_up() -> None:
    accents = re.compile("[ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")
    for problem in problems():
        said = [headline(problem), *explain(problem, Rhythm.MONTHLY), *to_do(problem)]
        assert all(accents.search(words.vi) for words in said)
        assert not any(accents.search(words.en.replace("Đắk Lắk", "")) for words in said)


def test_every_fault_of_the_machine_has_words_of_its_own() -> None:
    said = {
        explain(Problem("66", DAY, Trouble.FAILED, (Cause.of_error("s", "OSError", f),)), None)[0]
        for f in SENTENCES
    }
    assert len(said) == len(SENTENCES)
    assert not any("s stopped" in words.en for words in said)


def test_what_a_refusal_quotes_from_a_file_is_left_out() -> None:
    problem = Problem("66", DAY, Trouble.REFUSED, (Cause("MISSING_COLUMN", "land", 2),))
    first, _ = explain(problem, None)
    assert first.vi.startswith("Đất đai (mẫu PL3-01) (2 tệp hoặc trang tính): Thiếu cột bắt buộc.")
    assert first.en.startswith("Land (template PL3-01) (2 files or sheets): Required columns are")
    one = Problem("66", DAY, Trouble.REFUSED, (Cause("MISSING_COLUMN", "land", 1),))
    first, _ = explain(one, None)
    assert first.en.startswith("Land (template PL3-01) (1 file or sheet): Required")
