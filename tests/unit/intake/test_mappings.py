"""The mapping file: written for people, read back, refused with everything that is wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assets.workspace import Workspace
from contracts.registry import SOURCES
from intake.delivery import receive_delivery
from intake.judging import Judged, judge_delivery
from intake.layout import Night
from intake.mappings import (
    MappingError,
    Remembered,
    load_mapping,
    mapping_path,
    write_mapping,
)

TAX = SOURCES["tax_codes"]
NIGHT = Night(date(2026, 11, 2), "66")
STRANGE = "STT,Mã NNT theo CSDL,Danh tính,Ngày sinh,Giới tính,Mã xã,Trạng thái,Ngày cấp"
ROW = "1,066090000017,Nguyễn Văn An,02/03/1990,Nam,24121,00,01/02/2015"


def judge(home: Path, header: str = STRANGE) -> Judged:
    folder = home / "inbox" / "66" / "tax_codes"
    path = folder / "2026-11-02" / "mst.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{header}\n{ROW}\n", encoding="utf-8")
    workspace = Workspace(home=str(home), inbox=str(home / "inbox"))
    manifest = receive_delivery(folder, NIGHT.date, workspace.layout.snapshots)
    return judge_delivery(TAX, manifest, workspace.layout, NIGHT)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = mapping_path(tmp_path, "66", "tax_codes")
    labels = {"tax_or_id": 'Mã "NNT"\\ # 1', "full_name": "Họ tên / NNT"}
    write_mapping(path, TAX, "66", {"tax_codes": Remembered(labels, ["Ghi chú"])})
    assert load_mapping(path, TAX) == {"tax_codes": labels}
    assert '#   "Ghi chú"' in path.read_text(encoding="utf-8")
    assert [p.name for p in path.parent.iterdir()] == ["tax_codes.toml"]


def test_no_file_is_no_mapping(tmp_path: Path) -> None:
    assert load_mapping(tmp_path / "none.toml", TAX) is None


def test_a_missing_required_column_stands_there_to_be_filled_in(tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    write_mapping(path, TAX, "66", {"tax_codes": Remembered({"full_name": "Danh tính"})})
    assert '# tax_or_id = ""  # MST/Số định danh (bắt buộc, required)' in path.read_text()
    assert load_mapping(path, TAX) == {"tax_codes": {"full_name": "Danh tính"}}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[tax_codes]\nfull_name = Danh tính", ["line 2", 'column = "label']),
        ("[tax]\nx = 'y'\n[tax_codes]\nname = 'y'", ["[tax]", "tax_codes", "name: no such column"]),
        ("[tax_codes]\nfull_name = ''", ["full_name", "in quotes"]),
        ("[tax_codes]\nfull_name = 3", ["full_name", "in quotes"]),
        ("[tax_codes]\nfull_name = 'A'\ntax_or_id = 'A'", ["tax_or_id", "already given"]),
        ("tax_codes = 1", ["[tax_codes]"]),
    ],
)
def test_a_wrong_file_says_everything_that_is_wrong(
    text: str, words: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "m.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(MappingError) as caught:
        load_mapping(path, TAX)
    assert all(word in str(caught.value) for word in [str(path), *words])


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(MappingError, match="cannot be read"):
        load_mapping(path, TAX)


def test_an_unknown_header_is_refused_with_the_file_to_edit_and_accepted_after(
    tmp_path: Path,
) -> None:
    refused = judge(tmp_path).ledger.row(0, named=True)
    assert refused["refusal"] == "MISSING_COLUMN"
    for message in (refused["message_vi"], refused["message_en"]):
        assert "mappings/66/tax_codes.toml" in message
        assert "dongbo inspect FILE --source tax_codes --province 66 --remember" in message
    path = mapping_path(tmp_path, "66", "tax_codes")
    path.parent.mkdir(parents=True)
    path.write_text(
        '[tax_codes]\ntax_or_id = "Mã NNT theo CSDL"\nfull_name = "Danh tính"\n', encoding="utf-8"
    )
    judged = judge(tmp_path)
    assert judged.splits["tax_codes"].accepted["full_name"].to_list() == ["Nguyễn Văn An"]
    assert judged.ledger["refusal"].to_list() == [None]


def test_an_unusable_mapping_refuses_the_file_in_words(tmp_path: Path) -> None:
    path = mapping_path(tmp_path, "66", "tax_codes")
    path.parent.mkdir(parents=True)
    path.write_text("[tax_codes]\nno_such = 'x'\n", encoding="utf-8")
    line = judge(tmp_path).ledger.row(0, named=True)
    assert line["refusal"] == "BAD_MAPPING"
    assert "tax_codes.toml" in line["message_en"]
    assert "no_such" in line["message_vi"]
    assert judge(tmp_path).splits["tax_codes"].accepted.is_empty()
