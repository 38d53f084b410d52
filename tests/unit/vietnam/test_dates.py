from datetime import date, timedelta

import polars as pl
import pytest

from vietnam.dates import (
    DateAgreement,
    DateProblem,
    PartialDate,
    Precision,
    compare_partial,
    pack_dates,
    parse_dates,
)

TODAY = date(2026, 11, 24)


def read(text, **options):
    return parse_dates(pl.Series([text]), **options).row(0, named=True)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("15/02/1990", "1990-02-15"),
        ("5/2/1990", "1990-02-05"),
        ("15-02-1990", "1990-02-15"),
        ("15.02.1990.", "1990-02-15"),
        ("1990-02-15", "1990-02-15"),
        ("1990-02-15 00:00:00", "1990-02-15"),
        ("1990-02-15T00:00:00.000Z", "1990-02-15"),
        ("2/15/1990 12:00:00 AM", "1990-02-15"),
        ("19900215", "1990-02-15"),
        ("15021990", "1990-02-15"),
        ("5021990", "1990-02-05"),
        ("32919", "1990-02-15"),
        ("32919.0", "1990-02-15"),
        ("32919.75", "1990-02-15"),
        ("ngày 15 tháng 2 năm 1990", "1990-02-15"),
        ("15-Feb-1990", "1990-02-15"),
        ("Feb 5, 1990", "1990-02-05"),
        ("5-thg2-1990", "1990-02-05"),
        ("07:30 15/02/1990", "1990-02-15"),
        ("7:30:15, ngày 15/02/1990", "1990-02-15"),
        ("Lúc 07 giờ 30 phút, ngày 15 tháng 2 năm 1990", "1990-02-15"),
        ("7h30 ngày 15/2/1990", "1990-02-15"),
        ("02/1990", "1990-02"),
        ("1990-02", "1990-02"),
        ("199002", "1990-02"),
        ("tháng 2/1990", "1990-02"),
        ("00/02/1990", "1990-02"),
        ("xx/02/1990", "1990-02"),
        ("1990", "1990"),
        ("1990.0", "1990"),
        ("00/00/1990", "1990"),
        ("--/--/1990", "1990"),
        ("......./1990", "1990"),
        ("khoảng 1990", "1990"),
        ("Năm 1990", "1990"),
        ("20/05/1017", "2017-05-20"),
        ("hy sinh tháng 3 năm 1972", "1972-03"),
        ("đầu năm 1970", "1970"),
        ("cuối tháng 12/1972", "1972-12"),
        ("mùa khô 1971", "1971"),
        ("Tết Mậu Thân 1968", "1968"),
        ("dịp Tết Nguyên đán năm Mậu Thân (1968)", "1968"),
        ("ngày mồng năm tháng tư năm 1968", "1968-04-05"),
        ("hi sinh mùng 5 tháng năm năm 1972", "1972-05-05"),
        ("tháng năm 1972", "1972"),  # of May, or of a month left empty
        ("ngày ba mươi tháng mười một năm 1969", "1969-11-30"),
        ("đêm 5 rạng 6/2/1968", "1968-02"),
        ("không rõ ngày tháng năm 1969", "1969"),
        ("quý I/1970", "1970"),
    ],
)
def test_spellings_of_registers_are_read_at_their_precision(text, value):
    found = read(text)
    assert found["value"] == value
    assert PartialDate.parse_iso(value).precision == found["precision"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("không rõ", DateProblem.PLACEHOLDER),
        ("", DateProblem.PLACEHOLDER),
        ("00/00/0000", DateProblem.PLACEHOLDER),
        ("01/01/1900", DateProblem.PLACEHOLDER),
        ("1900-01-01 00:00:00", DateProblem.PLACEHOLDER),
        ("31/02/1990", DateProblem.IMPOSSIBLE_DATE),
        ("1990-13-45", DateProblem.IMPOSSIBLE_DATE),
        ("15/02/1790", DateProblem.YEAR_OUT_OF_RANGE),
        ("1095", DateProblem.YEAR_OUT_OF_RANGE),
        ("25/12/2026", DateProblem.FUTURE_DATE),
        ("12/2026", DateProblem.FUTURE_DATE),
        ("2027", DateProblem.FUTURE_DATE),
        ("15/02/05", DateProblem.TWO_DIGIT_YEAR),
        ("1950-1955", DateProblem.UNREADABLE),
        ("sáu mươi tuổi", DateProblem.UNREADABLE),
        ("ngày mồng năm tháng chạp năm 1968", DateProblem.LUNAR),
        ("Tết Kỷ Dậu 1968", DateProblem.UNREADABLE),  # which is 1969
        ("mùa khô 1971-1972", DateProblem.UNREADABLE),
        ("đêm 28 rạng 6/2/1968", DateProblem.UNREADABLE),
        ("trong kháng chiến chống Mỹ", DateProblem.UNREADABLE),
        ("trước năm 1975", DateProblem.UNREADABLE),
        ("thường xuyên", DateProblem.UNREADABLE),
        ("1" * 10_000_000, DateProblem.UNREADABLE),
        ("20261312083000", DateProblem.IMPOSSIBLE_DATE),
        ("20260931083000", DateProblem.IMPOSSIBLE_DATE),
        ("20260901253000", DateProblem.UNREADABLE),
        ("066190000012", DateProblem.UNREADABLE),
        ("31/12/9999", DateProblem.NO_END),
        ("99991231", DateProblem.NO_END),
        ("99991231235959", DateProblem.NO_END),
        ("9999-12-31T00:00:00", DateProblem.NO_END),
        ("30/12/9999", DateProblem.YEAR_OUT_OF_RANGE),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(text, problem):
    found = read(text, kind="birth", today=TODAY)
    assert (found["value"], found["problem"]) == (None, problem)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("20260901083000", "2026-09-01"),
        ("20260901083000.0", "2026-09-01"),
        ("202609010830", "2026-09-01"),
        ("20260901T083000", "2026-09-01"),
        ("20260901 0830", "2026-09-01"),
        ("19500300000000", "1950-03"),
        ("19500000000000", "1950"),
    ],
)
def test_moments_of_national_messages_are_days(text, value):
    found = read(text, kind="birth", today=TODAY)
    assert (found["value"], found["problem"], found["repairs"]) == (value, None, [])


