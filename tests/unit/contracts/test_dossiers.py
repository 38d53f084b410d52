"""Dossiers of the one-stop system: the flat export, papers, procedures and the linked extracts."""

from __future__ import annotations

import json

import polars as pl
import pytest

from tests.unit.contracts.deliveries import flags, judged, mentioned, split_of, workbook

SOURCE = "dossiers"
HEADER = (
    "STT", "Mã hồ sơ", "Mã TTHC", "Tên thủ tục hành chính", "Lĩnh vực", "Kênh thực hiện",
    "Loại đối tượng", "Chủ hồ sơ", "Số giấy tờ chủ hồ sơ", "Ngày sinh", "Địa chỉ chủ hồ sơ",
    "Ngày nộp hồ sơ", "Ngày tiếp nhận", "Ngày hẹn trả", "Ngày yêu cầu bổ sung",
    "Ngày kết thúc xử lý", "Ngày trả", "Trạng thái hồ sơ", "Đơn vị xử lý", "Mã đơn vị", "Mức độ",
    "Có thành phần số hóa", "Tái sử dụng", "Có kết quả điện tử", "Thanh toán trực tuyến",
    "Xác thực VNeID", "Trạng thái đồng bộ",
)  # fmt: skip
GOOD = {
    "Mã hồ sơ": "H15.33-260112-0001", "Mã TTHC": "1.001731", "Lĩnh vực": "Bảo trợ xã hội",
    "Kênh thực hiện": "Trực tuyến", "Loại đối tượng": "Người dân", "Chủ hồ sơ": "Nguyễn Thị Hoa",
    "Số giấy tờ chủ hồ sơ": "066190001234", "Ngày sinh": "15/08/1990",
    "Ngày nộp hồ sơ": "12/01/2026", "Ngày tiếp nhận": "12/01/2026", "Ngày hẹn trả": "19/01/2026",
    "Ngày kết thúc xử lý": "16/01/2026", "Trạng thái hồ sơ": "Đã trả kết quả",
    "Có thành phần số hóa": "Có", "Tái sử dụng": "Không", "Có kết quả điện tử": "Có",
    "Xác thực VNeID": "Không", "Trạng thái đồng bộ": "Đã đồng bộ",
}  # fmt: skip
TITLES = (("UBND TỈNH ĐẮK LẮK",), ("BÁO CÁO TÌNH HÌNH GIẢI QUYẾT HỒ SƠ",), (None,))


CATALOGUE = {"Mã TTHC": "1.001731", "Mức độ": "Toàn trình"}


def catalogue(path, *changes):
    """The catalogue of procedures: one row for each change of one."""
    rows = [{**CATALOGUE, **change} for change in changes or ({},)]
    header = tuple(dict.fromkeys(label for row in rows for label in row))
    cells = [[row.get(label) for label in header] for row in rows]
    return workbook(path / "danh_muc.xlsx", {"Danh mục TTHC": (header, *cells)})


def export(path, *changes, extra=(), beside=None):
    """A delivery of the flat export: one row for each change of the good one; `beside` are other
    files, the catalogue without a word."""
    header = (*HEADER, *extra)
    rows = []
    for number, change in enumerate(changes, 1):
        one = {**GOOD, "Mã hồ sơ": f"H15.33-260112-{number:04d}", "STT": number, **change}
        rows.append([one.get(label) for label in header])
    beside = [catalogue(path)] if beside is None else beside
    own = workbook(path / "ho_so.xlsx", {"Sheet1": (*TITLES, header, *rows)})
    return judged(SOURCE, own, *beside)


@pytest.fixture
def dossiers(tmp_path):
    """`dossiers(change, …, extra=labels)`: the table of an export of such rows."""
    return lambda *changes, **more: split_of(export(tmp_path, *changes, **more), "dossier")


def met(split):
    """The words that each row fulfils, and those in which it counts without."""
    rows = split.accepted.select("indicators", "indicators_met").rows()
    return [(set(done), set(asked) - set(done)) for asked, done in rows]


