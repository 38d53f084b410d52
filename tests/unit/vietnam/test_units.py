import csv
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from vietnam import unit_data
from vietnam.units import (
    UnitProblem,
    communes,
    parse_address,
    parse_communes,
    provinces,
    to_new_commune,
)

REFERENCE = Path(__file__).resolve().parents[4] / "shared" / "domain"
needs_reference = pytest.mark.skipif(
    not (REFERENCE / "provinces_34.csv").exists(), reason="the reference tables are not beside us"
)


def test_the_tables_have_the_counts_of_the_law():
    assert communes("old").height == 10_035
    assert communes("new").height == 3_321
    assert provinces("old").height == 63
    assert provinces("new").height == 34
    assert dict(communes("new").group_by("type").len().iter_rows()) == {
        "Phường": 697,
        "Xã": 2_611,
        "Đặc khu": 13,
    }
    assert communes("old")["code"].n_unique() == 10_035


def test_dong_nai_changed_on_30_april_2026():
    before, after = (
        communes("new", day).filter(pl.col("province_code") == "75")
        for day in (date(2026, 4, 29), date(2026, 4, 30))
    )
    assert (before["type"] == "Phường").sum() == 23
    assert (after["type"] == "Phường").sum() == 33
    assert before["province_name"].unique().to_list() == ["Tỉnh Đồng Nai"]
    assert after["province_name"].unique().to_list() == ["Thành phố Đồng Nai"]
    name = dict(provinces("new").select("code", "name").iter_rows())
    assert name["75"] == "Thành phố Đồng Nai"


def test_ba_che_has_its_right_code():
    assert "06970" not in communes("new")["code"]
    row = communes("new").filter(pl.col("code") == "06978").row(0, named=True)
    assert (row["name"], row["province_code"]) == ("Xã Ba Chẽ", "22")
    assert to_new_commune(pl.Series(["06970"]))["new_code"].to_list() == ["06978"]


@pytest.mark.parametrize(
    ("code", "old", "new"),
    [("15", "Tỉnh Yên Bái", "Tỉnh Lào Cai"), ("24", "Tỉnh Bắc Giang", "Tỉnh Bắc Ninh"),
     ("44", "Tỉnh Quảng Bình", "Tỉnh Quảng Trị"), ("52", "Tỉnh Bình Định", "Tỉnh Gia Lai"),
     ("80", "Tỉnh Long An", "Tỉnh Tây Ninh"), ("82", "Tỉnh Tiền Giang", "Tỉnh Đồng Tháp"),
     ("91", "Tỉnh Kiên Giang", "Tỉnh An Giang")],
)  # fmt: skip
def test_reused_province_codes_mean_something_else_in_each_vintage(code, old, new):
    assert dict(provinces("old").select("code", "name").iter_rows())[code] == old
    assert dict(provinces("new").select("code", "name").iter_rows())[code] == new


def test_capitals_are_as_in_the_gazette():
    name = dict(communes("old").select("code", "name").iter_rows())
    assert (name["03742"], name["03442"]) == ("Xã É Tòng", "Xã Pa Ủ")
    assert name["19624"] == "Thị trấn Ái Tử"


def test_validity_splits_at_the_merger():
    assert communes("old")["valid_to"].unique().to_list() == [date(2025, 6, 30)]
    assert communes("new")["valid_from"].min() == unit_data.MERGER
    assert communes("new")["valid_to"].null_count() == 3_321


def test_every_old_commune_maps_and_splits_are_ambiguous():
    mapped = to_new_commune(communes("old")["code"], "old")
    assert mapped["new_code"].null_count() == 0
    assert mapped["new_code"].is_in(communes("new")["code"].to_list()).all()
    assert mapped["ambiguous"].sum() == (mapped["n_targets"] > 1).sum() == 471


def test_a_code_of_both_vintages_needs_its_vintage_only_where_the_commune_was_split():
    split = next(
        code
        for code, target in unit_data.merger_map().items()
        if len(target.codes) > 1 and code in target.codes
    )
    codes = pl.Series([split] * 3)
    found = to_new_commune(codes, pl.Series(["new", "old", None]))
    assert found["ambiguous"].to_list() == [False, True, True]
    assert found["vintage"].to_list() == ["new", "old", None]
    assert found["new_code"].to_list()[0] == split


