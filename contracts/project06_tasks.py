"""Tasks of Project 06, as the annex of a plan lists them and its reports carry them on.

The header of the annex was read in a generator of such annexes (decision 06/QĐ-TTg, plans of
provinces); **state, day done, product and obstacles are proposed**. Who a task is given to is an
agency; where somebody wrote a person's name, the columns stay in the lake.

Key: the kind, the wording and the document that gave the task. What a task counts as follows from
its state and its last day together, whatever the state alone says: done; late, whose last day has
passed and which is not done (of one without a last day its state is believed); regular; going on.
Each task is exactly one of the four.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from contracts import reasons
from contracts.columns import free_text, ordinal, text, titled
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
from contracts.sample_cells import After, Anchor, ByColumn, Choice, Day, Serial, Text

SOURCE = "project06_tasks"

TASK_LATE_NOT_SAID = Reason(
    "TASK_LATE_NOT_SAID",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Thời hạn đã qua, nhiệm vụ chưa hoàn thành mà không ghi quá hạn; được tính là quá hạn, kiểm "
    "tra tình trạng.",
    "The last day has passed and the task is neither done nor said to be late; it counts as late, "
    "check its state.",
)
TASK_SAID_LATE = Reason(
    "TASK_SAID_LATE",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Ghi quá hạn nhưng thời hạn chưa đến; được tính là đang thực hiện, kiểm tra thời hạn.",
    "Said to be late before its last day; it counts as going on, check the last day.",
)
TASK_DONE_NOT_SAID = Reason(
    "TASK_DONE_NOT_SAID",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Có ngày hoàn thành nhưng tình trạng không phải hoàn thành; chưa được tính là hoàn thành, "
    "kiểm tra.",
    "There is a day on which it was done, yet the state says otherwise; it does not count as done, "
    "check.",
)

GENERAL, SPECIFIC, OWN = "Nhiệm vụ chung", "Nhiệm vụ cụ thể", "Nhiệm vụ của tỉnh"
TASK_KINDS = listed(
    "kind of task",
    "general or specific task of the project, or one that the province set itself",
    {
        GENERAL: "chung",
        SPECIFIC: "cụ thể",
        OWN: "(?:nhiệm vụ )?(?:của địa phương|của tỉnh|tỉnh giao|địa phương|riêng)",
    },
)
DONE, LATE, REGULAR, ONGOING = "Hoàn thành", "Quá hạn", "Thường xuyên", "Đang thực hiện"
STATES = listed(
    "state of a task",
    "done, late, regular or going on",
    {
        DONE: "đã hoàn thành|đã xong|xong|hoàn thành (?:đúng|trước|sau|quá) hạn|100 ?%"
        "|đạt(?: chỉ tiêu| mục tiêu| yêu cầu)?",
        LATE: "đã quá hạn|chậm|trễ hạn|chậm tiến độ|quá hạn chưa hoàn thành|chậm muộn",
        REGULAR: "nhiệm vụ thường xuyên|thực hiện thường xuyên|hằng năm|hàng năm",
        ONGOING: "đang triển khai|đang thực hiện trong hạn|trong hạn|chưa hoàn thành"
        "|chưa thực hiện|chưa đến hạn",
    },
)

_passed = (pl.col("due.last") < pl.col("today")).fill_null(value=False)
_done = pl.col("status") == DONE
_late = ~_done & (_passed | ((pl.col("status") == LATE) & pl.col("due").is_null()))
_regular = ~_late & (pl.col("status") == REGULAR)

TASKS = TableContract(
    source=SOURCE,
    name="tasks",
    title_vi="Danh mục nhiệm vụ Đề án 06",
    title_en="Tasks of Project 06",
    sheet_aliases=("Nhiệm vụ", "Danh mục nhiệm vụ", "Phụ lục nhiệm vụ", GENERAL, SPECIFIC, OWN),
    columns=(
        ordinal("list"),
        titled(
            (r"(?P<value>nhiệm vụ (?:chung|cụ thể|của tỉnh|của địa phương))",),
            text("task_kind", ("Loại nhiệm vụ", "Nhóm nhiệm vụ"), "kind of task", TASK_KINDS),
        ),
        free_text(
            "content", ("Nội dung nhiệm vụ", "Nhiệm vụ", "Tên nhiệm vụ"), "the task", must=True
        ),
        free_text(
            "assigned_by",
            ("Văn bản giao nhiệm vụ", "Văn bản giao", "Căn cứ"),
            "document that gave the task",
        ),
        Column(
            "started_on",
            Kind.DATE,
            ("Ngày giao", "Ngày bắt đầu", "Thời gian bắt đầu"),
            "given, or begun on",
        ),
        Column(
            "due",
            Kind.PARTIAL_DATE,
            ("Thời hạn hoàn thành", "Thời hạn", "Hạn hoàn thành", "Thời gian hoàn thành"),
            "last day, month, quarter or year; none of a regular task",
            date_of="deadline",
        ),
        text("lead", ("Cơ quan chủ trì", "Đơn vị chủ trì", "Chủ trì"), "agency in charge", WORDS),
        free_text(
            "partners", ("Cơ quan phối hợp", "Đơn vị phối hợp", "Phối hợp"), "agencies that help"
        ),
        text(
            "status",
            ("Tình trạng", "Trạng thái", "Kết quả thực hiện", "Tình trạng thực hiện"),
            "state of the task",
            STATES,
            must=True,
        ),
        Column("done_on", Kind.DATE, ("Ngày hoàn thành", "Hoàn thành ngày"), "done on"),
        free_text("product", ("Sản phẩm", "Sản phẩm, kết quả"), "what came of it"),
        free_text("obstacles", ("Vướng mắc", "Khó khăn, vướng mắc"), "what is in the way"),
    ),
    key=("task_kind", "content", "assigned_by"),
    example={
        "ordinal": "1",
        "task_kind": GENERAL,
        "content": "Kết nối Hệ thống thông tin giải quyết TTHC với CSDL quốc gia về dân cư",
        "assigned_by": "Quyết định số 06/QĐ-TTg ngày 06/01/2022",
        "started_on": "06/01/2022",
        "due": "12/2026",
        "lead": "Sở Khoa học và Công nghệ",
        "partners": "Công an tỉnh",
        "status": ONGOING,
    },
    meanings=Meanings(
        kinds=("task",),
        event_date="started_on",
        valid_from="started_on",
        valid_to="due",
        status="status",
        closed=frozenset({DONE}),
        indicators={
            "task_done": Indicator(_done),
            "task_late": Indicator(_late),
            "task_regular": Indicator(_regular),
            "task_ongoing": Indicator(~_done & ~_late & ~_regular),
        },
        categories=("task_kind",),
    ),
    rules=(
        Rule(reasons.END_BEFORE_START, "due", pl.col("due.last") < pl.col("started_on")),
        Rule(reasons.END_BEFORE_START, "done_on", pl.col("done_on") < pl.col("started_on")),
        Rule(TASK_LATE_NOT_SAID, "status", _passed & ~_done & (pl.col("status") != LATE)),
        Rule(
            TASK_SAID_LATE,
            "status",
            (pl.col("status") == LATE) & pl.col("due").is_not_null() & ~_passed,
        ),
        Rule(TASK_DONE_NOT_SAID, "status", pl.col("done_on").is_not_null() & ~_done),
    ),
    sample=Sample(
        file="Nhiem_vu_De_an_06_{province}.xlsx",
        sheet="{task_kind}",
        titles=("UBND {PROVINCE_NAME}", "PHỤ LỤC {TASK_KIND} ĐỀ ÁN 06"),
        who=None,
        count=60,
        values={
            "task_kind": Choice({GENERAL: 0.3, SPECIFIC: 0.5, OWN: 0.2}),
            "_number": Serial("{}"),
            "_what": Choice(
                {
                    "Làm sạch dữ liệu chuyên ngành": 1.0,
                    "Tái cấu trúc quy trình dịch vụ công": 1.0,
                    "Chi trả không dùng tiền mặt": 1.0,
                    "Kết nối, chia sẻ dữ liệu dân cư": 1.0,
                }
            ),
            "content": Text("{_what}, mục {_number}"),
            "assigned_by": Choice({"Quyết định số 06/QĐ-TTg": 0.7, "Kế hoạch số 15/KH-UBND": 0.3}),
            "started_on": Day(date(2024, 1, 2), date(2026, 3, 31)),
            "due": ByColumn(
                "status",
                {
                    DONE: After("started_on", 30, 200),
                    LATE: After(Anchor.NIGHT, -200, -5),
                    ONGOING: After(Anchor.NIGHT, 20, 400),
                },
            ),
            "lead": Choice({"Công an tỉnh": 0.3, "Sở Y tế": 0.2, "Sở Tư pháp": 0.5}),
            "partners": Choice({"UBND các xã, phường": 1.0}),
            "status": Choice({DONE: 0.45, REGULAR: 0.2, ONGOING: 0.3, LATE: 0.05}),
            "done_on": ByColumn("status", {DONE: After("started_on", 20, 180)}),
        },
        findings=(
            Altered(
                "task_late_not_said",
                None,
                0.05,
                {
                    "status": Choice({ONGOING: 1.0}),
                    "due": After(Anchor.NIGHT, -60, -2),
                    "done_on": Choice({"": 1.0}),
                },
            ),
            Altered(
                "task_ends_before_it_starts",
                None,
                0.03,
                {"status": Choice({DONE: 1.0}), "done_on": After("started_on", -60, -1)},
            ),
        ),
    ),
)

CONTRACT = SourceContract(
    source=SOURCE,
    title_vi="Nhiệm vụ Đề án 06",
    title_en="Tasks of Project 06",
    short_vi="Nhiệm vụ Đề án 06",
    short_en="Tasks",
    group=Group.PROJECT_06,
    tables=(TASKS,),
    freshness_days=40,
    rhythm=Rhythm.MONTHLY,
    required=False,
    file_patterns=("*nhiem_vu*", "*de_an_06*", "*project06_tasks*"),
)