def test_a_row_of_the_export_is_taken_whole(dossiers):
    split = dossiers({"Kênh thực hiện": "2", "Trạng thái hồ sơ": 10, "Có kết quả điện tử": "x"})
    [row] = split.accepted.to_dicts()
    assert row["dossier_no"] == "H15.33-260112-0001"
    assert row["status"] == "Đã trả kết quả"
    assert row["channel"] == "Trực tuyến"
    assert row["eresult"] == "Có"
    assert "status:list_word" in row["repairs"]
    assert row["flags"] == []


def test_only_a_citizen_is_a_person(dossiers):
    kinds = ("1", "2", "Cơ quan nhà nước", None, None)
    names = (
        "Nguyễn Thị Hoa",
        "Công ty TNHH Hoa Lan",
        "UBND xã Ea Drăng",
        "Công ty Lâm",
        "Lê Văn Tám",
    )
    numbers = ("066190001234", "6001234567", "H15.33.12", "6001234567", "66060001232")
    split = dossiers(
        *(
            {
                "Loại đối tượng": kind,
                "Chủ hồ sơ": name,
                "Số giấy tờ chủ hồ sơ": number,
                "Ngày sinh": None,
            }
            for kind, name, number in zip(kinds, names, numbers, strict=True)
        )
    )
    told = mentioned(SOURCE, "dossier", split).select("line", "full_name", "person_id")
    assert told.select("full_name", "person_id").rows() == [
        ("Nguyễn Thị Hoa", "066190001234"), ("Lê Văn Tám", "066060001232"),
    ]  # fmt: skip
    assert flags(split) == [set()] * 5


def test_numbers_of_another_form_or_day_are_flagged_and_never_refused(dossiers):
    split = dossiers(
        {"Mã hồ sơ": "000.00.33.H15-260112-0007"},
        {"Mã hồ sơ": "h15.33 – 260112 – 0008"},
        {"Mã hồ sơ": "66/2026/TN-09"},
        {"Mã hồ sơ": "H15.33-251231-0010"},
    )
    assert split.quarantined.is_empty()
    assert split.accepted["dossier_no"].to_list()[1] == "H15.33-260112-0008"
    assert flags(split) == [
        set(), set(), {"dossier_no:DOSSIER_NUMBER_FORM"}, {"dossier_no:DOSSIER_NUMBER_DAY"},
    ]  # fmt: skip


def test_a_row_without_a_number_is_refused_in_words(dossiers):
    split = dossiers({"Mã hồ sơ": None}, {"Mã hồ sơ": "Nguyễn Thị Hoa"}, {})
    assert set(split.quarantined["rule"]) == {"MISSING_KEY", "UNEXPECTED_TEXT"}
    assert split.accepted.height == 1


def test_days_that_cannot_be_are_flagged(dossiers):
    split = dossiers(
        {"Ngày nộp hồ sơ": "13/01/2026"},
        {"Ngày kết thúc xử lý": "09/01/2026"},
        {"Ngày hẹn trả": "05/01/2026"},
        {"Ngày tiếp nhận": None, "Trạng thái hồ sơ": "Đang xử lý", "Ngày kết thúc xử lý": None},
        {"Ngày kết thúc xử lý": None, "Trạng thái hồ sơ": "Đã xử lý xong"},
        {"Trạng thái hồ sơ": "Chuyển phòng Nội vụ"},
    )
    assert split.quarantined.is_empty()
    assert flags(split) == [
        {"received_on:RECEIVED_BEFORE_SUBMITTED"},
        {"finished_on:FINISHED_BEFORE_RECEIVED"},
        {"due_on:DUE_BEFORE_RECEIVED"},
        {"received_on:RECEPTION_DAY_MISSING"},
        {"finished_on:FINISHED_DAY_MISSING"},
        {"status:UNKNOWN_CODE"},
    ]


def test_a_code_that_a_spreadsheet_shortened_is_whole_again(dossiers):
    split = dossiers(
        {"Mã TTHC": 1.00173}, {"Mã TTHC": "2.000986.000.00.00.H15"}, {"Mã TTHC": "1.0017"}
    )
    assert split.accepted["procedure_code"].to_list() == ["1.001730", "2.000986", "1.001700"]