def test_unknown_codes_and_nulls_map_to_nothing():
    found = to_new_commune(pl.Series(["99999", None, "00001"]))
    assert found["new_code"].to_list() == [None, None, "00097"]
    assert found["n_targets"].to_list() == [0, 0, 1]
    assert found["vintage"].to_list() == [None, None, "old"]


def test_island_districts_become_special_zones():
    new = dict(communes("new").select("code", "name").iter_rows())
    for code in unit_data.ISLAND_DISTRICTS.values():
        assert new[code].startswith("Đặc khu")


@needs_reference
def test_names_and_provinces_agree_with_the_reference():
    with (REFERENCE / "provinces_34.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    ours = dict(provinces("new").select("code", "name").iter_rows())
    assert {row["new_code"]: row["name"] for row in rows} == ours
    for row in rows:
        for old in row["old_codes"].split("|"):
            assert unit_data.province_successor(old) == row["new_code"]


def test_codes_with_names_tell_their_vintage():
    found = parse_communes(
        pl.Series(["00004 - Phường Trúc Bạch", "00004 - Phường Ba Đình", "00001", None, "99999"])
    )
    assert found["vintage"].to_list() == ["old", "new", "old", None, None]
    assert found["name"].to_list()[:2] == ["Phường Trúc Bạch", "Phường Ba Đình"]
    assert found["problem"].to_list() == [None, None, None, None, UnitProblem.UNKNOWN_CODE]


def test_bare_codes_take_the_vintage_of_their_column():
    both = ["00004", "00008", "00070", "00082", "00091", "00097"]
    assert parse_communes(pl.Series(both))["vintage"].to_list() == ["new"] * 6
    assert parse_communes(pl.Series([*both, "00001"]))["vintage"].to_list() == ["old"] * 7
    few = parse_communes(pl.Series(both[:2]))
    assert few["vintage"].to_list() == [None, None]
    assert few["problem"].to_list() == [UnitProblem.VINTAGE_UNKNOWN] * 2
    assert few["code"].to_list() == both[:2]
    told = parse_communes(pl.Series(both[:1]), vintage="old")
    assert told["name"].to_list() == ["Phường Trúc Bạch"]


def test_codes_that_lost_their_zeros_and_names_that_differ():
    found = parse_communes(pl.Series(["4", "175", "00001.0", "00001 - Phường Khác"]))
    assert found["code"].to_list() == [None, "00175", "00001", "00001"]
    assert found["repairs"].to_list()[1] == ["lost_zero"]
    assert found["problem"].to_list()[3] == UnitProblem.NAME_DIFFERS


@pytest.mark.parametrize(
    "text", ["1,5", "16,4", "7", "2020-01-01", "2020-01-01T00:00:00", "500,75"]
)
def test_numbers_and_dates_are_no_commune(text):
    for province in (None, "66"):
        assert parse_communes(pl.Series([text]), province=province)["code"].to_list() == [None]


@pytest.mark.parametrize(
    ("text", "code", "vintage"),
    [
        ("Thôn 3, xã Ea Tu, TP. Buôn Ma Thuột, tỉnh Đắk Lắk", "24163", "old"),
        ("thon 3 xa ea tu tp buon ma thuot tinh dak lak", "24163", "old"),
        ("123 Lê Lợi, P.1, Q.3, TP HCM", "27160", "old"),
        ("Xã Ea H’Leo, Đắk Lắk", "24184", "new"),
        ("Số 5, ngõ 3, Phường Hồng Hà, Hà Nội", "00097", "new"),
        ("Phường Xuân Hương - Đà Lạt, Lâm Đồng, Việt Nam", "24781", "new"),
        ("Phường Tân Phú, Thành phố Đồng Nai", "26116", "new"),
        ("Xã Tân Phú, Tỉnh Đồng Nai", "26116", "new"),
        ("XÃ IA CHIM, TP KON TUM, KON TUM", "23326", "old"),
    ],
)
def test_free_text_addresses(text, code, vintage):
    found = parse_address(text)
    assert (found.commune_code, found.vintage, found.problem) == (code, vintage, None)


TWO_NAMES = {
    "Văn Miếu - Quốc Tử Giám": ("00226", "Hà Nội"),
    "Chân Mây - Lăng Cô": ("20137", "Huế"),
    "Lâm Viên - Đà Lạt": ("24778", "Lâm Đồng"),
    "Xuân Hương - Đà Lạt": ("24781", "Lâm Đồng"),
    "Cam Ly - Đà Lạt": ("24787", "Lâm Đồng"),
    "Xuân Trường - Đà Lạt": ("24805", "Lâm Đồng"),
    "Lang Biang - Đà Lạt": ("24846", "Lâm Đồng"),
}


@pytest.mark.parametrize(("name", "code", "home"), [(n, *at) for n, at in TWO_NAMES.items()])
def test_a_commune_with_two_names_is_todays(name, code, home):
    """The parts are names of old communes and districts, and of one old ward the whole name is."""
    kind = "Xã" if code == "20137" else "Phường"
    full = f"{kind} {name}"
    texts = [name, full, full.upper(), full.replace(" - ", " – "), full.replace(" - ", "-"),
             f"{full}, {home}", f"{name} - {home}", f"Tổ 5 - {full} - {home}",
             f"{code} - {full}"]  # fmt: skip
    for text in texts:
        read = parse_communes(pl.Series([text]))
        assert (read["code"][0], read["vintage"][0], read["problem"][0]) == (code, "new", None), (
            text
        )


def test_the_parts_of_a_commune_with_two_names_stay_where_the_text_says_so():
    old = parse_address("Phường Văn Miếu - Quốc Tử Giám, Quận Đống Đa, Hà Nội")
    assert (old.commune_code, old.vintage) == ("00181", "old")
    former = parse_address("Xã Xuân Trường - Đà Lạt, Lâm Đồng")
    assert (former.commune_code, former.vintage) == ("24811", "old")


def test_every_new_commune_with_its_province_is_itself():
    """Names between hyphens or commas: none is taken for an old one of similar name."""
    rows = communes("new").select("code", "name", "province_name")
    for pattern in ("{}, {}", "{} - {}"):
        texts = pl.Series([pattern.format(name, home) for _, name, home in rows.iter_rows()])
        assert parse_communes(texts)["code"].to_list() == rows["code"].to_list()


def test_a_name_of_several_places_is_todays_in_a_column_of_todays_communes():
    telling = ["Phường Xuân Hương - Đà Lạt", "Xã Chân Mây - Lăng Cô"]
    assert parse_communes(pl.Series(["Phường Ba Đình"]))["problem"][0] == "ambiguous_name"
    assert parse_communes(pl.Series(["Phường Ba Đình", *telling]))["code"][0] == "00004"
    mixed = parse_communes(pl.Series(["Phường Ba Đình", *telling, "Xã Ea Tu, Buôn Ma Thuột"]))
    assert (mixed["code"][0], mixed["problem"][0]) == (None, "ambiguous_name")


def test_the_street_is_kept():
    assert parse_address("Số 5, ngõ 3, Phường Hồng Hà, Hà Nội").street == "Số 5, ngõ 3"


def test_an_island_district_without_communes_is_the_special_zone_it_became():
    found = parse_address("Huyện Cồn Cỏ, tỉnh Quảng Trị")
    assert (found.commune_code, found.district_code, found.vintage) == ("19742", "471", "new")


def test_what_fits_several_places_is_ambiguous_not_chosen():
    found = parse_address("Xã Tân Lập")
    assert (found.commune_code, found.problem) == (None, UnitProblem.AMBIGUOUS_NAME)
    assert len(found.candidates) > 5
    home = parse_address("Phường Tân Lập", province="66")
    assert home.problem is None
    assert home.province_code == "66"


def test_a_commune_of_another_province_than_the_text_names_is_not_taken():
    assert parse_address("Xã Ea Tu, Hà Nội").commune_code is None
    assert parse_address("Phường Ba Đình, Tỉnh Đắk Lắk").commune_code is None


def test_a_province_or_district_alone_is_kept():
    assert parse_address("Kon Tum").province_code == "62"
    district = parse_address("Huyện Krông Pắc, Đắk Lắk")
    assert (district.district_code, district.problem) == ("654", UnitProblem.UNKNOWN_NAME)
    assert parse_address("abc").problem is UnitProblem.UNKNOWN_NAME
    assert parse_address("x" * 10_000_000).problem is UnitProblem.UNKNOWN_NAME
