"""Pilot models of Project 06: what a province tries out, and what it accepted in the end.

**Layout proposed**: provinces publish only how many of their models are done (17 of 34). A model
counts as accepted by its state, "hoàn thành" and "đã nghiệm thu" being one; running well is not
enough.

Key: the name of the model. Traps: one model runs in several communes, each on a line of its own, in
lists that are no list of models.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from contracts import reasons
from contracts.columns import free_text, key, ordinal, text
from contracts.groups import Group
from contracts.indicators import Indicator
from contracts.language import (
    Column,
    Kind,
    Rhythm,
    Rule,
    SourceContract,
    TableContract,
)
from contracts.meanings import Meanings
from contracts.patterns import WORDS, listed
from contracts.reasons import ErrorGroup, Reason, Severity
from contracts.sample import Altered, Sample
from contracts.sample_cells import After, ByColumn, Choice, Day, Serial

SOURCE = "pilot_models"

MODEL_ACCEPTED_NOT_SAID = Reason(
    "MODEL_ACCEPTED_NOT_SAID",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Có ngày nghiệm thu nhưng tình trạng không phải đã nghiệm thu; chưa được tính, kiểm tra.",
    "There is a day of acceptance, yet the state says otherwise; it does not count, check.",
)

ACCEPTED = "Đã nghiệm thu"
RUNNING, NOT_BEGUN, STOPPED = "Đang triển khai", "Chưa triển khai", "Dừng triển khai"
STATES = listed(
    "state of a model",
    "accepted, running, not begun or stopped",
    {
        ACCEPTED: "nghiệm thu|hoàn thành|đã hoàn thành|đã công nhận"
        "|đạt(?: chỉ tiêu| mục tiêu| yêu cầu)?",
        RUNNING: "đang thực hiện|đang thí điểm|đã triển khai|triển khai|thí điểm",
        NOT_BEGUN: "chưa thực hiện|chưa",
        STOPPED: "dừng|tạm dừng|đã dừng|không triển khai",
    },
)

MODELS = TableContract(
    source=SOURCE,
    name="models",
    title_vi="Danh mục mô hình điểm Đề án 06",
    title_en="Pilot models of Project 06",
    sheet_aliases=("Mô hình", "Mô hình điểm", "Danh mục mô hình"),
    columns=(
        ordinal("list"),
        key(
            "model_name",
            Kind.TEXT,
            ("Tên mô hình", "Mô hình", "Nội dung mô hình"),
            "name of the model",
            WORDS,
        ),
        text("unit", ("Đơn vị thực hiện", "Đơn vị chủ trì", "Cơ quan chủ trì"), "who tries", WORDS),
        free_text("place", ("Địa điểm", "Nơi triển khai", "Địa bàn"), "where"),
        Column("started_on", Kind.DATE, ("Ngày triển khai", "Ngày bắt đầu"), "begun on"),
        Column(
            "due",
            Kind.PARTIAL_DATE,
            ("Thời hạn hoàn thành", "Thời hạn", "Thời gian hoàn thành"),
            "to be done by: day, month, quarter or year",
            date_of="deadline",
        ),
        text("status", ("Tình trạng", "Trạng thái", "Kết quả"), "state of it", STATES, must=True),
        Column("accepted_on", Kind.DATE, ("Ngày nghiệm thu", "Ngày hoàn thành"), "accepted on"),
        free_text("note", ("Ghi chú",), "remark"),
    ),
    key=("model_name",),
    example={
        "ordinal": "1",
        "model_name": "Khám bệnh, chữa bệnh bằng căn cước và VNeID",
        "unit": "Sở Y tế",
        "started_on": "01/03/2024",
        "status": "Đã nghiệm thu",
        "accepted_on": "15/12/2024",
    },
    meanings=Meanings(
        kinds=("model",),
        event_date="started_on",
        valid_from="started_on",
        valid_to="accepted_on",
        status="status",
        closed=frozenset({ACCEPTED, STOPPED}),
        indicators={"accepted_model": Indicator(pl.col("status") == ACCEPTED)},
    ),
    rules=(
        Rule(
            reasons.END_BEFORE_START,
            "accepted_on",
            pl.col("accepted_on") < pl.col("started_on"),
        ),
        Rule(reasons.END_BEFORE_START, "due", pl.col("due.last") < pl.col("started_on")),
        Rule(
            MODEL_ACCEPTED_NOT_SAID,
            "status",
            pl.col("accepted_on").is_not_null() & (pl.col("status") != ACCEPTED),
        ),
    ),
    sample=Sample(
        file="Mo_hinh_diem_De_an_06_{province}.xlsx",
        titles=("UBND {PROVINCE_NAME}", "DANH MỤC MÔ HÌNH ĐIỂM ĐỀ ÁN 06"),
        who=None,
        count=34,
        values={
            "model_name": Serial("Mô hình điểm số {}"),
            "unit": Choice({"Công an tỉnh": 0.5, "Sở Y tế": 0.2, "Sở Du lịch": 0.3}),
            "started_on": Day(date(2023, 1, 3), date(2025, 12, 31)),
            "status": Choice({ACCEPTED: 0.5, RUNNING: 0.4, NOT_BEGUN: 0.1}),
            "accepted_on": ByColumn("status", {ACCEPTED: After("started_on", 60, 280)}),
        },
        findings=(
            Altered(
                "model_accepted_not_said",
                None,
                0.04,
                {"status": Choice({RUNNING: 1.0}), "accepted_on": After("started_on", 60, 280)},
            ),
        ),
    ),
)

CONTRACT = SourceContract(
    source=SOURCE,
    title_vi="Mô hình điểm Đề án 06",
    title_en="Pilot models of Project 06",
    short_vi="Mô hình điểm",
    short_en="Pilot models",
    group=Group.PROJECT_06,
    tables=(MODELS,),
    freshness_days=100,
    rhythm=Rhythm.IRREGULAR,
    required=False,
    file_patterns=("*mo_hinh*", "*pilot_models*"),
)
