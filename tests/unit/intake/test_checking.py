"""`dongbo check`: the same judgement as the night, in words, without a home and without values."""

from __future__ import annotations

import json
import stat
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from click.testing import Result
from polars.testing import assert_frame_equal
from typer.testing import CliRunner

from assets.workspace import Workspace
from contracts.registry import SOURCES
from contracts.repairs import FROM_TITLE, words
from intake.checking import check_file
from intake.delivery import receive_delivery
from intake.inspection import inspect_file
from intake.judging import judge_delivery
from intake.layout import Night
from intake.ledger import KINDS, unbalanced
from pipelines.cli.common import today_in_vietnam
from pipelines.cli.main import app
from tests.own_register import LIBRARY, discovered
from vietnam.encodings import Encoding
from vietnam.ids import REPAIRS as ID_REPAIRS
from vietnam.name_steps import REPAIRS as NAME_REPAIRS

INBOX = Path(__file__).parents[3] / "sample_data" / "province_66" / "inbox" / "66"
NIGHT = Night(date(2026, 10, 12), "66")
NOTES = (
    ("Hướng dẫn",),
    ("Người lập biểu", "Trần Thị Bình"),
    ("Ngày lập", "12/10/2026"),
    ("Sổ", "Số trang", "Số dòng", "Nơi lưu"),
    ("Khai sinh", "12", "240", "Kho 1"),
)


def sample(source: str) -> Path:
    (path,) = (INBOX / source / str(NIGHT.date)).iterdir()
    return path


def without_key(folder: Path, lines: Sequence[int]) -> Path:
    """The list of tax codes of the sample, with no code in these lines."""
    rows = sample("tax_codes").read_text(encoding="utf-8-sig").splitlines()
    for line in lines:
        number, _, rest = rows[line - 1].split(",", 2)
        rows[line - 1] = f"{number},,{rest}"
    path = folder / "ma_so_thue.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def dongbo_check(*arguments: str | Path) -> Result:
    asked = ["check", *(str(a) for a in arguments), "--date", str(NIGHT.date)]
    return CliRunner().invoke(app, asked, env={"COLUMNS": "300", "TERM": "dumb"})


def with_sheet(
    folder: Path, name: str, rows: Sequence[Sequence[str]], *, alone: bool = False
) -> Path:
    """A workbook with a payment list of two rows, if not `alone`, and one more sheet."""
    path = folder / "chi_tra.xlsx"
    table = SOURCES["beneficiaries"].table("beneficiaries")
    paid = check_file(sample("beneficiaries"), SOURCES["beneficiaries"], today=NIGHT.date)[1]
    texts = paid["beneficiaries"].accepted.head(2).select(f"{c.name}_raw" for c in table.columns)
    with xlsxwriter.Workbook(path) as book:
        if not alone:
            sheet = book.add_worksheet("T10")
            for number, row in enumerate([[c.title_vi for c in table.columns], *texts.rows()]):
                sheet.write_row(number, 0, row)
        other = book.add_worksheet(name)
        for number, row in enumerate(rows):
            other.write_row(number, 0, row)
    return path


@pytest.mark.parametrize("source", ["civil_status", "tax_codes"])
def test_a_file_is_judged_as_by_the_night(source: str, tmp_path: Path) -> None:
    found, splits = check_file(sample(source), SOURCES[source], today=NIGHT.date)
    workspace = Workspace(home=str(tmp_path), inbox=str(INBOX.parent))
    manifest = receive_delivery(INBOX / source, NIGHT.date, workspace.layout.snapshots)
    judged = judge_delivery(SOURCES[source], manifest, workspace.layout, NIGHT)
    for table, split in judged.splits.items():
        assert_frame_equal(splits[table].accepted, split.accepted)
        assert_frame_equal(splits[table].quarantined, split.quarantined)
    assert found.rows == judged.ledger["data_rows"].sum() > 0
    assert found.accepted == judged.ledger["accepted_rows"].sum()
    assert found.quarantined == judged.ledger["quarantined_rows"].sum()
    rejected = sum(f.rows for f in found.findings if f.severity == "reject")
    assert rejected == sum(split.quarantined.height for split in judged.splits.values())


