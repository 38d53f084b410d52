"""`dongbo review`: accounts by command, and when the page is not served."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from intake.layout import Layout
from intake.secret_key import pseudonym_key
from journal.decisions import Action, Channel, Decision, Draft
from journal.store import Journal
from pipelines.cli.main import app
from review import accounts
from review.roles import Role

PASSWORD = "bốn từ dễ nhớ"  # noqa: S105


def run(home: Path, *arguments: str, typed: str = "") -> tuple[int, str]:
    done = CliRunner().invoke(app, ["review", *arguments, "--home", str(home)], input=typed)
    return done.exit_code, done.output


def add(home: Path, name: str = "lan.nt", typed: str = PASSWORD, **options: str) -> tuple[int, str]:
    given = {"full-name": "Nguyễn Thị Lan", "role": "reviewer", "province": "66"} | options
    words = [word for key, value in given.items() if value for word in (f"--{key}", value)]
    return run(home, "user", "add", name, *words, typed=f"{typed}\n")


def test_an_account_is_added_listed_given_another_password_and_locked(tmp_path: Path) -> None:
    code, said = add(tmp_path, communes="24133, 24169")
    assert (code, "lan.nt" in said) == (0, True)
    assert PASSWORD not in said
    assert "24133 24169" in run(tmp_path, "user", "list")[1]
    layout = Layout.of(tmp_path)
    with closing(Journal.open(layout.journal, pseudonym_key(layout))) as journal:
        base = journal.database
        found = accounts.sign_in(base, "lan.nt", PASSWORD, "here")
        assert found is not None
        assert (found.role, found.bounds.province) == (Role.REVIEWER, "66")
        assert run(tmp_path, "user", "passwd", "lan.nt", typed="một mật khẩu khác\n")[0] == 0
        assert accounts.sign_in(base, "lan.nt", PASSWORD, "here") is None
        assert accounts.sign_in(base, "lan.nt", "một mật khẩu khác", "here")
        assert run(tmp_path, "user", "disable", "lan.nt")[0] == 0
        assert accounts.find(base, "lan.nt") is None
    assert layout.journal.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("options", "typed", "says"),
    [
        ({"province": ""}, PASSWORD, "--province"),
        ({"province": "99"}, PASSWORD, "'99' is not set up"),
        ({}, "ngắn", "12 to 256"),
        ({"role": "boss"}, PASSWORD, "boss"),
    ],
)
def test_an_account_that_cannot_be_is_refused(tmp_path, options, typed, says) -> None:
    code, said = add(tmp_path, typed=typed, **options)
    assert code == 2
    assert says in said


@pytest.mark.parametrize(
    "arguments",
    [
        ("serve",), ("undo", "1", "--who", "lan.nt"), ("user", "list"),
        ("user", "disable", "lan.nt"), ("user", "passwd", "lan.nt"),
    ],
)  # fmt: skip
def test_a_home_that_is_not_there_is_refused_and_not_made(tmp_path: Path, arguments) -> None:
    code, said = run(tmp_path / "typo", *arguments, typed=f"{PASSWORD}\n")
    assert (code, "There is no deployment at" in said) == (2, True)
    assert not (tmp_path / "typo").exists()


def test_nobody_serves_a_page_that_nobody_can_enter(tmp_path: Path) -> None:
    code, said = run(tmp_path, "serve")
    assert code == 1
    assert "dongbo review user add" in said


def test_sign_in_elsewhere_is_set_up_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DONGBO_REVIEW_PROXY_HEADER", "X-Remote-User")
    assert "DONGBO_REVIEW_PROXIES" in run(tmp_path, "serve")[1]
    monkeypatch.delenv("DONGBO_REVIEW_PROXY_HEADER")
    monkeypatch.setenv("DONGBO_REVIEW_OIDC_ISSUER", "https://id.example")
    assert "DONGBO_REVIEW_URL" in run(tmp_path, "serve")[1]
    monkeypatch.setenv("DONGBO_REVIEW_OIDC_CLIENT", "dongbo")
    monkeypatch.setenv("DONGBO_REVIEW_URL", "https://review.example")
    assert "oidc_client_secret.txt" in run(tmp_path, "serve")[1].replace("\n", "")


def test_a_decision_is_taken_back_after_its_case_has_left_the_queue(tmp_path: Path) -> None:
    """By who decided or a supervisor; the case is in no queue, as after a night that obeyed."""
    add(tmp_path)
    add(tmp_path, "hoa")
    add(tmp_path, "mai", role="supervisor")
    add(tmp_path, "xa", role="supervisor", province="01")
    layout = Layout.of(tmp_path)
    said = Draft(
        action=Action.DECIDE, actor="lan.nt", role="reviewer", channel=Channel.WEB, province="66",
        conflict_id="C1", reason="link_uncertain", mention_id="m", content_hash="c",
        record_hash="r", decision=Decision.NOBODY,
    )  # fmt: skip
    with closing(Journal.open(layout.journal, pseudonym_key(layout))) as journal:
        journal.append([said])
        for who, why in (("hoa", "supervisor"), ("xa", "province"), ("nobody", "user list")):
            code, told = run(tmp_path, "undo", "1", "--who", who)
            assert (code, why in " ".join(told.split())) == (2, True)
        assert set(journal.standing("66")) == {"C1"}
        assert run(tmp_path, "undo", "1", "--who", "mai")[0] == 0
        assert journal.standing("66") == {}
        assert journal.entries(after=1)[0].said.channel is Channel.COMMAND
        code, told = run(tmp_path, "undo", "2", "--who", "mai")
        assert (code, "no such decision" in told) == (2, True)
        assert run(tmp_path, "undo", "9", "--who", "mai")[0] == 2
