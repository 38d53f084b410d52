"""Papers of dossiers and the catalogue of procedures: no persons, but files and what is due.

A procedure may have several rows, one after the other: what it asked for changed. A dossier is held
against the row of its day of reception (`figures`), and the catalogue counts the one of tonight.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from contracts.columns import called, free_text, key, ordinal, text
from contracts.dossiers import reasons, words
from contracts.dossiers.columns import dossier_number, procedure_code
from contracts.dossiers.dossier import DOSSIER, SOURCE
from contracts.indicators import Indicator
from contracts.language import Column, Kind, Rule, TableContract
from contracts.lookups import Exists, Found, Lookup
from contracts.meanings import Meanings
from contracts.patterns import CODE, WORDS, TextPattern
from contracts.samples import dossiers as samples

PAPER_ID = TextPattern(
    "identity of a file",
    r"^[0-9A-Za-z]{1,60}(?:[-_.{}]{1,2}[0-9A-Za-z]{1,60})*$",
    "letters and digits, in parts: how the system calls a file",
    longest=120,
    grouped=True,
)

_OWN = ("procedure_code", "procedure_code")
CURRENT = Lookup("current", "procedure", _OWN, ("valid_from",))
"""Of the rows of a procedure the one in force tonight, itself or another: figures count that."""
_in_force = CURRENT.says(Found.ONE) & pl.col("valid_from").eq_missing(pl.col("current.valid_from"))

PAPERS = TableContract(
    source=SOURCE,
    name="dossier_papers",
    title_vi="Giấy tờ nộp theo hồ sơ",
    title_en="Papers of dossiers",
    sheet_aliases=("TaiLieuNop", "Tài liệu nộp", "Thành phần hồ sơ", "Giấy tờ"),
    columns=(
        ordinal("list"),
        dossier_number(),
        called(
            ("MaThanhPhanHoSo",),
            key("component", Kind.TEXT, ("Mã thành phần hồ sơ", "Mã giấy tờ"), "code of it", CODE),
        ),
        called(
            ("TepDinhKemId",),
            replace(
                text("file_id", ("Mã tệp đính kèm", "Mã tệp"), "its file", PAPER_ID),
                identifier=True,
            ),
        ),
        called(("IsDeleted",), text("deleted", ("Đã xóa",), "taken back", words.YES_NO)),
        called(("DuocSoHoa",), text("digitised", ("Được số hóa",), "digitised", words.YES_NO)),
        called(
            ("DuocTaiSuDung",), text("reused", ("Được tái sử dụng",), "used again", words.YES_NO)
        ),
        called(
            ("DuocLayTuKhoDMQG",),
            text(
                "from_store",
                ("Lấy từ kho dữ liệu Cổng DVCQG",),
                "taken from the citizen's store at the national portal (766: 4.4)",
                words.YES_NO,
            ),
        ),
    ),
    key=("dossier_no", "component", "file_id"),
    example={
        "dossier_no": "H15.33-260115-0001",
        "component": "TP000123",
        "file_id": "5f1c9a7e-0b1d-4a51-9a37-7c1f6a0d2b11",
        "deleted": "0",
        "digitised": "1",
        "reused": "0",
        "from_store": "0",
    },
    meanings=Meanings(kinds=("paper",), linked_key="dossier_no"),
    rules=(
        Rule(
            reasons.DIGITISED_WITHOUT_FILE,
            "digitised",
            (pl.col("digitised") == words.YES) & pl.col("file_id").is_null(),
        ),
    ),
    sample=samples.PAPERS,
    expected=False,
)

PROCEDURES = TableContract(
    source=SOURCE,
    name="procedure",
    title_vi="Danh mục thủ tục hành chính",
    title_en="Catalogue of procedures",
    sheet_aliases=("Danh mục TTHC", "TTHC", "Thủ tục hành chính"),
    columns=(
        ordinal("list"),
        procedure_code(must=True),
        free_text(
            "procedure_name",
            ("Tên", "Tên thủ tục hành chính", "Tên TTHC", "Tên thủ tục"),
            "its name",
        ),
        text("field_name", ("Lĩnh vực",), "field of it", WORDS),
        text(
            "level_of_government",
            ("Cấp thực hiện",),
            "who carries it out: province, commune",
            WORDS,
        ),
        replace(
            text(
                "service_level",
                ("Mức độ", "Mức độ DVC"),
                "level of the online service",
                words.LEVEL,
            ),
            required=True,
        ),
        text("fee", ("Có phí", "Có phí, lệ phí"), "there is a fee", words.FEE),
        text(
            "time_limit",
            ("Thời hạn giải quyết", "Thời gian giải quyết", "Thời hạn giải quyết (ngày làm việc)"),
            "limit in working days",
            words.WORKING_DAYS,
        ),
        text("paper_result", ("Trả kết quả giấy",), "gives a result on paper", words.YES_NO),
        text(
            "digitised_due",
            ("Phải số hóa", "Phải số hóa thành phần hồ sơ"),
            "its papers must be digitised",
            words.YES_NO,
        ),
        text(
            "for_citizens",
            ("Đối tượng thực hiện", "Đối tượng là người dân"),
            "whether it is for citizens (766: 4.5a)",
            words.FOR_CITIZENS,
        ),
        text(
            "integrated",
            ("Tích hợp Cổng DVCQG", "Đã tích hợp Cổng DVCQG"),
            "offered at the national portal",
            words.YES_NO,
        ),
        Column(
            "valid_from",
            Kind.DATE,
            ("Ngày hiệu lực", "Ngày có hiệu lực", "Hiệu lực từ ngày"),
            "first day in force; empty: always was",
            date_of="validity",
        ),
        Column(
            "valid_to",
            Kind.DATE,
            ("Ngày hết hiệu lực", "Hiệu lực đến ngày"),
            "last day in force; empty: until a later row of the procedure begins",
            date_of="validity",
        ),
    ),
    key=("procedure_code", "valid_from"),
    example={
        "procedure_code": "2.000986",
        "procedure_name": "Liên thông khai sinh, thường trú, BHYT trẻ dưới 6 tuổi",
        "field_name": "Hộ tịch",
        "level_of_government": "Cấp xã",
        "service_level": "Toàn trình",
        "fee": "Không",
        "time_limit": "5 ngày làm việc",
        "paper_result": "Có",
        "digitised_due": "Có",
        "for_citizens": "Công dân Việt Nam",
        "integrated": "Có",
        "valid_from": "01/07/2025",
    },
    meanings=Meanings(
        kinds=("procedure",),
        valid_from="valid_from",
        valid_to="valid_to",
        programme="procedure_code",
        indicators={
            "online_service": Indicator(
                pl.col("service_level").is_in(sorted(words.ONLINE_LEVELS)), _in_force
            ),
            "integrated": Indicator(
                pl.col("integrated") == words.YES, _in_force & pl.col("integrated").is_not_null()
            ),
            "fee_paid_online": Indicator(
                pl.col("synced_fee.exists"),
                _in_force
                & (pl.col("fee") == words.YES)
                & pl.col("synced_fee.exists").is_not_null(),
            ),
            "population_data": Indicator(
                pl.col("vouched.exists"),
                _in_force
                & (pl.col("for_citizens") == words.YES)
                & pl.col("vouched.exists").is_not_null(),
            ),
        },
    ),
    lookups=(
        CURRENT,
        Exists(
            "synced_fee",
            DOSSIER.name,
            _OWN,
            pl.col("received_on").is_not_null()
            & (pl.col("fee") == words.YES)
            & (pl.col("sync") == words.SYNCED),
            "was received, has a fee other than 0 and is at the national portal (766: 3.5)",
        ),
        Exists(
            "vouched",
            DOSSIER.name,
            _OWN,
            pl.col("received_on").is_not_null() & (pl.col("vneid") == words.YES),
            "was received from an account that VNeID or the population data vouch for (766: 4.5a)",
        ),
    ),
    rules=(
        Rule(reasons.VALIDITY_OVERLAPS, "valid_from", CURRENT.says(Found.UNCLEAR)),
        Rule(reasons.VALIDITY_ENDS_BEFORE, "valid_to", pl.col("valid_to") < pl.col("valid_from")),
    ),
    sample=samples.PROCEDURES,
    expected=False,
)
