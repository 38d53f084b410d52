"""Dossiers held against the catalogue of procedures, and what figures count of procedures."""

from __future__ import annotations

import polars as pl
import pytest

from contracts.registry import SOURCES
from intake.checking import check_file
from tests.unit.contracts.deliveries import TODAY, flags, judged, split_of, workbook
from tests.unit.contracts.test_dossiers import GOOD, SOURCE, catalogue, export, met

PAPERS = ("Mã hồ sơ", "Mã thành phần hồ sơ", "Mã tệp đính kèm", "Lấy từ kho dữ liệu Cổng DVCQG",
          "Đã xóa")  # fmt: skip
FROM, TO = "Ngày hiệu lực", "Ngày hết hiệu lực"
LIMIT = "Thời hạn giải quyết"


def dossiers_beside(path, changes, *rows, extra=(), files=()):
    """Dossiers beside a catalogue of these rows; without rows beside the other files alone."""
    beside = [catalogue(path, *rows), *files] if rows else list(files)
    return export(path, *changes, extra=extra, beside=beside)


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([{}], None),
        ([{"Mã TTHC": "1.001731.000.00.00.H15"}], None),
        ([{"Mã TTHC": "2.000815"}], "PROCEDURE_UNKNOWN"),
        ([], "CATALOGUE_MISSING"),
        # an older catalogue: its row ended before the dossier came, and on the day it came
        ([{FROM: "01/07/2024", TO: "11/01/2026"}], "PROCEDURE_NOT_IN_FORCE"),
        ([{FROM: "01/07/2024", TO: "12/01/2026"}], None),
        ([{FROM: "13/01/2026"}], "PROCEDURE_NOT_IN_FORCE"),
        ([{FROM: "12/01/2026"}], None),
        # one after the other, the first without a last day: the later one holds
        ([{FROM: "01/07/2024"}, {FROM: "01/01/2026", LIMIT: 1}], "PROMISED_TOO_LATE"),
        ([{}, {FROM: "01/01/2026", LIMIT: 1}], "PROMISED_TOO_LATE"),
        ([{FROM: "01/07/2024"}, {FROM: "01/02/2026", LIMIT: 1}], None),
        # they overlap: of two that say the same one is taken, of others none
        ([{FROM: "01/07/2024", TO: "31/12/2026"}, {FROM: "01/01/2026"}], None),
        ([{FROM: "01/07/2024", TO: "31/12/2026"}, {FROM: "01/01/2026", LIMIT: 1}],
         "PROCEDURE_UNCLEAR"),
        # two rows of one procedure and day that differ are in quarantine, so nobody knows it
        ([{LIMIT: 5}, {LIMIT: 6}], "CATALOGUE_MISSING"),
    ],
)  # fmt: skip
def test_a_dossier_has_the_row_of_its_day_of_reception_or_is_flagged(tmp_path, rows, found):
    split = split_of(dossiers_beside(tmp_path, [{}], *rows), "dossier")
    assert split.quarantined.is_empty()
    column = "due_on" if found == "PROMISED_TOO_LATE" else "procedure_code"
    assert flags(split) == [{f"{column}:{found}"} if found else set()]
    assert split.counts.by_rule == ({found: 1} if found else {})


def test_a_dossier_without_a_procedure_or_a_day_is_not_looked_up(tmp_path):
    changes = ({"Mã TTHC": None}, {"Ngày tiếp nhận": None}, {"Mã TTHC": "2.000815"})
    split = split_of(dossiers_beside(tmp_path, changes, {}), "dossier")
    assert flags(split) == [
        {"procedure_code:PROCEDURE_UNNAMED"},
        {"received_on:RECEPTION_DAY_MISSING"},
        {"procedure_code:PROCEDURE_UNKNOWN"},
    ]


