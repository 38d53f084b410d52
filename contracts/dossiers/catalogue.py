"""Papers of dossiers and the catalogue of procedures: no persons, but files and what is due."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from contracts.columns import called, free_text, key, ordinal, text
from contracts.dossiers import reasons, words
from contracts.dossiers.columns import dossier_number, procedure_code
from contracts.dossiers.dossier import SOURCE
from contracts.indicators import Indicator
from contracts.language import Kind, Meanings, Rule, TableContract
from contracts.patterns import CODE, WORDS, TextPattern
from contracts.samples import dossiers as samples

PAPER_ID = TextPattern(
    "identity of a file",
    r"^[0-9A-Za-z]{1,60}(?:[-_.{}]{1,2}[0-9A-Za-z]{1,60})*$",
    "letters and digits, in parts: how the system calls a file",
    longest=120,
    grouped=True,
)


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
        text("paper_result", ("Trả kết quả giấy",), "gives a result on paper", words.YES_NO),
        text(
            "integrated",
            ("Tích hợp Cổng DVCQG", "Đã tích hợp Cổng DVCQG"),
            "offered at the national portal",
            words.YES_NO,
        ),
    ),
    key=("procedure_code",),
    example={
        "procedure_code": "2.000986",
        "procedure_name": "Liên thông khai sinh, thường trú, BHYT trẻ dưới 6 tuổi",
        "field_name": "Hộ tịch",
        "level_of_government": "Cấp xã",
        "service_level": "Toàn trình",
        "fee": "Không",
        "paper_result": "Có",
        "integrated": "Có",
    },
    meanings=Meanings(
        kinds=("procedure",),
        programme="procedure_code",
        indicators={
            "online_service": Indicator(pl.col("service_level").is_in(sorted(words.ONLINE_LEVELS))),
            "integrated": Indicator(
                pl.col("integrated") == words.YES, pl.col("integrated").is_not_null()
            ),
        },
    ),
    sample=samples.PROCEDURES,
    expected=False,
)
