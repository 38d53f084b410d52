"""The commands of staff and operators: help that teaches, errors that say what to do."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from click.testing import Result
from typer.testing import CliRunner

from assets.workspace import Workspace
from contracts.registry import SOURCES
from intake.delivery import receive_delivery
from intake.judging import Judged, judge_delivery
from intake.lake import write_version
from intake.layout import Night
from intake.ledger import LEDGER
from intake.mappings import load_mapping, mapping_path
from pipelines.cli.main import app
from validators.split import QUARANTINE_SCHEMA

SAMPLE = Path(__file__).parents[3] / "sample_data" / "province_66" / "inbox"
NIGHT = Night(date(2026, 11, 2), "66")
COMMANDS = ("check", "inbox", "inspect", "ledger", "rejects")


def dongbo(*arguments: str | Path) -> Result:
    wide = {"COLUMNS": "300", "TERM": "dumb"}
    return CliRunner().invoke(app, [str(a) for a in arguments], env=wide)


def said(result: Result) -> str:
    return " ".join(result.output.replace("│", " ").split())


def write_ledger(home: Path, **numbers: object) -> None:
    line = dict.fromkeys(LEDGER) | {
        "source": "land", "table": "land", "file_name": "f.xlsx", "sheet": "S",
        "file_sha256": "a" * 64, "rows_seen": 10, "header_rows": 3, "footer_rows": 1,
        "blank_rows": 1, "continuation_rows": 0, "data_rows": 5, "accepted_rows": 2,
        "quarantined_rows": 1, "repaired_rows": 2, "replaced_rows": 0, "notes": ["hidden_rows:7"],
    }  # fmt: skip
    frame = pl.DataFrame([line | numbers], schema=LEDGER)
    write_version(home / "lake" / "ledger" / "land" / NIGHT.folder, {"rows": frame}, "v")


@pytest.mark.parametrize("command", COMMANDS)
def test_help_teaches_with_an_example(command: str) -> None:
    result = dongbo(command, "--help")
    assert result.exit_code == 0
    assert f"Example: dongbo {command}" in said(result)


def test_the_ledger_says_ok_or_what_disagrees(tmp_path: Path) -> None:
    ask = ("ledger", "--date", "2026-11-02", "--province", "66", "--home", tmp_path)
    write_ledger(tmp_path)
    result = dongbo(*ask)
    assert result.exit_code == 0
    answer = json.loads(dongbo(*ask, "--json").stdout)
    assert (answer["ok"], answer["lines"][0]["repaired_rows"]) == (True, 2)
    write_ledger(tmp_path, accepted_rows=1)
    result = dongbo(*ask, "--json")
    assert result.exit_code == 4
    assert json.loads(result.stdout)["problems"] == ["f.xlsx › S: 5 data rows, 4 judged"]
    write_ledger(tmp_path, blank_rows=9)
    result = dongbo(*ask, "--json")
    assert json.loads(result.stdout)["problems"] == ["f.xlsx › S: 10 rows seen, 18 accounted for"]


def test_a_ledger_of_an_earlier_version_is_read(tmp_path: Path) -> None:
    write_ledger(tmp_path, repaired_rows=0, accepted_rows=4)
    folder = tmp_path / "lake" / "ledger" / "land" / NIGHT.folder
    frame = pl.read_parquet(folder / "v" / "rows.parquet").drop(
        "repaired_rows", "replaced_rows", "notes"
    )
    write_version(folder, {"rows": frame}, "old")
    result = dongbo("ledger", "--date", "2026-11-02", "--province", "66", "--home", tmp_path)
    assert result.exit_code == 0


def test_what_the_reader_noticed_is_said_in_both_languages(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    write_ledger(tmp_path)
    ask = ("ledger", "--date", "2026-11-02", "--province", "66", "--home", tmp_path)
    assert json.loads(dongbo(*ask, "--json").stdout)["lines"][0]["notes"] == ["hidden_rows:7"]
    result = dongbo(*ask)
    shown = said(result) + " ".join(capfd.readouterr().err.split())
    assert "f.xlsx › S: 7 hidden" in shown
    assert "f.xlsx › S: 7 dòng bị ẩn" in shown


def test_a_refused_sheet_shows_its_message(tmp_path: Path) -> None:
    write_ledger(
        tmp_path, table=None, refusal="NO_HEADER", message_en="f.xlsx: no header [S]",
        message_vi="f.xlsx: không có tiêu đề", accepted_rows=None, data_rows=None,
    )  # fmt: skip
    ask = ("ledger", "--date", "2026-11-02", "--province", "66", "--home", tmp_path, "--json")
    assert json.loads(dongbo(*ask).stdout)["lines"][0]["message_vi"] == "f.xlsx: không có tiêu đề"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ledger", "--date", "2.11.2026", "--province", "66"], "is not a date"),
        (["ledger", "--date", "2026-11-02", "--province", "1"], "known: 01, 04"),
        (["ledger", "--date", "2026-11-02", "--province", "66"], "dongbo run --date 2026-11-02"),
        (["ledger", "--date", "2026-11-02", "--province", "66", "--source", "x"], "tax_codes"),
        (["rejects", "--source", "x", "--province", "66", "--out", "r.xlsx"], "tax_codes"),
        (["rejects", "--source", "land", "--province", "66", "--out", "r.xlsx"], "dongbo run"),
        (["inspect", "no-such-file"], "there is no file"),
        (["inspect", __file__, "--source", "x"], "tax_codes"),
        (["inspect", __file__, "--province", "1"], "66, 68"),
        (["inspect", __file__, "--remember"], "--source and --province"),
        (["inbox", "--province", "1"], "66, 68"),
    ],
)
def test_mistakes_are_answered_with_what_is_right(
    arguments: list[str], words: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    result = dongbo(*arguments, "--home", tmp_path)
    assert result.exit_code == 2
    assert words in said(result) + " ".join(capfd.readouterr().err.split())


def test_the_inbox_lists_what_is_missing_and_what_was_taken_away(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DONGBO_PROVINCES", "66")
    monkeypatch.setenv("DONGBO_STABLE_SECONDS", "0")
    paths = {}
    for source, day in (
        ("land", "2026-11-02"),
        ("land", "2026-11-01"),
        ("tax_codes", "2026-10-30"),
    ):
        paths[source] = tmp_path / "inbox" / "66" / source / day / f"{source}.csv"
        paths[source].parent.mkdir(parents=True)
        paths[source].write_text(f"{source} {day}")
    ask = ("inbox", "--home", tmp_path, "--date", "2026-11-02")
    seen = json.loads(dongbo(*ask, "--json").stdout)
    missing = {one["source"]: one for one in seen["missing"]}
    assert set(missing) == set(SOURCES) - {"land"}
    assert (missing["tax_codes"]["last"], missing["population"]["last"]) == ("2026-10-30", None)
    paths["tax_codes"].unlink()
    seen = json.loads(dongbo(*ask, "--json").stdout)
    states = {(file["source"], file["date"]): file["state"] for file in seen["files"]}
    assert states["tax_codes", "2026-10-30"] == "gone"
    assert states["land", "2026-11-02"] == "new"
    assert {one["last"] for one in seen["missing"] if one["source"] == "tax_codes"} == {None}
    result = dongbo(*ask)
    shown = said(result) + " ".join(capfd.readouterr().err.split())
    assert "Not arrived of 2026-11-02" in shown
    assert "never" in shown


def test_rejects_of_a_night_without_any_writes_nothing(tmp_path: Path) -> None:
    empty = pl.DataFrame(schema=QUARANTINE_SCHEMA)
    folder = tmp_path / "lake" / "quarantined" / "land" / NIGHT.folder
    write_version(folder, {"rows": empty}, "v")
    out = tmp_path / "r.xlsx"
    ask = ("rejects", "--source", "land", "--province", "66", "--out", out, "--home", tmp_path)
    result = dongbo(*ask, "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["rows"] == 0
    assert not out.exists()


def test_inspect_remembers_a_mapping_and_the_edited_one_is_used(tmp_path: Path) -> None:
    path = tmp_path / "mst.csv"
    path.write_text(
        "STT,Mã NNT,Họ và tên người nộp thuế,Ngày sinh,Giới tính\n1,066090000017,A B,1990,Nam\n",
        encoding="utf-8",
    )
    ask = ("inspect", path, "--source", "tax_codes", "--province", "66", "--home", tmp_path)
    first = dongbo(*ask, "--remember", "--json")
    assert first.exit_code == 3
    mapping = mapping_path(tmp_path, "66", "tax_codes")
    text = mapping.read_text(encoding="utf-8")
    assert '# tax_or_id = ""' in text
    assert '#   "Mã NNT"' in text
    mapping.write_text(text.replace('# tax_or_id = ""', 'tax_or_id = "Mã NNT"'), encoding="utf-8")
    second = dongbo(*ask, "--remember", "--json")
    assert second.exit_code == 0
    kept = load_mapping(mapping, SOURCES["tax_codes"])
    assert kept is not None
    assert kept["tax_codes"]["tax_or_id"] == "Mã NNT"
    mapping.write_text("[tax_codes]\nfull_name = oops\n", encoding="utf-8")
    assert dongbo(*ask).exit_code == 2


def test_a_doubtful_header_is_refused_until_its_mapping_is_confirmed_and_remembered(
    tmp_path: Path,
) -> None:
    """Labels that are all nearly right: nothing is missing, and still nothing is guessed."""
    header = "STTT,MST; Số đ.danh,Họ tên ngườ nộp thuế,Ngày snh,Gii tính"
    row = "1,066090000017,Nguyễn Văn An,02/03/1990,Nam"
    folder = tmp_path / "inbox" / "66" / "tax_codes"

    def deliver(night: Night, rows: str) -> Path:
        path = folder / night.date.isoformat() / "mst.csv"
        path.parent.mkdir(parents=True)
        path.write_text(f"{header}\n{rows}\n", encoding="utf-8")
        return path

    def judge(night: Night) -> Judged:
        workspace = Workspace(home=str(tmp_path), inbox=str(tmp_path / "inbox"))
        manifest = receive_delivery(folder, night.date, workspace.layout.snapshots)
        return judge_delivery(SOURCES["tax_codes"], manifest, workspace.layout, night)

    path = deliver(NIGHT, row)
    refused = judge(NIGHT)
    (line,) = refused.ledger.to_dicts()
    assert (line["refusal"], line["table"], line["rows_seen"]) == ("AMBIGUOUS_HEADER", None, 2)
    for message in (line["message_vi"], line["message_en"]):
        assert "0.9" in message
        assert "mappings/66/tax_codes.toml" in message
        assert "dongbo inspect FILE --source tax_codes --province 66 --remember" in message
    assert refused.splits["tax_codes"].accepted.is_empty()

    ask = ("inspect", path, "--source", "tax_codes", "--province", "66", "--home", tmp_path)
    assert dongbo(*ask, "--json").exit_code == 3
    assert dongbo(*ask, "--remember").exit_code == 3  # what it saw before it was confirmed
    assert dongbo(*ask, "--json").exit_code == 0
    judged = judge(NIGHT)
    assert judged.ledger["refusal"].to_list() == [None]
    assert judged.splits["tax_codes"].accepted["full_name"].to_list() == ["Nguyễn Văn An"]

    later = Night(date(2026, 11, 9), "66")
    deliver(later, row.replace("000017", "000025"))
    assert judge(later).splits["tax_codes"].accepted["tax_or_id"].to_list() == ["066090000025"]


def test_notes_reach_inspect_and_the_ledger_of_the_night(tmp_path: Path) -> None:
    header = "STT,MST/Số định danh,Họ và tên người nộp thuế,Ngày sinh,Giới tính".encode()
    rows = [f"{i},066090000017,Nguyễn Văn An,1990,Nam\n".encode() for i in range(40)]
    rows[7] = rows[7].replace(b"\xe1\xbb\x85", b"\xe1")
    path = tmp_path / "inbox" / "66" / "tax_codes" / "2026-11-02" / "mst.csv"
    path.parent.mkdir(parents=True)
    path.write_bytes(header + b"\n" + b"".join(rows))
    result = dongbo("inspect", path, "--home", tmp_path, "--json")
    ((english, vietnamese),) = json.loads(result.stdout)["tables"][0]["notes"]
    assert english.startswith("1 character could not be decoded")
    assert "giải mã" in vietnamese
    workspace = Workspace(home=str(tmp_path), inbox=str(tmp_path / "inbox"))
    manifest = receive_delivery(path.parents[1], NIGHT.date, workspace.layout.snapshots)
    judged = judge_delivery(SOURCES["tax_codes"], manifest, workspace.layout, NIGHT)
    assert judged.ledger["notes"].to_list() == [["undecodable_bytes:1"]]


def test_inspect_shows_no_personal_data(tmp_path: Path) -> None:
    (path,) = (SAMPLE / "66" / "tax_codes" / "2026-10-12").iterdir()
    name = path.read_text(encoding="utf-8-sig").splitlines()[1].split(",")[2]
    for extra in ([], ["--json"]):
        result = dongbo("inspect", path, "--home", tmp_path, *extra)
        assert result.exit_code == 0
        assert name not in result.output
        assert name in dongbo("inspect", path, "--home", tmp_path, "--show-values", *extra).output


def test_inbox_lists_registers_and_says_what_to_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DONGBO_STABLE_SECONDS", "0.05")
    shutil.copytree(SAMPLE, tmp_path / "inbox")
    (tmp_path / "inbox" / "66" / "lands").mkdir()
    result = dongbo("inbox", "--home", tmp_path, "--json")
    answer = json.loads(result.stdout)
    assert len(answer["files"]) == sum(path.is_file() for path in SAMPLE.rglob("*"))
    assert {file["state"] for file in answer["files"]} == {"new"}
    assert answer["due"] == ["2026-10-12|66", "2026-10-13|66"]
    assert "lands" in answer["problems"][0]
    assert dongbo("inbox", "--home", tmp_path).exit_code == 0


def test_inspect_says_of_rows_kept_aside_what_check_says(tmp_path: Path) -> None:
    path = tmp_path / "mst 1.csv"
    header = "STT,MST/Số định danh,Họ và tên người nộp thuế,Ngày sinh,Giới tính"
    rows = [f"{n},0660900000{n},Nguyễn Văn An,1990,Nam" for n in range(10, 14)]
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    assert "it would be read as it is: all its rows" in said(dongbo("inspect", path))
    path.write_text("\n".join([header, *rows, "9,06609"]) + "\n", encoding="utf-8")
    checked = json.loads(dongbo("check", path, "--source", "tax_codes", "--json").stdout)
    result = dongbo("inspect", path)
    assert result.exit_code == 0
    assert f"{checked['quarantined']} of the {checked['rows']} rows seen would be kept" in said(
        result
    )
    assert f"dongbo check '{path}' --source tax_codes" in said(result)
    assert "as it is" not in said(result)
    assert json.loads(dongbo("inspect", path, "--json").stdout)["tables"][0]["aside"] == 1
