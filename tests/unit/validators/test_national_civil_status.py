"""Files in the import layout of the national civil status software (158): field names as labels,
dates with dots, sex 1/2, one sheet a book, and the labels of fields that resemble each other."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from contracts.language import HeaderSpec
from contracts.registry import SOURCES
from sources import Limits, read
from sources.headers import find_header
from validators import validate

CONTRACT = SOURCES["civil_status"]
ENTRY = {"so": "01/2018", "quyenSo ": "02/2018", "trangSo ": "7", "ngayDangKy ": "27.10.2018",
         "loaiDangKy \ni=[1,2,3,4,5,6]": "1", "noiDangKy": "UBND xã Ea Tu"}  # fmt: skip
BOOKS = {
    "birth": {
        "nksSoDinhDanh": "066218012345", "nksHoTen ": "Nguyễn Văn An", "nksGioiTinh": 1,
        "nksNgaySinh ": "01.10.2018", "nksNgaySinhBangChu": "Ngày mùng một", "nksDanToc ": "Kinh",
        "meSoDinhDanhCaNhan": "", "meHoTen ": "Trần Thị Lan", "meNgaySinh ": "1990",
        "meNoiCuTru": "xã Ea Tu", "meSoGiayToTuyThan": "240123456", "chaSoDinhDanhCaNhan": "",
        "chaHoTen ": "Nguyễn Văn Bình", "chaNgaySinh ": "", "nycHoTen": "Trần Thị Lan",
        "nycSoGiayToTuyThan": "240123456",
    },
    "death": {
        "nktHoTen": "Lê Văn Cửu", "nktGioiTinh": 1, "nktNgaySinh": "1930", "nktDanToc": "Kinh",
        "nktNoiCuTru": "xã Ea Tu", "nktSoGiayToTuyThan": "240123457", "nktNgayChet": "26.10.2018",
        "nktNoiChet": "tại nhà", "nktNguyenNhanChet": "bệnh già",
    },
    "marriage": {
        "chongHoTen": "Phạm Văn Dũng", "chongNgaySinh": "01.01.1990",
        "chongSoGiayToTuyThan": "066090012345", "voHoTen": "Hồ Thị Em", "voNgaySinh": "02.03.1992",
        "voSoGiayToTuyThan": "",
    },
    "recognition": {
        "cmHoTen": "Phạm Văn Dũng", "cmNgaySinh": "01.01.1990", "cmDanToc": "Kinh",
        "ncHoTen": "Phạm Thị Giang", "ncNgaySinh": "04.05.2016",
    },
    "marital_status": {
        "nxnHoTen": "Hồ Thị Em", "nxnGioiTinh": 2, "nxnNgaySinh": "02.03.1992",
        "nxnTinhTrangHonNhan": "Chưa đăng ký kết hôn với ai", "nxnMucDichSuDung": "Kết hôn",
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory):
    """All five books in one workbook, read and judged: table → the one row accepted."""
    path = tmp_path_factory.mktemp("national") / "hotich.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for number, fields in enumerate(BOOKS.values()):
            sheet = book.add_worksheet(f"DL Import {number}")
            sheet.write_row(0, 0, ["STT", *ENTRY, *fields])
            sheet.write_row(1, 0, [1, *ENTRY.values(), *fields.values()])
    reading = read(path, CONTRACT.headers, Limits())
    assert reading.refusals == ()
    rows = {}
    for table in reading.tables:
        split = validate(
            CONTRACT.table(table.name), [table], reading.file, today=date(2026, 11, 24)
        )
        assert split.quarantined.is_empty(), split.quarantined["rule"].to_list()
        (rows[table.name],) = split.accepted.to_dicts()
    return rows


def test_every_book_is_recognised(books):
    assert list(books) == list(BOOKS)
    for row in books.values():
        assert row["record_key"] == "24163|02/2018|01/2018"
        assert row["registered_on"] == date(2018, 10, 27)
        assert row["registration_type"] == "1"


def test_persons_keep_what_is_said_of_them(books):
    birth, death, marriage = books["birth"], books["death"], books["marriage"]
    assert (birth["child_name"], birth["child_birth_date"]) == ("Nguyễn Văn An", "2018-10-01")
    assert (birth["child_sex"], birth["child_number"]) == ("M", "066218012345")
    assert (birth["mother_name"], birth["mother_paper"]) == ("Trần Thị Lan", "240123456")
    assert (birth["father_name"], birth["father_birth_date"]) == ("Nguyễn Văn Bình", None)
    assert (death["deceased_name"], death["died_on"]) == ("Lê Văn Cửu", "2018-10-26")
    assert (marriage["husband_name"], marriage["wife_name"]) == ("Phạm Văn Dũng", "Hồ Thị Em")
    assert books["recognition"]["parent_name"] == "Phạm Văn Dũng"
    assert books["recognition"]["child_birth_date"] == "2016-05-04"
    assert books["marital_status"]["person_sex"] == "F"
    assert books["marital_status"]["marital_status"] == "Chưa đăng ký kết hôn với ai"


def test_the_paper_beside_an_empty_number_is_the_number(books):
    """`mentions` gives linking the card of nine digits, and the missing number is no fault."""
    import polars as pl

    from validators.roles import mentions

    table = CONTRACT.table("birth")
    schema = dict.fromkeys(books["birth"], pl.String) | {
        "line": pl.UInt32, "repairs": pl.List(pl.String), "flags": pl.List(pl.String),
        "registered_on": pl.Date, "ordinal": pl.Int64,
    }  # fmt: skip
    found = mentions(CONTRACT, table, pl.DataFrame([books["birth"]], schema=schema))
    assert found.select("role", "person_id", "old_id").rows() == [
        ("child", "066218012345", None),
        ("mother", None, "240123456"),
        ("father", None, None),
    ]
    flags = books["birth"]["flags"]
    assert "father_number:MISSING_PERSON_NUMBER" in flags
    assert "mother_number:MISSING_PERSON_NUMBER" not in flags


def test_a_field_name_matches_itself_only():
    """`nktHoTen` and `nksHoTen` differ by a letter and by a person."""
    spec = HeaderSpec(columns={"child_name": ("Họ tên trẻ", "nksHoTen")})
    (found,) = find_header([["nktHoTen"], ["Lê Văn Cửu"]], {"birth": spec})
    assert found.mapping == {}
    (found,) = find_header([["nksHoTen "], ["Lê Văn Cửu"]], {"birth": spec})
    assert found.mapping["child_name"].confidence == 1.0


def test_a_delivery_may_do_without_the_rare_books():
    assert {t.name for t in CONTRACT.tables if t.expected} == {"birth", "death", "marriage"}


def test_the_page_of_sources_names_the_fields():
    page = (Path(__file__).parents[3] / "docs" / "sources.md").read_text(encoding="utf-8")
    assert all(f"`{name.strip()}`" in page for name in ("meHoTen", "nxnTinhTrangHonNhan"))