@pytest.mark.parametrize(
    ("change", "on_time"),
    [
        ({"Ngày kết thúc xử lý": "19/01/2026"}, True),
        ({"Ngày kết thúc xử lý": "20/01/2026"}, False),
        # promised for a Saturday: the next working day is in time
        ({"Ngày hẹn trả": "17/01/2026", "Ngày kết thúc xử lý": "19/01/2026"}, True),
        # asked on Tuesday, brought on Thursday: two working days are taken out
        ({"Ngày kết thúc xử lý": "21/01/2026", "Ngày yêu cầu bổ sung": "13/01/2026",
          "Ngày bổ sung": "15/01/2026"}, True),
        ({"Ngày kết thúc xử lý": "22/01/2026", "Ngày yêu cầu bổ sung": "13/01/2026",
          "Ngày bổ sung": "15/01/2026"}, False),
        # over Tết 2026 hardly any day is a working day
        ({"Ngày tiếp nhận": "12/02/2026", "Ngày nộp hồ sơ": "12/02/2026",
          "Ngày hẹn trả": "13/02/2026", "Ngày kết thúc xử lý": "23/02/2026",
          "Ngày yêu cầu bổ sung": "13/02/2026", "Ngày bổ sung": "23/02/2026"}, True),
        ({"Số lần yêu cầu bổ sung": 1}, True),
        ({"Số lần yêu cầu bổ sung": 2}, False),
        ({"Ngày kết thúc xử lý": None, "Trạng thái hồ sơ": "Đang xử lý"}, False),
        ({"Ngày kết thúc xử lý": None, "Trạng thái hồ sơ": "4",
          "Ngày hẹn trả": "30/11/2026"}, True),
        # papers are still waited for: the clock stands since they were asked for
        ({"Ngày kết thúc xử lý": None, "Trạng thái hồ sơ": "5",
          "Ngày yêu cầu bổ sung": "14/01/2026"}, True),
        # years without a calendar: by days
        ({"Ngày nộp hồ sơ": "12/01/2021", "Ngày tiếp nhận": "12/01/2021",
          "Ngày hẹn trả": "15/01/2021", "Ngày kết thúc xử lý": "18/01/2021"}, False),
        ({"Ngày tiếp nhận": None}, None),
        ({"Ngày hẹn trả": None}, None),
        ({"Trạng thái hồ sơ": "Không được tiếp nhận"}, None),
    ],
)  # fmt: skip
def test_in_time_is_by_working_days(dossiers, change, on_time):
    extra = ("Ngày bổ sung", "Số lần yêu cầu bổ sung")
    [(done, undone)] = met(dossiers(change, extra=extra))
    assert ("on_time" in done, "on_time" in undone) == {
        True: (True, False), False: (False, True), None: (False, False)
    }[on_time]  # fmt: skip


RECEIVED = {"submitted_online", "online_complete", "digitised", "reused", "vneid"}


def test_what_counts_in_the_figures_of_decision_766(dossiers):
    split = dossiers(
        {},
        {"Kênh thực hiện": "Trực tiếp", "Có kết quả điện tử": None, "Trả kết quả giấy": "Không"},
        {"Có kết quả điện tử": "Không", "Có phí": "Có", "Thanh toán trực tuyến": "Có"},
        {"Có phí": "50.000", "Thanh toán trực tuyến": "2", "Xác thực VNeID": "1"},
        {"Có phí": "0", "Thanh toán trực tuyến": "0", "Trạng thái đồng bộ": "Lỗi"},
        {"Ngày tiếp nhận": None, "Trạng thái hồ sơ": "1", "Ngày kết thúc xử lý": None},
        {"Tái sử dụng": None, "Kênh thực hiện": None},
        extra=("Trả kết quả giấy", "Có phí"),
    )
    always = {"on_time", "acknowledged"}
    assert met(split) == [
        (always | {"submitted_online", "online_complete", "digitised", "electronic_result"},
         {"reused", "vneid"}),
        (always | {"digitised"}, {"submitted_online", "online_complete", "reused", "vneid"}),
        (always | {"submitted_online", "paid_online"},
         {"online_complete", "digitised", "reused", "vneid", "electronic_result"}),
        (always | {"submitted_online", "online_complete", "digitised", "electronic_result", "vneid",
                   "paid_online"}, {"reused"}),
        ({"on_time", "submitted_online", "online_complete", "digitised", "electronic_result"},
         {"reused", "vneid", "acknowledged"}),
        (set(), set()),
        (always | {"digitised", "electronic_result", "reused"},
         {"submitted_online", "online_complete", "vneid"}),
    ]  # fmt: skip


