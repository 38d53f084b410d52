"""The dossiers themselves: one row of an export, or one record of the message.

Here: the table and its rules. Not here: what figures count of it (`figures`), what it is held
against (`matched`), papers and procedures (`catalogue`), the two linked groups (`linked_birth`,
`linked_death`).
"""

from __future__ import annotations

import polars as pl

from contracts.columns import (
    birth_date,
    called,
    free_text,
    ordinal,
    text,
)
from contracts.dossiers import reasons, words
from contracts.dossiers.columns import (
    OFFICIAL_NUMBER,
    dossier_number,
    procedure_code,
)
from contracts.dossiers.figures import DAYS_TAKEN, INDICATORS, LOOKUPS
from contracts.dossiers.matched import MATCHED_RULES
from contracts.language import Column, Kind, Rule, TableContract
from contracts.meanings import Meanings, PersonRole
from contracts.patterns import AGENCY, CODE, WORDS
from contracts.samples import dossiers as samples

SOURCE = "dossiers"


def _day(
    name: str, aliases: tuple[str, ...], field: str, title: str, *, must: bool = False
) -> Column:
    column = Column(name, Kind.DATE, aliases, title, required=must)
    return called((field,), column) if field else column


def _yes(name: str, aliases: tuple[str, ...], title: str, *fields: str) -> Column:
    return called(fields, text(name, aliases, title, words.YES_NO))


_is = words.is_citizen_text()
_day_in_number = (
    pl.col("dossier_no").str.extract(r"-([0-9]{6})-").str.to_date("%y%m%d", strict=False)
)