def test_the_answer_counts_names_places_and_gives_the_rows(tmp_path: Path) -> None:
    out = tmp_path / "out"
    path = without_key(tmp_path, (16, 115))
    before = check_file(sample("tax_codes"), SOURCES["tax_codes"], today=NIGHT.date)[0]
    result = dongbo_check(path, "--source", "tax_codes", "--json", "--out", out)
    assert result.exit_code == 3
    answer = json.loads(result.stdout)
    counts = (before.rows, before.accepted - 2, before.quarantined + 2)
    assert (answer["rows"], answer["accepted"], answer["quarantined"]) == counts
    assert before.rows == len(path.read_text(encoding="utf-8").splitlines()) - 1
    assert answer["refusals"] == []
    assert answer["repairs"]["lost_zero"] == 4
    (first,) = [found for found in answer["findings"] if found["rule"] == "MISSING_KEY"]
    assert (first["rule"], first["rows"]) == ("MISSING_KEY", 2)
    assert first["places"] == [["", 16], ["", 115]]
    assert "bổ sung" in first["message_vi"]
    accepted = pl.read_parquet(out / "tax_codes.accepted.parquet")
    quarantined = pl.read_parquet(out / "tax_codes.quarantined.parquet")
    assert (accepted.height, quarantined["line"].n_unique()) == counts[1:]
    assert {"record_key", "full_name_raw", "repairs"} <= set(accepted.columns)
    assert {stat.S_IMODE(path.stat().st_mode) for path in out.iterdir()} == {0o600}