BIRTH_HEADER = (
    "Mã hồ sơ", "Họ tên trẻ", "Ngày sinh", "Giới tính", "Số định danh trẻ", "Họ tên mẹ",
    "Số định danh mẹ", "Họ tên cha", "Số định danh cha", "Nơi đề nghị thường trú (mã xã)",
    "Ngày tiếp nhận", "Ngày cấp giấy khai sinh", "Số khai sinh", "Ngày đăng ký thường trú",
    "Ngày cấp thẻ BHYT", "Mã thẻ BHYT", "Ngày cấp căn cước", "Trạng thái",
)  # fmt: skip
CHILD = ("Nguyễn Văn An", "10/01/2026", "Nam", "066226000123", "Nguyễn Thị Hoa", "066190001234")
FATHER = ("Lê Văn Tám", "066060001232", "24133")


def birth(number, received, *days, card="TE1666612345678", status="Đã trả kết quả"):
    certificate, residence, insured = days
    head = (f"H15.33-260115-{number:04d}", *CHILD, *FATHER, received)
    return (*head, certificate, "12/2026", residence, insured, card, None, status)


def test_linked_births_count_when_complete_and_by_their_last_result(tmp_path):
    rows = (
        birth(1, "15/01/2026", "15/01/2026", "19/01/2026", "20/01/2026"),  # Thursday: due Tuesday
        birth(2, "15/01/2026", "15/01/2026", "19/01/2026", "21/01/2026"),
        birth(3, "15/01/2026 15:01", "16/01/2026", "19/01/2026", "21/01/2026"),
        birth(4, "15/01/2026", "15/01/2026", None, None, card="0000000000"),
        birth(5, "27/11/2026", "27/11/2026", None, None, card=None, status="4"),
        birth(6, "15/01/2026", None, None, None, card=None, status="7"),
        birth(7, "05/01/2026", "04/01/2026", "06/01/2026", "07/01/2026"),
    )
    path = workbook(tmp_path / "lt.xlsx", {"LT khai sinh": (BIRTH_HEADER, *rows)})
    split = split_of(judged(SOURCE, path), "linked_birth")
    both = {"linked_complete", "linked_on_time"}
    assert split.quarantined.is_empty()
    assert met(split) == [
        (both, set()),
        ({"linked_complete"}, {"linked_on_time"}),
        (both, set()),
        (set(), both),
        (set(), {"linked_complete"}),
        (set(), set()),
        (both, set()),
    ]
    told = flags(split)
    assert told[3] == {"card_code:PLACEHOLDER"}
    assert told[6] == {
        "child_born:BIRTH_AFTER_RECEIVED",
        "received_on:LINKED_RESULT_BEFORE_RECEIVED",
    }
    people = mentioned(SOURCE, "linked_birth", split).filter(
        pl.col("record_key") == "H15.33-260115-0001"
    )
    assert sorted(people.select("role", "person_id").rows()) == [
        ("child", "066226000123"), ("father", "066060001232"), ("mother", "066190001234"),
    ]  # fmt: skip


DEATH_HEADER = (
    "Mã hồ sơ", "NycHoTen", "NycSoGiayto", "NycQuanHe", "NdktHo", "NdktChuDem", "NdktTen",
    "NdktNgaySinh", "NdktGioiTinh", "NdktSoGiayto", "NctccDiaChi", "NctccNgayChet",
    "GbtSogiayto", "XoaChuhoHoTen", "XoaChuhoGiayto", "Nhóm mai táng phí", "Ngày tiếp nhận",
    "Ngày cấp trích lục khai tử", "Ngày xóa đăng ký thường trú", "Ngày quyết định mai táng phí",
    "Trạng thái",
)  # fmt: skip


def death(number, name, died, received, scheme, decided, status="10"):
    asks = ("Nguyễn Văn Bình", "066080001234", "Con")
    dead = (*name, "1945", "2", "066145001234", "Buôn Ea Nao", died)
    days = (received, received, received, decided, status)
    return (f"H15.33-260115-{number:04d}", *asks, *dead, "15/BT", None, None, scheme, *days)


