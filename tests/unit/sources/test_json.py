"""JSON messages: records, lists inside of them, envelopes, what is broken, both counts."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from contracts.language import HeaderSpec
from sources import FileKind, FileReading, Limits, RefusalCode, Table, identify, read
from sources.json_count import count_elements
from sources.layout import read_layouts

HERE = Limits(isolate=False)
SPECS = {
    "dossier": HeaderSpec(
        {
            "dossier_no": ("Mã hồ sơ", "MaHoSo"),
            "applicant": ("Chủ hồ sơ", "ChuHoSo"),
            "number": ("Số giấy tờ", "SoGiayToChuHoSo"),
            "received_on": ("Ngày tiếp nhận", "NgayTiepNhan"),
            "unit": ("Đơn vị", "DonVi.Ma"),
        },
        frozenset({"dossier_no", "applicant"}),
    ),
    "papers": HeaderSpec(
        {
            "dossier_no": ("Mã hồ sơ", "MaHoSo"),
            "paper": ("Tên tệp đính kèm", "TenTepDinhKem"),
            "digitised": ("Được số hóa", "DuocSoHoa"),
        },
        frozenset({"dossier_no", "paper"}),
        ("TaiLieuNop",),
    ),
}
PAPERS = [{"TenTepDinhKem": "to_khai.pdf", "DuocSoHoa": 1}, {"TenTepDinhKem": "anh.jpg"}]
DOSSIERS: list[dict[str, object]] = [
    {
        "MaHoSo": "H15.33-261012-0001",
        "ChuHoSo": "Nguyễn Thị Hoa",
        "SoGiayToChuHoSo": "066190000012",
        "NgayTiepNhan": 20261012083000,
        "Email": "hoa@example.vn",
        "DonVi": {"Ma": "H15.33", "Ten": "UBND xã"},
        "TaiLieuNop": PAPERS,
        "DanhSachLePhi": [{"TenPhiLePhi": "Lệ phí", "Gia": 5000}],
        "GhiChu": None,
        "The": ["a", "b"],
    },
    {"MaHoSo": "H15.33-261012-0002", "ChuHoSo": "Y Bhăm Êban", "TaiLieuNop": PAPERS[:1]},
    {"MaHoSo": "H15.33-261012-0003", "ChuHoSo": "Trần Văn Tú", "TaiLieuNop": []},
]


def reading(path: Path, value: object, indent: int | None = None, **limits: int) -> FileReading:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=indent)
    path.write_text(text, encoding="utf-8")
    return read(path, SPECS, Limits(isolate=False, **limits))


def tables(found: FileReading) -> dict[str, Table]:
    assert found.refusals == (), found.refusals
    return {table.name: table for table in found.tables}


def lines(records: Sequence[Mapping[str, object]]) -> str:
    return "\n".join(json.dumps(record, ensure_ascii=False) for record in records) + "\n"


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize(
    ("value", "sheet"),
    [
        (DOSSIERS, ""),
        ({"DanhSachHoSo": DOSSIERS, "MaDonVi": "H15", "Tong": 3}, "DanhSachHoSo"),
        ({"Header": {"Loai": "ADD"}, "Body": {"HoSo": DOSSIERS}}, "Body.HoSo"),
        (lines(DOSSIERS), ""),
    ],
    ids=["list", "envelope", "deep envelope", "lines"],
)
def test_records_and_the_lists_inside(tmp_path, value, sheet, indent):
    found = tables(reading(tmp_path / "a.json", value, indent))
    dossiers, papers = found["dossier"], found["papers"]
    assert dossiers.sheet == sheet
    assert dossiers.rows["dossier_no"].to_list() == [d["MaHoSo"] for d in DOSSIERS]
    assert dossiers.rows["received_on"].to_list() == ["20261012083000", None, None]
    assert dossiers.rows["unit"].to_list() == ["H15.33", None, None]
    assert dossiers.rows["The"].to_list() == ['["a", "b"]', None, None]
    assert "lists_not_read:1" in dossiers.notes
    assert papers.sheet.endswith("TaiLieuNop")
    assert papers.rows.select("line", "dossier_no", "paper", "digitised").rows() == [
        (1, "H15.33-261012-0001", "to_khai.pdf", "1"),
        (2, "H15.33-261012-0001", "anh.jpg", None),
        (3, "H15.33-261012-0002", "to_khai.pdf", "1"),
    ]
    assert (dossiers.accounting.data, papers.accounting.data) == (3, 3)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("value", [DOSSIERS, {"DanhSach": DOSSIERS}, lines(DOSSIERS)])
def test_a_message_in_another_unicode_encoding(tmp_path, value, encoding):
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)
    (tmp_path / "a.json").write_text(text, encoding=encoding)
    found = tables(read(tmp_path / "a.json", SPECS, HERE))
    assert found["dossier"].rows["applicant"].to_list() == [d["ChuHoSo"] for d in DOSSIERS]
    assert (found["dossier"].accounting.data, found["papers"].accounting.data) == (3, 3)


def test_one_record_is_a_record_and_no_envelope(tmp_path):
    found = tables(reading(tmp_path / "a.json", DOSSIERS[0], 2))
    assert found["dossier"].rows.height == 1
    assert found["papers"].rows.height == 2
    assert identify(tmp_path / "a.json").kind == FileKind.JSON


def test_an_envelope_that_shares_a_field_with_a_register_is_an_envelope(tmp_path):
    """Also where nothing is demanded, as in the second look of `dongbo inspect`."""
    asked = {name: replace(spec, required=frozenset()) for name, spec in SPECS.items()}
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"MaHoSo": "x", "HoSo": DOSSIERS}), encoding="utf-8")
    assert [t.name for t in read(path, asked, HERE).tables] == ["dossier", "papers"]


def test_a_list_of_papers_alone(tmp_path):
    value = {"MaHoSo": "H15.33-261012-0001", "TaiLieuNop": PAPERS}
    assert tables(reading(tmp_path / "a.json", value))["papers"].rows.height == 2


def test_a_record_that_lacks_a_column_is_refused_as_itself(tmp_path):
    value = [{k: v for k, v in d.items() if k != "ChuHoSo"} for d in DOSSIERS[:1]]
    for whole in (value, value[0], {"DanhSach": value}):
        found = reading(tmp_path / "a.json", whole)
        assert [r.code for r in found.refusals] == [RefusalCode.MISSING_COLUMN]
        assert [t.name for t in found.tables] == ["papers"]


def test_what_no_register_asks_for_beside_the_records_is_noted(tmp_path):
    value = {"HoSo": DOSSIERS[1:], "Loi": [{"Ma": 1, "NoiDung": "x"}], "Ma": "H15"}
    found = tables(reading(tmp_path / "a.json", value))
    assert set(found) == {"dossier", "papers"}
    assert "lists_not_read:1" in found["dossier"].notes


def test_in_an_archive(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("x/1.json", json.dumps({"Goi": {"HoSo": DOSSIERS}}))
        packed.writestr("x/2.json", lines(DOSSIERS))
    found = read(path, SPECS, HERE)
    assert found.refusals == ()
    assert [(t.name, t.sheet) for t in found.tables] == [
        ("dossier", "x › 1.json › Goi.HoSo"),
        ("papers", "x › 1.json › Goi.HoSo.TaiLieuNop"),
        ("dossier", "x › 2.json"),
        ("papers", "x › 2.json › TaiLieuNop"),
    ]


@pytest.mark.parametrize("end", ["\n", ""])
def test_a_field_twice_sets_the_record_and_its_lists_aside(tmp_path, end):
    twice = (
        '{"MaHoSo": "1", "MaHoSo": "2", "ChuHoSo": "An", "TaiLieuNop": [{"TenTepDinhKem": "a"}]}'
    )
    good = json.dumps(DOSSIERS[0], ensure_ascii=False)
    text = f"{good}\n{twice}\n" if end else f"[{good}, {twice}, 7]"
    found = tables(reading(tmp_path / "a.json", text))
    assert found["dossier"].rows.height == 1
    raw = found["dossier"].malformed["raw"].to_list()
    assert raw == ([twice] if end else [twice, "7"])
    assert found["papers"].rows.height == 2
    assert found["papers"].malformed.rows() == [(3, "BAD_RECORD", '{"TenTepDinhKem": "a"}')]


def test_a_flattened_name_that_stands_twice_is_no_record(tmp_path):
    value = [*DOSSIERS[1:], {"MaHoSo": "1", "ChuHoSo": "An", "DonVi": {"Ma": "a"}, "DonVi.Ma": "b"}]
    assert tables(reading(tmp_path / "a.json", value))["dossier"].malformed.height == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('[{"MaHoSo": "1", "ChuHoSo": "An"}', RefusalCode.TRUNCATED),
        ('[{"MaHoSo": "1", "ChuHoSo": "An"}] x', RefusalCode.TRUNCATED),
        ('{"a": ' + "[" * 200 + "]" * 200 + ",\n" + '"b": 1}', RefusalCode.UNREADABLE),
        ("[]", RefusalCode.EMPTY_FILE),
        ('{"result": {"data": [], "total": 0}}', RefusalCode.EMPTY_FILE),
        ('{"data": [1], "error": []}', RefusalCode.UNKNOWN_SHEET),
        ('[{"a": 1}, [{"MaHoSo": "1"}]]', RefusalCode.UNKNOWN_SHEET),
    ],
)
def test_what_is_no_list_of_records(tmp_path, text, code):
    (refusal,) = reading(tmp_path / "a.json", text).refusals
    assert refusal.code == code
    assert refusal.message_vi


@pytest.mark.parametrize(
    "limit", [{"rows": 2}, {"columns": 4}, {"cells": 8}, {"cell_chars": 5}, {"file_bytes": 20}]
)
def test_limits_hold_for_documents_as_for_files_of_rows(tmp_path, limit):
    (refusal,) = reading(tmp_path / "a.json", DOSSIERS, **limit).refusals
    assert refusal.code == RefusalCode.LIMIT_EXCEEDED


def test_a_lost_row_would_be_seen(tmp_path, monkeypatch):
    from sources import json_tree

    add = json_tree.Rows.add

    def forget(rows: json_tree.Rows, fields, around, line=None) -> None:
        if fields.get("TenTepDinhKem") != "anh.jpg":
            add(rows, fields, around, line)

    monkeypatch.setattr(json_tree.Rows, "add", forget)
    (refusal,) = reading(tmp_path / "a.json", DOSSIERS).refusals
    assert (refusal.code, refusal.sheet) == (RefusalCode.ACCOUNTING, "TaiLieuNop")


def test_the_counter_looks_at_brackets_alone():
    text = (
        r'{"a\u0062": [{"x": "[{\"}"}, 3, [{"y": [{}]}]], "c": {"d": [[{}], {}]}, "e": [1],'
        r' "f": [{"g": [{}, {}]}, {"g": [{}]}]}'
    )
    assert count_elements(text.encode())[0] == {"": 1, "ab": 3, "c.d": 2, "f": 2, "f.g": 3}
    assert count_elements(b"[1, {}, [], null]")[0] == {"": 4}
    assert count_elements(b'{"a": [[[1]]]}')[1] == 4


def test_rows_go_back_with_the_names_of_their_fields(tmp_path):
    path = tmp_path / "a.json"
    reading(path, DOSSIERS)
    (layout,) = read_layouts(path, SPECS, {"TaiLieuNop": [2]}, HERE)
    assert layout.above[0][:2] == ("TenTepDinhKem", "DuocSoHoa")
    assert layout.rows[2][0] == "anh.jpg"
    assert layout.columns["dossier_no"] == layout.above[0].index("MaHoSo")


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ('{"a": 1}\n{"a": 2}\n', FileKind.NDJSON),
        ('{"a": 1, \n{"a": 2}\n', FileKind.NDJSON),
        ('{"a": 1}', FileKind.NDJSON),
        ('{ "a": 1}\r{ "a": 2}', FileKind.NDJSON),
        ('{\n  "a": [\n', FileKind.JSON),
        ('\ufeff [\n {"a": 1}]', FileKind.JSON),
        ("[Mã] ; [Tên]\n1;2\n", FileKind.CSV),
        ("{tên};x\n1;2\n", FileKind.CSV),
    ],
)
def test_kinds(tmp_path, head, kind):
    (tmp_path / "a").write_text(head, encoding="utf-8")
    assert identify(tmp_path / "a").kind == kind


def test_a_document_on_one_long_line_is_a_document(tmp_path):
    path = tmp_path / "a.json"
    many = [{**DOSSIERS[1], "MaHoSo": f"{i:06d}"} for i in range(12_000)]
    found = tables(reading(path, {"HoSo": many}))
    assert identify(path).kind == FileKind.JSON
    assert (found["dossier"].rows.height, found["papers"].rows.height) == (12_000, 12_000)


@pytest.mark.parametrize("end", ["json", "ndjson"])
@pytest.mark.parametrize("wrapped", [False, True])
def test_a_record_says_what_its_lists_say(tmp_path, end, wrapped):
    """Only where a register asks for it, and then the list is not one that nobody read."""
    spec = SPECS["dossier"]
    asked = {"fee": ("Có phí", "DanhSachLePhi.Gia"), "digitised": ("TaiLieuNop.DuocSoHoa",)}
    specs = SPECS | {"dossier": HeaderSpec({**spec.columns, **asked}, spec.required)}
    fees = [{"Gia": 0, "TenPhiLePhi": "A"}, {"Gia": 5000}, {"Gia": 0}, {"Gia": None}]
    records = [DOSSIERS[0] | {"DanhSachLePhi": fees}, DOSSIERS[1], DOSSIERS[2]]
    whole: object = {"TongSo": 3, "DanhSachHoSo": records} if wrapped else records
    path = tmp_path / f"a.{end}"
    if end == "ndjson":
        text = lines([whole] if wrapped else records)
    else:
        text = json.dumps(whole, ensure_ascii=False)
    path.write_text(text, encoding="utf-8")
    found = tables(read(path, specs, HERE))
    told = found["dossier"].rows.select("fee", "digitised").rows()
    assert told == [("0; 5000", "1"), (None, "1"), (None, None)]
    assert found["papers"].rows.height == 3
    assert not [note for table in found.values() for note in table.notes]