DOSSIER = TableContract(
    source=SOURCE,
    name="dossier",
    title_vi="Hồ sơ giải quyết thủ tục hành chính",
    title_en="Dossiers of administrative procedures",
    sheet_aliases=("Hồ sơ", "Danh sách hồ sơ", "DS hồ sơ", "Hồ sơ TTHC"),
    columns=(
        ordinal("list"),
        dossier_number(),
        procedure_code(),
        called(
            ("TenTTHC",),
            free_text(
                "procedure_name", ("Tên thủ tục hành chính", "Tên thủ tục", "Tên TTHC"), "its name"
            ),
        ),
        called(("MaLinhVuc",), text("field_code", ("Mã lĩnh vực",), "code of the field", CODE)),
        called(("TenLinhVuc",), text("field_name", ("Lĩnh vực",), "field of it", WORDS)),
        called(
            ("KenhThucHien",),
            text(
                "channel",
                ("Kênh thực hiện", "Kênh nộp", "Hình thức nộp", "Hình thức tiếp nhận"),
                "how it came; empty counts as at the counter",
                words.CHANNEL,
            ),
        ),
        called(
            ("LoaiDoiTuong",),
            text("applicant_kind", ("Loại đối tượng",), "who applies", words.APPLICANT),
        ),
        called(
            ("ChuHoSo",),
            free_text(
                "applicant",
                ("Chủ hồ sơ", "Họ tên chủ hồ sơ", "Tên chủ hồ sơ", "Người nộp"),
                "applicant: a citizen or an organisation",
            ),
        ),
        Column(
            "applicant_no",
            Kind.TEXT,
            ("Số giấy tờ chủ hồ sơ", "Số giấy tờ", "CCCD chủ hồ sơ", "Số CCCD/MST"),
            "number of the citizen's paper; of an organisation its tax or agency code",
            pii=True,
            fields=("SoGiayToChuHoSo",),
            person_number=True,
        ),
        Column(
            "citizen_name",
            Kind.PERSON_NAME,
            ("Họ và tên công dân",),
            "the applicant, where a citizen",
            pii=True,
            made=pl.when(_is).then(pl.col("applicant")),
        ),
        Column(
            "citizen_number",
            Kind.PERSON_ID,
            ("Số định danh công dân",),
            "number of the applicant, where a citizen",
            identifier=True,
            pii=True,
            made=pl.when(_is).then(pl.col("applicant_no")),
        ),
        birth_date("birth_date", ("Ngày sinh", "Ngày sinh chủ hồ sơ"), "birth date of the citizen"),
        free_text("address", ("Địa chỉ chủ hồ sơ", "Địa chỉ"), "address of the applicant"),
        _day("submitted_on", ("Ngày nộp hồ sơ", "Ngày nộp"), "NgayNopHoSo", "day of submission"),
        _day("received_on", ("Ngày tiếp nhận",), "NgayTiepNhan", "day of reception", must=True),
        Column(
            "due_on",
            Kind.DATE,
            ("Ngày hẹn trả", "Ngày hẹn trả kết quả", "Hạn xử lý"),
            "day promised",
            date_of="validity",
            fields=("NgayHenTra",),
        ),
        _day("asked_on", ("Ngày yêu cầu bổ sung",), "", "day on which papers were asked for"),
        _day(
            "supplemented_on", ("Ngày bổ sung", "Ngày bổ sung hồ sơ"), "", "day they were brought"
        ),
        Column(
            "requests",
            Kind.INTEGER,
            ("Số lần yêu cầu bổ sung", "Số lần bổ sung"),
            "how often papers were asked for",
        ),
        _day("refused_on", ("Ngày từ chối",), "NgayTuChoi", "day on which it was refused"),
        _day(
            "finished_on",
            ("Ngày kết thúc xử lý", "Ngày hoàn thành"),
            "NgayKetThucXuLy",
            "day on which handling ended",
        ),
        _day(
            "returned_on", ("Ngày trả", "Ngày trả kết quả"), "NgayTra", "day the result was given"
        ),
        called(
            ("TrangThaiHoSo",),
            text(
                "status",
                ("Trạng thái hồ sơ", "Trạng thái", "Tình trạng hồ sơ"),
                "state of it",
                words.STATUS,
            ),
        ),
        called(("DonViXuLy",), text("unit", ("Đơn vị xử lý",), "unit that handles it", WORDS)),
        Column("unit_code", Kind.CODE, ("Mã đơn vị",), "its code", pattern=AGENCY),
        Column(
            "commune_code", Kind.COMMUNE, ("Mã xã", "Mã ĐVHC cấp xã"), "commune that received it"
        ),
        text("level", ("Mức độ",), "level of the online service", WORDS),
        _yes("has_component", ("Có thành phần số hóa",), "some component digitised"),
        _yes(
            "reused",
            ("Tái sử dụng",),
            "data or papers used again (766: 4.3)",
            "HoSoCoThanhPhanSoHoa",
        ),
        called(
            ("TaiLieuNop.TepDinhKemId",),
            text(
                "paper_file",
                ("Có tệp thành phần hồ sơ", "Có tệp đính kèm"),
                "a file among its papers (766: 4.2)",
                words.FILED,
            ),
        ),
        called(
            ("DanhSachGiayToKetQua.GiayToId",),
            text("eresult", ("Có kết quả điện tử",), "a file of the result", words.FILED),
        ),
        _yes("paper_result", ("Trả kết quả giấy",), "the procedure gives paper; empty: it does"),
        called(
            ("DanhSachLePhi.Gia",),
            text(
                "fee", ("Có phí", "Có phí, lệ phí", "Phí, lệ phí"), "a fee other than 0", words.FEE
            ),
        ),
        called(
            ("DuocThanhToanTrucTuyen",),
            text("paid_online", ("Thanh toán trực tuyến",), "paid online", words.PAYMENT),
        ),
        _yes(
            "vneid",
            ("Xác thực VNeID", "Dùng dữ liệu dân cư"),
            "account that VNeID vouches for",
            "TaiKhoanDuocXacThucVoiVNeID",
        ),
        _yes(
            "result_listed",
            ("Kết quả có trên danh mục điện tử", "Kết quả đã lên danh mục"),
            "its result is on the electronic list (766: 4.4)",
        ),
        _yes(
            "complaint",
            ("Có phản ánh, kiến nghị", "Phản ánh, kiến nghị", "Không hài lòng"),
            "a complaint about it, or said not to satisfy (766: 5.4)",
        ),
        text("sync", ("Trạng thái đồng bộ",), "whether the national portal has it", words.SYNC),
    ),
    key=("dossier_no",),
    example={
        "ordinal": "1",
        "dossier_no": "H15.33-260115-0001",
        "procedure_code": "2.000986",
        "procedure_name": "Liên thông khai sinh, thường trú, BHYT trẻ dưới 6 tuổi",
        "field_name": "Hộ tịch",
        "channel": "Trực tuyến",
        "applicant_kind": "Người dân",
        "applicant": "Nguyễn Thị Hoa",
        "applicant_no": "066190001234",
        "birth_date": "15/08/1990",
        "submitted_on": "15/01/2026",
        "received_on": "15/01/2026 15:20",
        "due_on": "20/01/2026",
        "finished_on": "20/01/2026",
        "returned_on": "20/01/2026",
        "status": "Đã trả kết quả",
        "unit": "Trung tâm Phục vụ hành chính công xã Ea Drăng",
        "unit_code": "H15.33",
        "commune_code": "24133",
        "has_component": "Có",
        "eresult": "Có",
        "paid_online": "Không",
        "vneid": "Có",
        "sync": "Đã đồng bộ",
    },
    meanings=Meanings(
        kinds=("dossier",),
        commune="commune_code",
        event_date="received_on",
        status="status",
        closed=words.ENDED,
        programme="procedure_code",
        indicators=INDICATORS,
        days_taken=DAYS_TAKEN,
    ),
    roles=(
        PersonRole(
            "applicant",
            "Chủ hồ sơ",
            "applicant",
            name="citizen_name",
            birth_date=("birth_date",),
            number="citizen_number",
        ),
    ),
    rules=(
        Rule(
            reasons.DOSSIER_NUMBER_FORM,
            "dossier_no",
            ~pl.col("dossier_no").str.contains(OFFICIAL_NUMBER),
        ),
        Rule(
            reasons.DOSSIER_NUMBER_DAY,
            "dossier_no",
            (_day_in_number != pl.col("received_on"))
            & (_day_in_number != pl.coalesce("submitted_on", "received_on")),
        ),
        Rule(
            reasons.RECEIVED_BEFORE_SUBMITTED,
            "received_on",
            pl.col("received_on") < pl.col("submitted_on"),
        ),
        Rule(
            reasons.FINISHED_BEFORE_RECEIVED,
            "finished_on",
            pl.min_horizontal("finished_on", "returned_on") < pl.col("received_on"),
        ),
        Rule(reasons.DUE_BEFORE_RECEIVED, "due_on", pl.col("due_on") < pl.col("received_on")),
        Rule(
            reasons.RECEPTION_DAY_MISSING,
            "received_on",
            pl.col("status").is_in(sorted(words.RECEIVED)) & pl.col("received_on").is_null(),
        ),
        Rule(
            reasons.FINISHED_DAY_MISSING,
            "finished_on",
            pl.col("status").is_in(sorted(words.DONE)) & pl.col("finished_on").is_null(),
        ),
        *MATCHED_RULES,
    ),
    lookups=LOOKUPS,
    sample=samples.DOSSIER,
    expected=False,
)
