"""`dongbo query`, `metric`, `export`, `seal`, `timeline`: answers, refusals, nothing let out."""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from pipelines.cli.main import app
from warehouse.archive import keep_copy
from warehouse.build import build_candidate
from warehouse.publish import publish, seal
from warehouse.seal import seal_path
from warehouse.sql import connect_writer

COMMANDS = ("query", "metric", "export", "seal", "timeline")
EXAMPLES = Path(__file__).parents[3] / "examples"
ASK = ("metric", "sync_rate", "--province", "66", "--date", "2026-11-02")


def load_factory():
    name = "dongbo_night_factory"
    if name not in sys.modules:
        path = Path(__file__).parents[1] / "warehouse" / "night_factory.py"
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the ordinary night published and copied."""
    factory, home = load_factory(), tmp_path_factory.mktemp("home")
    target = home / "warehouse" / "dongbo.duckdb"
    candidate = home / "candidate.duckdb"
    build_candidate(None, factory.ordinary().facts(), candidate, pseudonym_key=factory.KEY)
    publish(candidate, target, key=factory.KEY)
    key = home / "secret" / "pseudonym.key"
    key.parent.mkdir()
    key.write_bytes(factory.KEY)
    keep_copy(target, home / "warehouse" / "nights", factory.NIGHT)
    return home


def dongbo(home: Path, *arguments: str | Path, stdin: str | None = None) -> Result:
    words = [str(a) for a in (*arguments, "--home", home)]
    env = {"COLUMNS": "300", "TERM": "dumb"}
    return CliRunner().invoke(app, words, env=env, input=stdin)


def said(result: Result) -> str:
    return " ".join(result.output.replace("│", " ").split())


@pytest.mark.parametrize("command", COMMANDS)
def test_help_teaches_with_an_example(home: Path, command: str) -> None:
    result = dongbo(home, command, "--help")
    assert result.exit_code == 0
    assert f"Example: dongbo {command}" in said(result)


def test_a_figure_is_recomputed_in_both_languages(home: Path) -> None:
    result = dongbo(home, *ASK, "--explain", "--rows", "3")
    assert result.exit_code == 0
    text = said(result)
    assert "Tỷ lệ đồng bộ · Sync rate" in text
    assert "đã lưu · stored 26 / 28 = 92.86 % records" in text
    assert "tính lại · recomputed 26 / 28 = 92.86 % records" in text
    assert "3 / 28: chưa đạt trước · not counted first" in text
    assert "--rows 28" in text


@pytest.mark.parametrize(
    ("options", "stored"),
    [
        (("--level", "register", "--key", "civil_status.birth"), [7, 9]),
        (("--level", "commune", "--key", "24020"), [5, 5]),
        (("--commune", "24020"), [5, 5]),
    ],
)
def test_a_level_and_a_key_narrow_the_figure(home: Path, options, stored) -> None:
    result = dongbo(home, *ASK, *options, "--json", "--explain")
    answer = json.loads(result.stdout)
    assert list(answer["stored"].values()) == stored
    assert answer["recomputed"] == answer["stored"]
    assert len(answer["items"]) == answer["items_total"] == stored[1]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--level", "village"), "It has: province (key none)"),
        (("--level", "register", "--key", "civil_status.brith"), "such as: civil_status.birth"),
        (("--key", "24020"), "--key needs --level"),
        (("--commune", "24020", "--level", "commune"), "give one or the other"),
        (("--commune", "24001"), "has no figure '24001' at level commune"),
    ],
)
def test_a_wrong_level_or_key_is_answered_with_what_there_is(home: Path, options, message) -> None:
    result = dongbo(home, *ASK, *options)
    assert result.exit_code == 2
    assert message in said(result)


def test_a_key_of_another_level_is_pointed_at(home: Path) -> None:
    ask = ("metric", "digitization_rate", "--province", "66", "--date", "2026-11-02")
    assert "There is one at level commune_old." in said(dongbo(home, *ask, "--commune", "24001"))


def test_a_changed_warehouse_is_exit_code_4(home: Path, tmp_path: Path) -> None:
    target = tmp_path / "warehouse" / "dongbo.duckdb"
    target.parent.mkdir()
    target.write_bytes((home / "warehouse" / "dongbo.duckdb").read_bytes())
    with connect_writer(target) as con:
        con.execute("UPDATE fct_record SET synchronised = false")
    seal(target, load_factory().KEY)
    result = dongbo(tmp_path, *ASK)
    assert result.exit_code == 4
    assert "kho đã bị thay đổi" in said(result)


def test_a_warehouse_without_its_seal_answers_nothing(home: Path, tmp_path: Path) -> None:
    deployment = tmp_path / "copy"
    shutil.copytree(home, deployment)
    target = deployment / "warehouse" / "dongbo.duckdb"
    seal_path(target).unlink()
    question, out = "FROM mart.v_night", tmp_path / "x.csv"
    for ask in (("query", question), ASK, ("export", question, "--out", out)):
        result = dongbo(deployment, *ask)
        assert result.exit_code == 4
        assert "Kho đã bị thay đổi hoặc chưa được niêm phong" in said(result)
    assert not out.exists()
    assert dongbo(deployment, "seal").exit_code == 0
    assert dongbo(deployment, "query", question).exit_code == 0
    target.with_name("dongbo.duckdb.wal").touch()
    for ask in (("query", question), ("seal",)):
        result = dongbo(deployment, *ask)
        assert result.exit_code == 4
        assert "dongbo.duckdb.wal lies beside" in said(result)


def test_only_the_holder_of_the_key_can_seal(home: Path, tmp_path: Path) -> None:
    deployment = tmp_path / "copy"
    shutil.copytree(home, deployment)
    (deployment / "secret" / "pseudonym.key").unlink()
    result = dongbo(deployment, "seal")
    assert result.exit_code == 5
    assert "missing or not readable" in said(result)


@pytest.mark.parametrize(
    ("question", "why"),
    [
        (
            "COPY mart.v_night TO '{db}' (FORMAT csv, USE_TMP_FILE false)",
            "A question is one SELECT",
        ),
        ("FROM mart.v_night; FROM mart.v_night", "these are 2"),
        ("FROM read_blob('{db}')", "not read_blob()"),
    ],
)
def test_a_question_that_is_none_is_refused(home: Path, question: str, why: str) -> None:
    text = question.format(db=home / "warehouse" / "dongbo.duckdb")
    result = dongbo(home, "query", text)
    assert result.exit_code == 2
    assert why in said(result)
    assert dongbo(home, "query", "FROM mart.v_night").exit_code == 0


def test_a_question_is_stopped_at_its_time_limit(home: Path) -> None:
    endless = "SELECT count(*) FROM range(1000000000) AS a, range(1000000000) AS b WHERE a < b"
    result = dongbo(home, "query", endless, "--time-limit", "0.2")
    assert result.exit_code == 2
    assert "stopped after 0.2 seconds" in said(result)


def test_a_question_comes_from_text_file_or_stdin(home: Path, tmp_path: Path) -> None:
    question = "SELECT register, rate FROM v_sync_rate WHERE level = 'register' ORDER BY 1"
    asked = tmp_path / "câu hỏi.sql"
    asked.write_text("\ufeff" + question, encoding="utf-8")
    answers = [
        dongbo(home, "query", question, "--json"),
        dongbo(home, "query", "--file", asked, "--json"),
        dongbo(home, "query", "-f", "-", "--json", stdin=question),
    ]
    assert [a.exit_code for a in answers] == [0, 0, 0]
    assert len({a.stdout for a in answers}) == 1
    assert len(json.loads(answers[0].stdout)) == 6
    assert dongbo(home, "export", "-f", asked, "--out", tmp_path / "a.csv").exit_code == 0
    assert (tmp_path / "a.csv").is_file()


def test_json_holds_no_word_that_json_has_not(home: Path) -> None:
    question = (
        "SELECT 'NaN'::DOUBLE AS a, '-inf'::FLOAT AS b, ['inf'::DOUBLE, 1.5] AS c, "
        "{'d': 'NaN'::DOUBLE} AS e, 2.5::DECIMAL(9, 1) AS f"
    )
    answer = dongbo(home, "query", question, "--json")

    def refuse(word: str) -> None:
        raise AssertionError(word)

    found = json.loads(answer.stdout, parse_constant=refuse)
    assert found == [{"a": None, "b": None, "c": [None, 1.5], "e": {"d": None}, "f": "2.5"}]


def test_every_example_is_asked_from_its_file(home: Path) -> None:
    for path in sorted(EXAMPLES.glob("*.sql")):
        assert dongbo(home, "query", "--file", path).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "Give one question"),
        (("FROM v_night", "--file", "x.sql"), "Give one question"),
        (("--file", "missing.sql"), "missing.sql: No such file"),
    ],
)
def test_a_missing_or_double_question_is_refused(home: Path, arguments, message) -> None:
    result = dongbo(home, "query", *arguments)
    assert result.exit_code == 2
    assert message in said(result)


def test_what_registers_said_of_a_person_is_told_by_pseudonym(home: Path) -> None:
    asked = "SELECT person FROM fct_link WHERE person IS NOT NULL AND register = 'death' LIMIT 1"
    person = json.loads(dongbo(home, "query", asked, "--json").output)[0]["person"]
    result = dongbo(home, "timeline", "--province", "66", "--person", person, "--json")
    assert result.exit_code == 0
    told = [(one["register"], one["event"]) for one in json.loads(result.output)]
    assert told == [("civil_status.death", "first_known"), ("civil_status.death", "matched")]
    nobody = dongbo(home, "timeline", "--province", "66", "--record", person)
    assert (nobody.exit_code, "Nothing is kept" in said(nobody)) == (2, True)
    assert "Name one of them" in said(dongbo(home, "timeline", "--province", "66"))
    assert "is not set up" in said(dongbo(home, "timeline", "--province", "xx", "--person", person))