def test_the_order_of_files_and_a_second_catalogue_change_nothing(tmp_path):
    rows = ({}, {"Mã TTHC": "2.000815"})
    first = dossiers_beside(tmp_path, [{}], rows[0])
    (tmp_path / "b").mkdir()
    other = catalogue(tmp_path / "b", rows[1])
    second = export(tmp_path, {}, beside=[other, catalogue(tmp_path, rows[0])])
    told = [split_of(one, "dossier") for one in (first, second)]
    assert [flags(split) for split in told] == [[set()]] * 2
    assert met(told[0]) == met(told[1])


@pytest.mark.parametrize(
    ("limit", "received", "finished", "in_time"),
    [
        (3, "12/01/2026", "15/01/2026", True),
        (3, "12/01/2026", "16/01/2026", False),
        ("3 ngày làm việc", "12/01/2026 15:01", "16/01/2026", True),  # too late for that day
        (0, "12/01/2026", "12/01/2026", True),  # done at once
        (0, "12/01/2026", "13/01/2026", False),
        ("Giải quyết ngay", "12/01/2026", "13/01/2026", False),
        # at 16:30 on the eve of Tết 2026: counts from 23 February
        (1, "13/02/2026 16:30", "24/02/2026", True),
        (1, "13/02/2026 16:30", "25/02/2026", False),
        (1, "13/02/2026 14:30", "24/02/2026", False),
        (None, "12/01/2026", "16/01/2026", None),
        ("3 ngày", "12/01/2026", "16/01/2026", None),  # calendar days: nobody guesses
        (-1, "12/01/2026", "16/01/2026", None),
    ],
)  # fmt: skip
def test_without_a_day_promised_the_limit_of_the_procedure_holds(
    tmp_path, limit, received, finished, in_time
):
    change = {"Ngày hẹn trả": None, "Ngày nộp hồ sơ": None, "Ngày tiếp nhận": received,
              "Ngày kết thúc xử lý": finished}  # fmt: skip
    found = dossiers_beside(tmp_path, [change], {LIMIT: limit})
    [(done, undone)] = met(split_of(found, "dossier"))
    assert ("on_time" in done, "on_time" in undone) == {
        True: (True, False), False: (False, True), None: (False, False)
    }[in_time]  # fmt: skip
    if limit in ("3 ngày", -1):
        [told] = flags(split_of(found, "procedure"))
        assert len(told) == 1


def test_the_day_promised_may_not_lie_beyond_the_limit(tmp_path):
    changes = ({"Ngày hẹn trả": "19/01/2026"}, {"Ngày hẹn trả": "20/01/2026"})
    split = split_of(dossiers_beside(tmp_path, changes, {LIMIT: 5}), "dossier")
    assert flags(split) == [set(), {"due_on:PROMISED_TOO_LATE"}]


def test_paper_and_fee_that_are_due_stand_in_the_catalogue(tmp_path):
    """The catalogue says no paper and a fee: what the row says counts where it says more."""
    due = {"Trả kết quả giấy": "Không", "Có phí": "Có"}
    changes = (
        {"Trả kết quả giấy": "Có", "Có kết quả điện tử": "Không", "Thanh toán trực tuyến": "Có"},
        {"Có phí": "0", "Có kết quả điện tử": "Không"},
        {"Mã TTHC": "2.000815", "Có kết quả điện tử": "Không", "Có phí": "5000"},
    )
    extra = ("Trả kết quả giấy", "Có phí")
    split = split_of(dossiers_beside(tmp_path, changes, due, extra=extra), "dossier")
    told = met(split)
    assert {"digitised", "online_complete", "paid_online"} <= told[0][0]
    assert "electronic_result" not in told[0][0] | told[0][1]
    assert "paid_online" not in told[1][0] | told[1][1]
    assert {"paid_online", "digitised", "electronic_result"} <= told[2][1]