@pytest.mark.parametrize(
    ("text", "value", "repairs"),
    [
        ("Quý IV/2026", "2026-12", ["end_of_period"]),
        ("quý 1 năm 2027", "2027-03", ["end_of_period"]),
        ("Quý III, IV/2026", "2026-12", ["end_of_period"]),
        ("6 tháng đầu năm 2026", "2026-06", ["end_of_period"]),
        ("Giai đoạn 2026 - 2030", "2030", ["end_of_period"]),
        ("Hết tháng 6/2026", "2026-06", []),
        ("Trước ngày 31/12/2026", "2026-12-31", []),
        ("trong năm 2026", "2026", []),
    ],
)
def test_a_deadline_is_the_end_of_its_period(text, value, repairs):
    found = read(text, kind="deadline")
    assert (found["value"], found["problem"], found["repairs"]) == (value, None, repairs)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Thường xuyên", DateProblem.NO_END),
        ("thường xuyên, hằng năm", DateProblem.NO_END),
        ("Hết tháng 6", DateProblem.UNREADABLE),  # of which year?
        ("sau khi được phê duyệt", DateProblem.UNREADABLE),
    ],
)
def test_a_deadline_that_is_no_day(text, problem):
    found = read(text, kind="deadline")
    assert (found["value"], found["problem"]) == (None, problem)


def test_what_is_not_yet_over_is_not_in_the_future():
    assert read("2026", today=TODAY)["value"] == "2026"
    assert read("11/2026", today=TODAY)["value"] == "2026-11"
    assert read("24/11/2026", today=TODAY)["value"] == "2026-11-24"


def test_repairs_are_named():
    assert read("20/05/1017")["repairs"] == ["year_typo"]
    assert read("32919")["repairs"] == ["excel_serial"]
    assert read("5021990")["repairs"] == ["lost_zero"]
    assert read("15/02/90")["repairs"] == ["two_digit_year"]
    assert read("2/15/1990")["repairs"] == ["month_first"]
    assert read("15/00/1990")["repairs"] == ["day_without_month"]


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("1990-05-05T17:00:00.000Z", True),
        ("1965-05-05T16:00:00Z", True),  # the South kept eight hours then
        ("1990-05-05 17:00:00+00:00", True),
        ("1990-05-06T00:00:00+07:00", False),
        ("1990-05-06T00:00:00Z", False),
        ("1990-05-06T00:00:00", False),
    ],
)
def test_a_moment_is_the_day_it_was_in_vietnam(text, moved):
    found = read(text)
    assert found["value"] == ("1965" if "1965" in text else "1990") + "-05-06"
    assert found["repairs"] == (["time_zone"] if moved else [])


def test_two_digit_years_of_events_are_of_this_century_up_to_29():
    assert read("15/02/05", kind="event")["value"] == "2005-02-15"
    assert read("15/02/65", kind="birth")["value"] == "1965-02-15"