def test_what_is_said_holds_sentences_and_no_value_of_a_row(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = without_key(tmp_path, (16, 115))
    vietnamese = dongbo_check(path, "--source", "tax_codes")
    vietnamese_text = vietnamese.output + capfd.readouterr().out
    english_text = dongbo_check(path, "--source", "tax_codes", "--lang", "en").output
    english_text += capfd.readouterr().out
    assert "2 × MST/Số định danh: Thiếu giá trị khóa của bản ghi" in vietnamese_text
    assert "dòng 16, 115" in vietnamese_text
    assert "2 × MST/Số định danh: A key value is missing; add it. (row 16, 115)" in english_text
    assert "MISSING_KEY" not in vietnamese_text + english_text
    people = check_file(path, SOURCES["tax_codes"], today=NIGHT.date)[1]["tax_codes"].accepted
    for column in ("full_name_raw", "tax_or_id_raw"):
        for value in people[column].drop_nulls():
            assert value not in vietnamese_text
    whole = dongbo_check(sample("beneficiaries"), "--source", "beneficiaries")
    assert whole.exit_code == 0


@pytest.mark.parametrize("source", ["land", "population"])
def test_a_file_under_the_wrong_source_is_told_its_right_one(source: str, tmp_path: Path) -> None:
    wrong = "tax_codes"
    found, _ = check_file(sample(source), SOURCES[wrong], today=NIGHT.date)
    assert not found.sheets
    assert found.refusals
    for refusal in found.refusals:
        assert f"nguồn {source}" in refusal.message_vi
        assert f"source {source}" in refusal.message_en
    seen = inspect_file(sample(source), {wrong: SOURCES[wrong]}, today=NIGHT.date)
    assert any(f"source {source}" in english for english, _ in seen.problems)
    folder = tmp_path / wrong / str(NIGHT.date)
    folder.mkdir(parents=True)
    (folder / sample(source).name).write_bytes(sample(source).read_bytes())
    workspace = Workspace(home=str(tmp_path), inbox=str(tmp_path))
    manifest = receive_delivery(folder.parent, NIGHT.date, workspace.layout.snapshots)
    ledger = judge_delivery(SOURCES[wrong], manifest, workspace.layout, NIGHT).ledger
    assert all(f"nguồn {source}" in said for said in ledger["message_vi"])


def test_a_list_that_lacks_a_column_is_not_sent_to_another_source(tmp_path: Path) -> None:
    """A list of cards without their days has all that a list of tax codes asks for."""
    path = tmp_path / "the_bhyt.csv"
    path.write_text(
        "STT,Họ và tên,Mã số thẻ,Ngày sinh,Giới tính,Địa chỉ,Nơi đăng ký,Số CCCD\n"
        "1,Nguyễn Thị Hoa,GD4666612345678,15/08/1951,Nữ,Buôn A,66016,066151001234\n"
    )
    right = SOURCES["health_insurance"]
    (refusal,) = check_file(path, right, today=NIGHT.date)[0].refusals
    assert refusal.code == "MISSING_COLUMN"
    assert "“Giá trị từ ngày” (valid_from)" in refusal.message_vi
    assert "nguồn" not in refusal.message_vi
    (told,) = check_file(path, SOURCES["tax_codes"], today=NIGHT.date)[0].sheets
    assert told.table == "tax_codes"


def test_a_sheet_of_notes_is_ignored_with_one_sentence_everywhere(tmp_path: Path) -> None:
    path = with_sheet(tmp_path, "Ghi chú", NOTES)
    contract = SOURCES["beneficiaries"]
    found, _ = check_file(path, contract, today=NIGHT.date)
    assert (found.accepted, found.whole) == (2, True)
    ((sheet,), seen) = found.note_sheets, inspect_file(path, SOURCES, today=NIGHT.date)
    assert (sheet.sheet, sheet.rows_seen) == ("Ghi chú", len(NOTES))
    assert seen.confident
    assert seen.note_sheets == (("Ghi chú", sheet.message_vi, sheet.message_en),)
    folder = tmp_path / "beneficiaries" / str(NIGHT.date)
    folder.mkdir(parents=True)
    path.rename(folder / path.name)
    workspace = Workspace(home=str(tmp_path), inbox=str(tmp_path))
    manifest = receive_delivery(folder.parent, NIGHT.date, workspace.layout.snapshots)
    ledger = judge_delivery(contract, manifest, workspace.layout, NIGHT).ledger
    assert unbalanced(ledger).is_empty()
    (line,) = ledger.filter(sheet="Ghi chú").to_dicts()
    assert (line["table"], line["refusal"], line["notes"]) == (None, None, ["notes_sheet:5"])
    assert sum(line[kind] for kind in KINDS) == line["rows_seen"] == len(NOTES)


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("Sheet9", (("1", "Nguyễn Văn An", "01/02/1990", "Xã A"),)),
        ("Sheet9", (("Đối tượng", "Mã"), ("Y Blim", "066090001234"))),
        ("Sheet9", tuple((str(n), f"Trần Thị {word}") for n, word in enumerate("ABCDE"))),
        ("Sheet9", tuple(("x", "y", "z", "t") for _ in range(80))),
        ("Danh sách", (("Ghi chú", "không có bảng"),)),
        ("Sheet9", (("Số hồ sơ", "Họ và tên", "Ghi chú"), ("HS1", "An", "không"))),
    ],
    ids=["one record", "a number", "a list of names", "too large", "a register", "half a header"],
)
def test_what_may_be_a_register_is_refused_and_not_ignored(
    name: str, rows: tuple[tuple[str, ...], ...], tmp_path: Path
) -> None:
    path = with_sheet(tmp_path, name, rows)
    found, _ = check_file(path, SOURCES["beneficiaries"], today=NIGHT.date)
    assert (found.accepted, found.note_sheets) == (2, ())
    assert [refusal.sheet for refusal in found.refusals] == [name]
    assert not found.whole


def test_notes_alone_are_no_delivery(tmp_path: Path) -> None:
    path = with_sheet(tmp_path, "Ghi chú", NOTES, alone=True)
    result = dongbo_check(path, "--source", "civil_status", "--json")
    assert result.exit_code == 3
    answer = json.loads(result.stdout)
    assert [(r["sheet"], r["code"]) for r in answer["refusals"]] == [("Ghi chú", "UNKNOWN_SHEET")]
    assert answer["rows"] == 0
    assert answer["missing"] == ["birth", "death", "marriage"]


def test_every_repair_has_words() -> None:
    known = [*NAME_REPAIRS, *ID_REPAIRS, *(f"encoding_{e}" for e in Encoding)]
    for repair in known:
        assert " " in words(repair).vi, repair
        assert " " in words(repair).en, repair
    found, _ = check_file(sample("civil_status"), SOURCES["civil_status"], today=NIGHT.date)
    assert found.repairs
    assert all(" " in words(repair).vi for repair in found.repairs)


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("no-such-file", "--source", "land"), "there is no file"),
        ((__file__, "--source", "x"), "tax_codes"),
        ((__file__, "--source", "land", "--province", "1"), "66, 68"),
    ],
)
def test_wrong_arguments_are_told(arguments: tuple[str, ...], word: str) -> None:
    result = dongbo_check(*arguments)
    assert result.exit_code == 2
    assert word in result.output