def test_what_the_procedure_demands_and_does_not_offer(tmp_path):
    procedure = {"Phải số hóa": "Có", "Mức độ": "Cung cấp thông tin"}
    changes = (
        {"Có thành phần số hóa": "Không"},
        {"Kênh thực hiện": "Trực tiếp"},
        {"Kênh thực hiện": None, "Có thành phần số hóa": None},
    )
    split = split_of(dossiers_beside(tmp_path, changes, procedure), "dossier")
    assert flags(split) == [
        {"paper_file:DIGITISATION_DUE", "channel:ONLINE_NOT_OFFERED"},
        set(),
        {"paper_file:DIGITISATION_DUE"},
    ]


def test_days_taken_are_working_days_without_waiting(tmp_path):
    """766: 2.2, of states 9 and 10."""
    base = {"Ngày hẹn trả": "30/01/2026"}
    changes = (
        {"Ngày kết thúc xử lý": "16/01/2026"},  # Monday to Friday
        {"Ngày kết thúc xử lý": "12/01/2026"},
        {"Ngày tiếp nhận": "12/01/2026 16:00", "Ngày kết thúc xử lý": "12/01/2026"},
        {"Ngày tiếp nhận": "12/01/2026 16:00", "Ngày kết thúc xử lý": "19/01/2026"},
        {"Ngày kết thúc xử lý": "21/01/2026", "Ngày yêu cầu bổ sung": "13/01/2026",
         "Ngày bổ sung": "15/01/2026"},
        {"Ngày kết thúc xử lý": "16/01/2026", "Trạng thái hồ sơ": "4"},
        {"Ngày kết thúc xử lý": "09/01/2026"},  # before it was received
        {"Ngày tiếp nhận": None},
    )  # fmt: skip
    extra = ("Ngày bổ sung",)
    split = split_of(
        dossiers_beside(tmp_path, [base | c for c in changes], {LIMIT: 20}, extra=extra), "dossier"
    )
    assert split.accepted["days_taken"].to_list() == [4, 0, 0, 4, 5, None, None, None]
    assert flags(split)[6] == {"finished_on:FINISHED_BEFORE_RECEIVED"}


def numbers(count):
    return [f"H15.33-260112-{n:04d}" for n in range(1, count + 1)]


def test_papers_of_the_store_and_results_on_the_list_are_shared(tmp_path):
    """766: 4.4. Of five received dossiers two have such a paper, one of which was taken back, and
    one a result on the list."""
    one, two, three, *_ = numbers(5)
    papers = ((one, "TP1", "a", "1", "0"), (one, "TP2", "b", "0", "0"),
              (two, "TP3", "c", "1", "1"), (three, "TP4", "d", "0", "0"))  # fmt: skip
    file = workbook(tmp_path / "giay_to.xlsx", {"Giấy tờ": (PAPERS, *papers)})
    changes = [{}, {}, {"Kết quả đã lên danh mục": "Có"}, {}, {"Ngày tiếp nhận": None}]
    extra = ("Kết quả đã lên danh mục",)
    told = met(
        split_of(dossiers_beside(tmp_path, changes, {}, extra=extra, files=[file]), "dossier")
    )
    assert ["shared" in done for done, _ in told] == [True, False, True, False, False]
    assert ["shared" in undone for _, undone in told] == [False, True, False, True, False]
    without = met(split_of(dossiers_beside(tmp_path, changes[:1], {}), "dossier"))
    assert "shared" not in without[0][0] | without[0][1]


def test_who_complains_or_waits_too_long_is_not_satisfied(tmp_path):
    """766: 5.4."""
    late = {"Ngày kết thúc xử lý": "20/01/2026"}
    said = "Có phản ánh, kiến nghị"
    changes = ({said: "Không"}, {said: "Có"}, late | {said: "Không"}, late | {said: "Có"}, {})
    told = met(split_of(dossiers_beside(tmp_path, changes, {}, extra=(said,)), "dossier"))
    assert ["satisfied" in done for done, _ in told] == [True, False, False, False, False]
    assert ["satisfied" in undone for _, undone in told] == [False, True, True, True, False]