def test_lunar_dates_are_not_converted():
    found = read("13/8/1950 Â.L.")
    assert (found["value"], found["problem"]) == ("1950", DateProblem.LUNAR)
    late = read("12/11/1950 (âm lịch)")
    assert (late["value"], late["problem"]) == (None, DateProblem.LUNAR)


def test_the_first_of_january_is_flagged_for_births_only():
    assert read("01/01/1960", kind="birth")["problem"] == DateProblem.JANUARY_FIRST
    assert read("01/01/1960", kind="birth")["value"] == "1960-01-01"
    assert read("01/01/1960", kind="event")["problem"] is None


def days(count):
    return [date(1960, 1, 1) + timedelta(days=97 * n) for n in range(count)]


def test_a_column_typed_month_first_is_read_so():
    column = pl.Series([f"{d:%m/%d/%Y}" for d in days(30)])
    assert parse_dates(column)["value"].to_list() == [d.isoformat() for d in days(30)]


def test_a_column_that_a_spreadsheet_swapped_is_put_right():
    column = [
        f"{d.year}-{d.day:02}-{d.month:02}" if d.day <= 12 else f"{d:%d/%m/%Y}" for d in days(40)
    ]
    found = parse_dates(pl.Series(column))
    assert found["value"].to_list() == [d.isoformat() for d in days(40)]
    assert ["day_month_swapped"] in found["repairs"].to_list()


def test_a_short_column_that_chance_could_have_made_is_flagged_not_swapped():
    column = pl.Series(["1990-02-05", "1991-03-04", "1992-05-06", "25/12/1990"])
    found = parse_dates(column)
    assert found["value"].to_list()[:3] == ["1990-02-05", "1991-03-04", "1992-05-06"]
    assert found["problem"].to_list() == [DateProblem.AMBIGUOUS_ORDER] * 3 + [None]


def test_true_dates_beside_typed_ones_stay_as_they_are():
    column = [d.isoformat() if n % 2 else f"{d:%d/%m/%Y}" for n, d in enumerate(days(40))]
    found = parse_dates(pl.Series(column))
    assert found["value"].to_list() == [d.isoformat() for d in days(40)]
    assert found["problem"].null_count() == 40


def test_words_for_the_month_do_not_decide_the_order_of_a_column():
    column = pl.Series(["ngày 25 tháng 2 năm 1990", "2/15/1990", "3/4/1990"])
    assert parse_dates(column)["value"].to_list() == ["1990-02-25", "1990-02-15", "1990-03-04"]


def test_the_order_can_be_given():
    assert read("05/02/1990", order="mdy")["value"] == "1990-05-02"
    assert read("05/02/1990", order="dmy")["value"] == "1990-02-05"


def test_columns_keep_order_and_nulls():
    found = parse_dates(pl.Series(["1990", None, "x", "02/1991"]))
    assert found["value"].to_list() == ["1990", None, None, "1991-02"]
    assert found["repairs"].to_list() == [[], [], [], []]
    assert found["problem"].to_list() == [None, None, "placeholder", None]
    assert found.schema["year"] == pl.Int16
    assert parse_dates(pl.Series([], dtype=pl.String)).height == 0


def test_the_partial_date_orders_and_refuses():
    ordered = sorted([PartialDate(1990, 2, 3), PartialDate(1990, 2), PartialDate(1990)])
    assert [d.iso() for d in ordered] == ["1990", "1990-02", "1990-02-03"]
    assert PartialDate(1990).precision is Precision.YEAR
    with pytest.raises(ValueError, match="day without a month"):
        PartialDate(1990, None, 3)
    with pytest.raises(ValueError, match="month"):
        PartialDate(1990, 13)
    with pytest.raises(ValueError, match="not 0"):
        PartialDate(1990, 0)
    with pytest.raises(ValueError, match="YYYY"):
        PartialDate.parse_iso("90-1-1")


def test_comparison_is_at_the_coarser_precision():
    a = pl.Series(["1990", "1990-02-03", "1990-02", "1990-02-03", None, "1990-02-03", "1991"])
    b = pl.Series(
        ["1990-02-03", "1990-02-03", "1990-02-09", "1990-02-04", "1990", "1990-03", "1990"]
    )
    assert compare_partial(a, b).to_list() == [
        DateAgreement.YEAR,
        DateAgreement.DAY,
        DateAgreement.MONTH,
        DateAgreement.DIFFERENT,
        DateAgreement.MISSING,
        DateAgreement.DIFFERENT,
        DateAgreement.DIFFERENT,
    ]
    assert pack_dates(a).tolist() == [
        19900000, 19900203, 19900200, 19900203, 0, 19900203, 19910000,
    ]  # fmt: skip