@pytest.mark.parametrize("command", ["check", "inspect"])
def test_a_raised_limit_of_continued_lines_counts_before_delivery_too(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mst.csv"
    rows = (f'066190{n:06},Nguyễn Văn An,"Thôn\n3\nxã\nEa Tu"' for n in range(60))
    path.write_text("\n".join(["MST,Họ và tên,Địa chỉ", *rows]), encoding="utf-8")
    asked = [command, str(path), "--source", "tax_codes", "--json"]
    assert CliRunner().invoke(app, asked).exit_code == 3
    monkeypatch.setenv("DONGBO_CONTINUED_SHARE", "0.9")
    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 0, done.output


def test_a_file_is_judged_by_the_day_in_vietnam() -> None:
    assert today_in_vietnam(datetime(2026, 11, 1, 18, tzinfo=UTC)) == date(2026, 11, 2)
    assert today_in_vietnam(datetime(2026, 11, 1, 16, tzinfo=UTC)) == date(2026, 11, 1)


def test_a_day_in_the_name_of_a_file_is_judged_and_told(tmp_path: Path) -> None:
    (tmp_path / "library.py").write_text(
        LIBRARY.replace(
            'date_of="validity"),',
            'date_of="validity", required=True, filled=True,'
            r' titled=(r"hạn (?P<value>\d\d-\d\d-\d{4})",)),',
        ).replace('"full_name": "Nguyễn Thị Hoa"', '"full_name": "An", "valid_to": "31/12/2026"'),
        encoding="utf-8",
    )
    contract = discovered([tmp_path]).sources["library"]
    path = tmp_path / "The_han_31-12-2026.csv"
    path.write_text("Số thẻ;Họ và tên\nTV 1;Nguyễn Thị Hoa\nTV 2;Y Bhăm Êban\n", encoding="utf-8")
    found, splits = check_file(path, contract, today=NIGHT.date)
    assert (found.whole, found.accepted, found.repairs) == (True, 2, {FROM_TITLE: 2})
    assert splits["cards"].accepted["valid_to"].to_list() == [date(2026, 12, 31)] * 2
    assert splits["cards"].accepted["valid_to_raw"].to_list() == ["31-12-2026"] * 2
    seen = inspect_file(path, {"library": contract}, today=NIGHT.date)
    assert seen.confident
    (view,) = seen.tables
    assert view.columns[-1].titled == "the name of the file"
    nameless = path.rename(tmp_path / "the.csv")
    refused, _ = check_file(nameless, contract, today=NIGHT.date)
    assert "“Hạn dùng” (valid_to), không có ở tiêu đề" in refused.refusals[0].message_vi
    (view,) = inspect_file(nameless, {"library": contract}, today=NIGHT.date).tables
    assert view.missing == ("valid_to",)


def test_what_nobody_asked_for_stays_out_of_accepted_rows(tmp_path: Path) -> None:
    """A message of a national system carries more of a person than a register may keep."""
    record = {
        "MST": "066190000012",
        "Họ và tên": "Nguyễn Thị Hoa",
        "Email": "hoa.nt@example.vn",
        "LienHe": {"SoDienThoai": "0912345678"},
        "DanhSachTepDinhKem": [{"DuongDan": "https://example.vn/066190000012.pdf"}],
    }
    path = tmp_path / "mst.json"
    path.write_text(json.dumps({"DuLieu": [record]}, ensure_ascii=False), encoding="utf-8")
    found, splits = check_file(path, SOURCES["tax_codes"], today=NIGHT.date)
    assert found.accepted == 1
    assert [en for _, en in found.sheets[0].notes] == [
        "1 list inside the records belongs to no register: not read."
    ]
    accepted = splits["tax_codes"].accepted
    shown = json.dumps(accepted.to_dicts(), default=str, ensure_ascii=False)
    assert "Nguyễn Thị Hoa" in shown
    assert not [text for text in ("example.vn", "0912345678", "Email", "LienHe") if text in shown]