def test_what_figures_count_of_procedures(tmp_path):
    """766: 3.5 and 4.5a. Of the procedures in force A and B have a fee, and only A a dossier with
    one at the portal; A, B and C are for citizens, and VNeID vouches for a dossier of B."""
    a, b, c, old = "1.000001", "1.000002", "1.000003", "1.000004"
    rows = (
        {"Mã TTHC": a, "Có phí": "Có", "Đối tượng thực hiện": "Công dân Việt Nam"},
        {"Mã TTHC": b, "Có phí": "Có", "Đối tượng thực hiện": "Cá nhân; Doanh nghiệp"},
        {"Mã TTHC": c, "Có phí": "Không", "Đối tượng thực hiện": "Người dân"},
        {"Mã TTHC": "1.000005", "Đối tượng thực hiện": "Doanh nghiệp, hợp tác xã"},
        {"Mã TTHC": old, "Có phí": "Có", "Đối tượng thực hiện": "Công dân", TO: "30/06/2026"},
        {"Mã TTHC": c, "Có phí": "Có", "Đối tượng thực hiện": "Công dân", FROM: "01/01/2027"},
    )
    changes = (
        {"Mã TTHC": a, "Có phí": "5000", "Xác thực VNeID": "Không"},
        {"Mã TTHC": b, "Có phí": "5000", "Trạng thái đồng bộ": "Lỗi", "Xác thực VNeID": "Có"},
        {"Mã TTHC": b, "Có phí": "0"},
        {"Mã TTHC": b, "Có phí": "5000", "Ngày tiếp nhận": None},
        {"Mã TTHC": c, "Có phí": "5000", "Xác thực VNeID": "Có", "Ngày tiếp nhận": None},
        {"Mã TTHC": old, "Có phí": "5000", "Xác thực VNeID": "Có"},
    )
    split = split_of(dossiers_beside(tmp_path, changes, *rows, extra=("Có phí",)), "procedure")
    told = dict(zip(split.accepted.select("procedure_code", "valid_from").rows(), met(split),
                    strict=True))  # fmt: skip
    counted = {key: (done | undone) for key, (done, undone) in told.items()}
    fee = {code for (code, _), words in counted.items() if "fee_paid_online" in words}
    people = {code for (code, _), words in counted.items() if "population_data" in words}
    assert (fee, people) == ({a, b}, {a, b, c})
    assert {code for (code, _), (done, _) in told.items() if "fee_paid_online" in done} == {a}
    assert {code for (code, _), (done, _) in told.items() if "population_data" in done} == {b}
    assert sum("online_service" in words for words in counted.values()) == 4


def test_rows_of_the_catalogue_that_overlap_are_flagged_and_not_counted(tmp_path):
    rows = (
        {FROM: "01/07/2024", TO: "31/12/2026"},
        {FROM: "01/01/2026", LIMIT: 1},
        {"Mã TTHC": "2.000815", FROM: "01/07/2026", TO: "30/06/2026"},
    )
    split = split_of(judged(SOURCE, catalogue(tmp_path, *rows)), "procedure")
    assert flags(split) == [
        {"valid_from:VALIDITY_OVERLAPS"},
        {"valid_from:VALIDITY_OVERLAPS"},
        {"valid_to:VALIDITY_ENDS_BEFORE"},
    ]
    assert met(split) == [(set(), set())] * 3


def test_nobody_is_named_by_what_a_dossier_is_told(tmp_path):
    """What other tables tell is asked and forgotten: the accepted rows have no column of it."""
    split = split_of(dossiers_beside(tmp_path, [{}], {}), "dossier")
    assert not [name for name in split.accepted.columns if "." in name]
    assert split.accepted.schema["days_taken"] == pl.Int32
    assert GOOD["Mã hồ sơ"] == split.accepted["dossier_no"][0]


def test_a_file_checked_alone_is_not_held_against_what_lies_beside_it(tmp_path):
    export(tmp_path, {}, beside=[])
    _, splits = check_file(tmp_path / "ho_so.xlsx", SOURCES[SOURCE], today=TODAY)
    assert flags(splits["dossier"]) == [set()]
