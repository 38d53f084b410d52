"""Registers that are only declared: several tables, persons, files, nights, from words alone."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from contracts.columns import called, free_text, key, ordinal, person_name, person_number, sex
from contracts.language import Column, Kind, SourceContract, TableContract
from contracts.meanings import PersonRole
from contracts.patterns import CODE
from contracts.registry import SOURCES
from contracts.sample import (
    Altered,
    Dated,
    Extra,
    Layout,
    Main,
    Missing,
    Relative,
    Sample,
    Spelled,
    Twice,
    Unrelated,
)
from contracts.sample_cells import (
    After,
    Anchor,
    ByPerson,
    Choice,
    Day,
    Fact,
    KeyOf,
    OfParent,
    PersonCode,
    Serial,
    Text,
)
from contracts.sample_people import DEAD, RESIDENT, Aged, Drawn, Has, Registered
from sample_data.damage import profile
from sample_data.generate import generate
from sources import read

from .conftest import FIRST, SECOND, Province

CLUB_NUMBER = PersonCode("club", "{:06d}", digits=6)
READERS = Drawn("reader", 0.5, Aged(6, 14))
SHEETS = "Thu_vien_{province}.xlsx"
_LOST = Text("mất {month}")


def table(name: str, columns: tuple[Column, ...], sample: Sample, *roles: PersonRole):
    return TableContract(
        source="library",
        name=name,
        title_vi=name,
        title_en=name,
        columns=(ordinal("list"), *columns),
        key=(columns[0].name,),
        example={},
        roles=roles,
        sample=sample,
    )


def role(name: str) -> PersonRole:
    return PersonRole(name, name, name, name=f"{name}_name", number=f"{name}_number")


def person(name: str, group: str) -> tuple[Column, Column]:
    return (
        person_name(f"{name}_name", (f"{group} / Họ và tên",), name),
        person_number(f"{name}_number", (f"{group} / Giấy tờ / Số",), name),
    )


CARDS = table(
    "cards",
    (
        key("card_no", Kind.TEXT, ("Số thẻ",), "card", CODE),
        *person("reader", "Bạn đọc"),
        *person("mother", "Mẹ"),
        *person("clerk", "Thủ thư"),
        Column("born", Kind.DATE, ("Ngày sinh",)),
        Column("since", Kind.DATE, ("Từ ngày",)),
        Column("club", Kind.CODE, ("Số hội viên",), pii=True),
        Column("school", Kind.TEXT, ("Trường",), pattern=CODE),
    ),
    Sample(
        file=SHEETS,
        sheet="{school}",
        titles=("UBND {PROVINCE_NAME}", "TRƯỜNG {SCHOOL}, NĂM HỌC {school_year}", "{date}"),
        column_numbers=True,
        who=READERS & RESIDENT,
        values={
            "card_no": Text("{_serial}-{club}"),
            "_serial": Serial("TV {:04d}"),
            "born": After(Anchor.BIRTH, 0, 0),
            "since": After("born", 10, 20),
            "club": CLUB_NUMBER,
            "school": ByPerson(((Aged(6, 9), Text("TH {commune}")),), Text("THCS")),
        },
        persons={"mother": Relative(("mother",)), "clerk": Unrelated(Aged(30, 50), share=0.5)},
        findings=(
            Extra("dead_reader", DEAD & Aged(0, 90), 0.3),
            Twice("two_cards", READERS, 0.1, {"_serial": Serial("HAI {:04d}")}),
            Altered("since_birth", Aged(8, 12), 0.1, {"since": After("born", 0, 0)}),
            Altered("own_number", Aged(14), 0.3, {"reader_number": Text("7")}),
            Missing("no_card", Aged(7, 14), 0.1),
            Missing("no_card", Aged(30, 40) & RESIDENT, 0.2, lawful="too_old"),
            Twice("two_cards", Aged(9, 11), 0.1, lawful="renewed"),
            Altered("three_cards", Aged(6, 8), 0.3, {"since": _LOST}),
            Twice(
                "three_cards", Aged(6, 8), 0.3, {"_serial": Serial("HAI {:04d}"), "since": _LOST}
            ),
            Twice("three_cards", Aged(6, 8), 0.3, {"_serial": Serial("BA {:04d}"), "since": _LOST}),
            Altered("known_to_few", Aged(13, 14), 0.5, lawful="visitor", told_by="library.visits"),
            Altered("seen_by_few", Aged(10, 11), 0.5, seen_by="library.visits"),
            Twice(
                "two_cards",
                Aged(12, 14),
                0.1,
                {"_serial": Serial("HAI {:04d}")},
                lawful="untold",
                said_in=("_serial",),
            ),
        ),
    ),
    role("reader"),
    role("mother"),
    role("clerk"),
)
LOANS = table(
    "loans",
    (
        key("loan_no", Kind.TEXT, ("Số phiếu",), "loan", CODE),
        Column("card_no", Kind.TEXT, ("Số thẻ",), pattern=CODE),
    ),
    Sample(
        file=SHEETS,
        sheet="Mượn",
        who=None,
        of="cards",
        each=(0, 3),
        values={"loan_no": Serial("P {:d}"), "card_no": OfParent("card_no")},
    ),
)
HOUSES = table(
    "houses",
    (key("house", Kind.TEXT, ("Nhà",), "house", CODE),),
    Sample(file=SHEETS, sheet="Cơ sở", who=None, rows=({"house": "A 1"}, {"house": "A 2"})),
)
MESSAGES = table(
    "messages",
    (
        key("message", Kind.TEXT, ("Mã",), "message", CODE),
        Column("club", Kind.CODE, ("Số hội viên",), pii=True, fields=("soHoiVien",)),
        Column("card", Kind.TEXT, ("Thẻ",), pattern=CODE),
        Column("kind", Kind.TEXT, ("Loại",), pattern=CODE),
        called(("ChuHoSo",), person_name("sender_name", ("Chủ hồ sơ",), "sender")),
        called(("SoDinhDanh",), person_number("sender_number", ("Số định danh",), "number")),
    ),
    Sample(
        file="tin_{province}.json",
        who=Has("child", Registered("library", "cards")) | READERS,
        leaves=False,
        share=0.8,
        values={
            "message": Serial("M {:d}"),
            "club": CLUB_NUMBER,
            "card": KeyOf("library", "card_no"),
            "kind": Choice({"1": 0.5, "2": 0.5}),
            "sender_name": Text("Công ty {commune}"),
        },
        persons={"sender": Main("kind", frozenset({"1"}))},
    ),
    role("sender"),
)
PARTS = table(
    "parts",
    (
        key("part", Kind.TEXT, ("Phần",), "part", CODE),
        Column("street", Kind.TEXT, ("Địa chỉ",), pii=True),
    ),
    Sample(
        file="tin_{province}.json",
        sheet="CacPhan",
        who=None,
        of="messages",
        each=(1, 2),
        values={"part": Serial("{:d}"), "street": Fact("address")},
    ),
)
MEMBERS = table(
    "members",
    (
        person_name("member_name", ("Hội viên",), "member"),
        person_number("member_number", ("Số định danh",), "number"),
        sex("sex", ("Giới tính",), "sex"),
        Column("since", Kind.DATE, ("Từ ngày",), fields=("tuNgay",)),
    ),
    Sample(
        file="hoi_vien_{province}.csv",
        titles=("HỘI VIÊN {month}/{year}",),
        values={"since": Day(date(2026, 3, 1), date(2026, 3, 31))},
        others=(
            Layout(
                file="hoi_vien_{commune}.json",
                share=0.5,
                labels={"member_name": "hoTen"},
                forms={"since": Dated("%Y%m%d"), "sex": Spelled({"Nam": "1", "Nữ": "2"})},
                columns=("member_name", "sex", "since"),
            ),
        ),
    ),
    replace(role("member"), sex="sex"),
)
VISITS = table(
    "visits",
    (
        key("visit", Kind.TEXT, ("Lượt",), "visit", CODE),
        *(free_text(name, (label,), name) for name, label in
          (("family", "Họ"), ("middle", "Chữ đệm"), ("given", "Tên"))),
        Column("visitor_name", Kind.PERSON_NAME, ("Khách",), pii=True,
               made=pl.concat_str("family", "middle", "given", separator=" ", ignore_nulls=True)),
        person_number("visitor_number", ("Số định danh",), "number"),
    ),
    Sample(
        file=SHEETS,
        sheet="Khách",
        who=Drawn("visitor", 0.1, by="household") & RESIDENT,
        together=True,
        stands_in={"visitor_name": ("family", "middle", "given")},
        values={"visit": Serial("K {:d}")},
    ),
    role("visitor"),
)  # fmt: skip
LIBRARY = SourceContract(
    source="library",
    title_vi="Thư viện",
    title_en="Library",
    short_vi="Thư viện",
    short_en="Library",
    tables=(MESSAGES, CARDS, LOANS, HOUSES, PARTS, MEMBERS, VISITS),
    freshness_days=40,
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Province:
    root = tmp_path_factory.mktemp("library")
    made = generate(2000, 5, ["66"], 2, root, sources={**SOURCES, "library": LIBRARY})
    return Province(made, root)


def book(library: Province, night: str = FIRST) -> dict[str, list[tuple[object, ...]]]:
    path = library.root / f"inbox/66/library/{night}/Thu_vien_66.xlsx"
    pages = openpyxl.load_workbook(path)
    return {page.title: list(page.iter_rows(values_only=True)) for page in pages}


def cards(library: Province, night: str = FIRST) -> pl.DataFrame:
    """The rows of all sheets of cards with the place where they stand."""
    rows = [
        (sheet, line, *row)
        for sheet, page in book(library, night).items()
        if sheet.startswith("TH")
        for line, row in enumerate(page[7:], start=8)
    ]
    names = ["sheet", "line", "stt", "card_no", "reader", "reader_no", "mother", "mother_no",
             "clerk", "clerk_no", "born", "since", "club"]  # fmt: skip
    return pl.DataFrame(rows, schema=names, orient="row", infer_schema_length=None)


def truth(library: Province, role: str, night: str = FIRST) -> pl.DataFrame:
    return library.truth("mentions", night).filter(source="library", role=role)


def test_a_column_in_braces_makes_a_sheet_for_each_of_its_values(library: Province) -> None:
    pages = book(library)
    assert {"THCS", "Mượn", "Cơ sở"} <= set(pages)
    assert len([sheet for sheet in pages if sheet.startswith("TH ")]) >= 2
    page = pages["THCS"]
    assert [row[0] for row in page[:3]] == [
        "UBND TỈNH ĐẮK LẮK", "TRƯỜNG THCS, NĂM HỌC 2026-2027", "12/10/2026",
    ]  # fmt: skip
    assert "Trường" not in {cell for row in page for cell in row}


def test_labels_stand_under_their_groups(library: Province) -> None:
    path = library.root / f"inbox/66/library/{FIRST}/Thu_vien_66.xlsx"
    page = openpyxl.load_workbook(path)["THCS"]
    rows = list(page.iter_rows(values_only=True))
    assert rows[3][:5] == ("STT", "Số thẻ", "Bạn đọc", None, "Mẹ")
    assert rows[4][2:4] == ("Họ và tên", "Giấy tờ")
    assert rows[5][3] == "Số"
    assert rows[6][:3] == ("(1)", "(2)", "(3)")
    assert {"A4:A6", "C4:D4", "C5:C6"} <= {str(area) for area in page.merged_cells.ranges}


def test_the_truth_leads_to_the_row_of_each_person(library: Province) -> None:
    rows = cards(library)
    everybody = library.truth("persons").select("person_id", "full_name", "in_master")
    for role_name in ("reader", "mother", "clerk"):
        said = truth(library, role_name).join(rows, on=["sheet", "line"], how="left")
        said = said.filter(pl.col("reader_no").ne_missing("7"))  # a finding belies these
        assert said["card_no"].null_count() <= 1
        clean = said.filter(pl.col("damage").list.len() == 0, "in_master").join(
            everybody, left_on="true_person_id", right_on="person_id"
        )
        assert clean.height > 20
        assert (clean[role_name] == clean["full_name"]).all()
        assert (clean[f"{role_name}_no"] == clean["true_person_id"]).all()
    assert rows.filter(pl.col("mother").is_null()).height > 0, "some mothers are unknown"


def test_a_relative_is_the_one_of_the_person_of_the_row(library: Province) -> None:
    mothers = truth(library, "mother").select("sheet", "line", mother="true_person_id")
    both = (
        truth(library, "reader")
        .join(mothers, on=["sheet", "line"])
        .drop_nulls(["true_person_id", "mother"])
    )
    of = library.master().select("person_id", "mother_id")
    known = both.join(of, left_on="true_person_id", right_on="person_id").drop_nulls("mother_id")
    assert known.height > 20
    assert (known["mother"] == known["mother_id"]).all()


def test_days_and_codes_follow_from_others(library: Province) -> None:
    rows = cards(library)
    born, since = (rows[name].str.to_date("%d/%m/%Y", strict=False) for name in ("born", "since"))
    days = (since - born).dt.total_days().drop_nulls()
    assert set(days) == {0, *range(10, 21)}, "0 is a finding"
    kept = rows.filter(pl.col("card_no").str.contains(r"^(?:TV|HAI) \d{4}-\d{6}$"))
    assert kept.height > 0.9 * rows.height
    assert kept["card_no"].is_unique().sum() > 0.95 * kept.height


def test_rows_of_a_table_belong_to_rows_of_another(library: Province) -> None:
    loans = pl.DataFrame(book(library)["Mượn"][1:], schema=["n", "no", "card"], orient="row")
    known = cards(library)["card_no"].implode()
    assert loans.height > 50
    assert loans["card"].is_in(known).mean() > 0.98
    assert loans["card"].value_counts()["count"].max() == 3


def test_rows_that_are_written_down_stand_there(library: Province) -> None:
    for night in (FIRST, SECOND):
        assert book(library, night)["Cơ sở"][1:] == [(1, "A 1"), (2, "A 2")]


def test_a_message_holds_the_records_that_belong_to_it(library: Province) -> None:
    path = library.root / f"inbox/66/library/{FIRST}/tin_66.json"
    messages = json.loads(path.read_text(encoding="utf-8"))
    sizes = [len(message["CacPhan"]) for message in messages]
    assert set(sizes) - {0} >= {1, 2}
    assert sum(size > 2 for size in sizes) < 5, "a row may be copied as damage"
    assert all({"Phần", "Địa chỉ"} == set(part) for m in messages for part in m["CacPhan"])
    first = cards(library).filter(
        ~pl.col("card_no").str.contains("^HAI|^BA").fill_null(value=False)
    )
    clubs = dict(first.select("club", "card_no").iter_rows())
    with_card = [m for m in messages if m["Thẻ"] and m["soHoiVien"] in clubs]
    assert len(with_card) > 20, "one number in both registers"
    assert sum(m["Thẻ"] == clubs[m["soHoiVien"]] for m in with_card) > 0.95 * len(with_card)
    firms = [m for m in messages if m["Loại"] == "2"]
    assert all(m["ChuHoSo"].startswith("Công ty ") for m in firms)
    assert all(m["SoDinhDanh"] is None for m in firms)
    people = set(truth(library, "sender")["line"])
    assert people == {line for line, m in enumerate(messages, start=1) if m["Loại"] == "1"}


def test_who_no_longer_belongs_leaves_and_who_does_comes(library: Province) -> None:
    before, after = (
        set(truth(library, "member", night)["true_person_id"].drop_nulls())
        for night in (FIRST, SECOND)
    )
    happened = library.truth("persons", SECOND).filter("in_master")
    events = {
        event: set(happened.filter(event=event)["person_id"])
        for event in ("died", "born", "left", "came")
    }
    assert all(events.values())
    assert events["born"] <= after - before
    assert events["died"] | events["left"] <= before - after
    resident = set(library.master(SECOND).filter(status="alive")["person_id"])
    assert after <= resident
    assert len(resident - after) < 0.01 * len(resident)


def test_titles_stand_above_a_csv_file(library: Province) -> None:
    lines = (library.root / f"inbox/66/library/{FIRST}/hoi_vien_66.csv").read_text("utf-8-sig")
    assert lines.splitlines()[:2] == [
        '"HỘI VIÊN 10/2026"',
        "STT,Hội viên,Số định danh,Giới tính,Từ ngày",
    ]


def test_communes_deliver_one_table_in_several_layouts(library: Province) -> None:
    folder = library.root / f"inbox/66/library/{FIRST}"
    codes = {path.stem.removeprefix("hoi_vien_") for path in folder.glob("hoi_vien_*.json")}
    communes = set(library.master()["commune_code"])
    assert codes < communes
    assert len(codes) == round(len(communes) / 2)
    for code in codes:
        path = folder / f"hoi_vien_{code}.json"
        messages = json.loads(path.read_text(encoding="utf-8"))
        assert all(set(one) == {"hoTen", "Giới tính", "tuNgay"} for one in messages)
        assert {one["Giới tính"] for one in messages} == {"1", "2", None}
        days = {one["tuNgay"] for one in messages}
        assert all(day is None or day.startswith("202603") or not day.isdigit() for day in days)
        said = truth(library, "member").filter(file_name=path.name, in_master=True)
        names = dict(library.truth("persons").select("person_id", "full_name").iter_rows())
        clean = said.filter(pl.col("damage").list.len() == 0)
        assert clean.height > 50
        for line, number in clean.select("line", "true_person_id").iter_rows():
            assert messages[line - 1]["hoTen"] == names[number]


def test_a_name_in_three_cells_is_the_persons_name(library: Province) -> None:
    page = book(library)["Khách"]
    assert page[0] == ("STT", "Lượt", "Họ", "Chữ đệm", "Tên", "Số định danh")
    said = truth(library, "visitor").filter(pl.col("damage").list.len() == 0, "in_master")
    names = dict(library.truth("persons").select("person_id", "full_name").iter_rows())
    assert said.height > 20
    for line, number in said.select("line", "true_person_id").iter_rows():
        assert " ".join(str(cell) for cell in page[line - 1][2:5] if cell) == names[number]


def test_a_household_stands_together_with_its_head_first(library: Province) -> None:
    said = truth(library, "visitor").filter("in_master").sort("line")
    master = library.master().select(true_person_id="person_id", house="household_id")
    houses = said.join(master, on="true_person_id", maintain_order="left")["house"]
    assert houses.rle().struct.field("len").max() >= 3
    assert houses.rle().len() == houses.n_unique()


def test_a_further_source_changes_nothing_in_others(library: Province, tmp_path: Path) -> None:
    generate(2000, 5, ["66"], 1, tmp_path)
    for path in sorted(tmp_path.rglob("inbox/**/*.*")):
        other = library.root / path.relative_to(tmp_path)
        assert path.read_bytes() == other.read_bytes()


def test_what_is_written_is_read(library: Province) -> None:
    path = library.root / f"inbox/66/library/{FIRST}/Thu_vien_66.xlsx"
    reading = read(path, {"cards": CARDS.header, "loans": LOANS.header})
    found = {(one.sheet, one.name) for one in reading.tables}
    assert ("THCS", "cards") in found
    assert ("Mượn", "loans") in found
    page = next(one for one in reading.tables if one.sheet == "THCS")
    lines = truth(library, "reader").filter(sheet="THCS")["line"]
    assert set(lines) <= set(page.rows["line"])
    assert page.rows.height == len(book(library)["THCS"]) - 7


def test_a_message_is_read_with_its_lists(library: Province) -> None:
    path = library.root / f"inbox/66/library/{FIRST}/tin_66.json"
    parts = replace(PARTS, sheet_aliases=("CacPhan",)).header
    reading = read(path, {"messages": MESSAGES.header, "parts": parts})
    assert reading.refusals == ()
    found = {one.name: one for one in reading.tables}
    said = truth(library, "sender")
    rows = found["messages"].rows.select("line", "sender_name")
    joined = said.filter(pl.col("damage").list.len() == 0).join(rows, on="line", how="left")
    named = library.truth("persons").select("full_name", true_person_id="person_id")
    clean = joined.join(named, on="true_person_id")
    assert clean.height > 20
    assert (clean["sender_name"] == clean["full_name"]).all()
    assert {found["messages"].sheet or None} == set(said["sheet"])
    assert found["parts"].sheet == "CacPhan"


def test_the_first_night_is_the_same_for_a_later_day(tmp_path: Path) -> None:
    made = generate(60, 1, ["66"], 2, tmp_path, first_night=date(2026, 11, 30))
    titles = set()
    for one in made.files:
        if one.path.name.startswith("Danh_sach_the_BHYT"):
            page = openpyxl.load_workbook(one.path).worksheets[0]
            titles.add(page["A3"].value)
    assert titles == {"Ngày trích xuất: 30/11/2026", "Ngày trích xuất: 01/12/2026"}


def findings(library: Province, kind: str, night: str = FIRST) -> pl.DataFrame:
    return library.truth("findings", night).filter(pl.col("lawful").is_null(), kind=kind)


def test_the_truth_of_a_finding_names_record_and_person(library: Province) -> None:
    for night in (FIRST, SECOND):
        dead = findings(library, "dead_reader", night)
        rows = cards(library, night)
        assert dead.height > 3
        named = dead.join(rows, on=["sheet", "line"], how="left")
        assert named["card_no"].eq_missing(named["key"].list.first()).all()
        persons = library.master(night).select("person_id", "status")
        status = dead.join(persons, left_on="true_person_id", right_on="person_id")["status"]
        assert set(status) == {"dead"}
        said = truth(library, "reader", night).join(persons, left_on="true_person_id",
                                                    right_on="person_id")  # fmt: skip
        assert said.filter(status="dead").height == dead.filter("in_master").height


def test_who_stands_twice_is_told_with_both_records(library: Province) -> None:
    twice = findings(library, "two_cards")
    assert twice.height >= 4
    each = twice.filter("in_master")["true_person_id"].value_counts()["count"]
    assert set(each) <= {2, 3, 4}, "a row may be copied as damage"
    rows = twice.join(cards(library), on=["sheet", "line"])
    assert rows.filter(pl.col("card_no").str.starts_with("HAI")).height >= twice.height / 2 - 1


def test_several_further_records_of_one_name_are_one_planting(library: Province) -> None:
    """The first record is altered, two more are added: all three are told, of each person."""
    three = findings(library, "three_cards").filter("in_master")
    rows = three.join(cards(library), on=["sheet", "line"])
    units = rows.unique("card_no").group_by("unit").agg("card_no", "since")
    assert units.height >= 3
    whole = units.filter(pl.col("card_no").list.len() == 3)
    assert whole.height >= units.height - 1, "one may have lost its key"
    assert set(whole["since"].explode()) <= {"mất 10", "không rõ", "///"}
    for numbers in whole["card_no"]:
        assert {card[:2] for card in numbers} == {"TV", "HA", "BA"}


def test_what_another_register_tells_or_shows(library: Province) -> None:
    here = truth(library, "visitor")["true_person_id"].drop_nulls().implode()
    told = library.truth("findings").filter(kind="known_to_few")
    visits = pl.col("true_person_id").is_in(here).fill_null(value=False)
    assert set(told.filter(visits)["lawful"]) == {"visitor"}
    assert set(told.filter(~visits)["lawful"]) == {None}
    seen = library.truth("findings").filter(kind="seen_by_few")
    assert seen.height >= 1
    assert seen.select(visits).to_series().all()


def test_what_a_record_says_wrong_is_told(library: Province) -> None:
    wrong = findings(library, "since_birth").join(cards(library), on=["sheet", "line"])
    others = cards(library).join(wrong, on=["sheet", "line"], how="anti")
    assert wrong.height >= 2
    assert (wrong["since"] == wrong["born"]).mean() > 0.6
    assert (others["since"] == others["born"]).sum() == 0


def test_a_finding_may_belie_the_evidence_of_a_person(library: Province) -> None:
    said = cards(library).filter(pl.col("reader_no") == "7")
    wrong = findings(library, "own_number")
    assert wrong.height >= 2
    assert wrong.select("sheet", "line").sort("sheet", "line").equals(
        said.select("sheet", "line").sort("sheet", "line"))  # fmt: skip


def test_who_is_missing_is_told_and_stands_nowhere(library: Province) -> None:
    missing = findings(library, "no_card").filter("in_master")
    assert missing.height >= 2
    assert missing["line"].null_count() == missing.height
    there = truth(library, "reader")["true_person_id"].drop_nulls()
    assert not missing["true_person_id"].is_in(there.implode()).any()


def test_what_is_lawful_is_told_with_the_reason_if_the_file_says_so(library: Province) -> None:
    told = library.truth("findings").filter(source="library")
    absent = told.filter(kind="no_card", lawful="too_old")
    assert absent.height >= 10
    assert absent["line"].null_count() == absent.height
    renewed = told.filter(kind="two_cards", lawful="renewed")
    assert renewed.height >= 2
    assert renewed["line"].null_count() == 0
    assert set(told["lawful"].drop_nulls()) == {"too_old", "renewed", "visitor"}


def test_a_profile_says_how_often_there_is_a_finding(tmp_path: Path) -> None:
    shipped = (profile.FOLDER / "ordinary.toml").read_text(encoding="utf-8")
    path = tmp_path / "own.toml"
    path.write_text(f"{shipped}\n[finding]\ntimes = 2\nno_card = 0.5\n", encoding="utf-8")
    own = profile.load(str(path), {**SOURCES, "library": LIBRARY})
    assert own.share_of("no_card", 0.1) == 0.5
    assert own.share_of("dead_reader", 0.3) == 0.6
    assert own.share_of("two_cards", 0.9) == 1.0
    path.write_text(f"{shipped}\n[finding]\nno_crad = 2\n", encoding="utf-8")
    with pytest.raises(ValueError, match="no sample declares a finding no_crad") as told:
        profile.load(str(path), {**SOURCES, "library": LIBRARY})
    assert "no_crad = 2 is not between 0 and 1" in str(told.value)