def test_linked_deaths_join_the_name_of_three_cells(tmp_path):
    rows = (
        death(1, ("NGUYỄN", "Thị", "Lan"), "12/01/2026 05:30", "15/01/2026", "BTXH", "23/01/2026"),
        death(2, ("H'Bia", None, "Niê"), "2026", "15/01/2026", "Bảo trợ xã hội", "26/01/2026"),
        death(3, ("Lê", "Văn", "Tư"), "20/01/2026", "15/01/2026", "NCC", "10/02/2026"),
        death(4, ("Lê", "Văn", "Sáu"), "12/01/2026", "15/01/2026", None, "10/02/2026"),
        death(5, ("Lê", "Văn", "Bảy"), "5 giờ 30 ngày 12/1/1944", "15/01/2026", None, None, "2"),
    )
    path = workbook(tmp_path / "lt.xlsx", {"Sheet1": (DEATH_HEADER, *rows)})
    split = split_of(judged(SOURCE, path), "linked_death")
    assert split.quarantined.is_empty()
    assert split.accepted["dead_name"].to_list()[:2] == ["Nguyễn Thị Lan", "H'Bia Niê"]
    assert split.accepted["died_on"].to_list()[:2] == ["2026-01-12", "2026"]
    assert flags(split)[4] == {"died_on:EVENT_BEFORE_BIRTH"}
    timed = [["linked_on_time" in words for words in row] for row in met(split)]
    assert timed == [[True, False], [False, True], [True, False], [False, False], [False, False]]
    assert flags(split)[2] == {"died_on:DEATH_AFTER_RECEIVED"}
    people = mentioned(SOURCE, "linked_death", split)
    assert set(people["role"]) == {"dead", "requester"}


def test_papers_and_procedures_are_tables_without_persons(tmp_path):
    papers = (
        ("Mã hồ sơ", "Mã thành phần hồ sơ", "Mã tệp đính kèm", "Được số hóa", "Được tái sử dụng"),
        ("H15.33-260112-0001", "TP01", "5f1c9a7e-0b1d", "1", "0"),
        ("H15.33-260112-0001", "TP02", None, "1", "0"),
    )
    catalogue = (
        (
            "Mã TTHC",
            "Tên",
            "Lĩnh vực",
            "Cấp thực hiện",
            "Mức độ",
            "Có phí",
            "Trả kết quả giấy",
            "Tích hợp Cổng DVCQG",
        ),
        ("2.000986", "Liên thông", "Hộ tịch", "Cấp xã", "4", "Không", "x", 1),
        ("1.004837", "Giám hộ", "Hộ tịch", "Cấp xã", "2", "20.000", None, 0),
    )
    path = workbook(tmp_path / "ho_so.xlsx", {"Giấy tờ": papers, "Danh mục TTHC": catalogue})
    found = judged(SOURCE, path)
    assert flags(split_of(found, "dossier_papers")) == [
        set(), {"digitised:DIGITISED_WITHOUT_FILE"}
    ]  # fmt: skip
    split = split_of(found, "procedure")
    told = split.accepted.select("service_level", "fee", "paper_result").rows()
    assert told == [("Toàn trình", "Không", "Có"), ("Cung cấp thông tin", "Có", None)]
    assert met(split) == [
        ({"online_service", "integrated"}, set()), (set(), {"online_service", "integrated"}),
    ]  # fmt: skip


RECORD = {
    "MaHoSo": "H15.33-260115-0001", "MaTTHC": "2.000986", "TenLinhVuc": "Hộ tịch",
    "KenhThucHien": "2", "SoGiayToChuHoSo": "066190001234", "ChuHoSo": "Nguyễn Thị Hoa",
    "LoaiDoiTuong": "1", "Email": "hoa@example.vn", "SoDienThoai": "0900000000",
    "NgayTiepNhan": "20260115153000", "NgayHenTra": "20260120170000", "TrangThaiHoSo": "9",
    "NgayKetThucXuLy": "20260120090000", "NgayNopHoSo": "20260115090000",
    "DonViXuLy": "Trung tâm Phục vụ hành chính công", "HoSoCoThanhPhanSoHoa": 0,
    "TaiKhoanDuocXacThucVoiVNeID": 1, "DuocThanhToanTrucTuyen": 1, "NgayTra": None,
    "TaiLieuNop": [
        {"TepDinhKemId": "f1", "TenTepDinhKem": "Nguyen Thi Hoa.pdf", "MaThanhPhanHoSo": "TP01",
         "DuongDanTaiTepTin": "https://example.vn/f1", "DuocSoHoa": 1, "DuocTaiSuDung": 0},
        {"TepDinhKemId": None, "MaThanhPhanHoSo": "TP02", "DuocSoHoa": 1, "DuocTaiSuDung": 0},
    ],
    "DanhSachLePhi": [{"TenPhiLePhi": "Lệ phí", "Gia": 0}, {"Gia": 8000}],
    "DanhSachGiayToKetQua": [{"TenGiayTo": "Giấy khai sinh", "GiayToId": "kq-1"}],
    "DinhDanhCHS": [{"LoaiDinhDanh": "1", "SoDinhDanh": "066190001234"}],
}  # fmt: skip


@pytest.fixture
def message(tmp_path):
    """`message(record, …)`: the message of these dossiers, judged."""

    def make(*records):
        path = tmp_path / "ho_so.json"
        path.write_text(json.dumps({"DanhSachHoSo": records}, ensure_ascii=False), "utf-8")
        return judged(SOURCE, path, catalogue(tmp_path, {"Mã TTHC": RECORD["MaTTHC"]}))

    return make


def test_a_file_that_was_taken_back_digitises_nothing(message):
    file, _ = RECORD["TaiLieuNop"]
    gone, kept = file | {"IsDeleted": 1}, file | {"TepDinhKemId": "f2", "IsDeleted": 0}
    records = [
        RECORD | {"MaHoSo": f"H15.33-260115-{number:04d}", "TaiLieuNop": papers}
        for number, papers in enumerate(([kept], [gone], [gone, kept]), 1)
    ]
    split = split_of(message(*records), "dossier")
    digitised = ["digitised" in done for done, _ in met(split)]
    assert dict(zip(split.accepted["dossier_no"].str.slice(-1), digitised, strict=True)) == {
        "1": True, "2": False, "3": True,
    }  # fmt: skip


def test_the_message_gives_dossiers_and_papers(message):
    other = {"MaHoSo": "H15.33-260115-0002", "TaiLieuNop": [], "DanhSachLePhi": [{"Gia": 0}]}
    paperless = {"DanhSachGiayToKetQua": [], "HoSoCoThanhPhanSoHoa": 1}
    resulting = {"MaHoSo": "H15.33-260115-0003", "TaiLieuNop": []}
    found = message(RECORD, RECORD | other | paperless, RECORD | resulting)
    split = split_of(found, "dossier")
    assert flags(split) == [set(), set(), set()]
    first = split.accepted.to_dicts()[0]
    told = ("status", "channel", "fee", "eresult", "paper_file", "vneid", "citizen_name")
    assert [first[name] for name in told] == [
        "Đã xử lý xong", "Trực tuyến", "Có", "Có", "Có", "Có", "Nguyễn Thị Hoa",
    ]  # fmt: skip
    counted = {"submitted_online", "online_complete", "digitised", "electronic_result", "on_time"}
    assert met(split) == [
        (counted | {"vneid", "paid_online"}, {"reused", "shared"}),
        ({"submitted_online", "on_time", "vneid", "reused"},
         {"online_complete", "digitised", "electronic_result", "shared"}),
        (counted - {"digitised"} | {"vneid", "paid_online"}, {"digitised", "reused", "shared"}),
    ]  # fmt: skip
    papers = split_of(found, "dossier_papers")
    assert papers.accepted.select("dossier_no", "component").rows() == [
        ("H15.33-260115-0001", "TP01"), ("H15.33-260115-0001", "TP02"),
    ]  # fmt: skip
    assert flags(papers) == [set(), {"digitised:DIGITISED_WITHOUT_FILE"}]


def test_what_no_rule_asks_for_stays_outside(message):
    found = message(RECORD)
    text = str([split.accepted.to_dicts() for split in found.splits.values()])
    assert "Nguyễn Thị Hoa" in text
    for private in ("example.vn", "0900000000", "Nguyen Thi Hoa.pdf"):
        assert private not in text
