"""Which provinces are connected to a system of a ministry, by the ministry's list.

**Layout proposed**: the ministry of health published the figure only (26 of 34 provinces connected
to the software of social assistance since its renewal). The 34 provinces are those in force since 1
July 2025; a province of before the merger is refused, since nobody can tell whether all parts of
the new one are connected.

Key: the system and the province. The system may stand in the title.
"""

from __future__ import annotations

import polars as pl

from contracts.columns import key, ordinal, text, titled
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
from contracts.patterns import NO, YES, YES_NO, TextPattern, listed
from contracts.reasons import ErrorGroup, Reason, Severity
from contracts.sample import Sample
from vietnam.chars import fold
from vietnam.provinces import PROVINCES

SOURCE = "connected_provinces"

CONNECTED_NOT_SAID = Reason(
    "CONNECTED_NOT_SAID",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Có ngày kết nối nhưng ghi chưa kết nối; chưa được tính, kiểm tra.",
    "There is a day of the connection, yet the province is said not to be connected; it does not "
    "count, check.",
)

SYSTEM = TextPattern(
    "name of a system",
    r"^(?i:phần mềm|hệ thống|csdl|cơ sở dữ liệu|cổng|nền tảng|kho dữ liệu|trục)"
    r" [\p{L}\p{N}][\p{L}\p{N} .,/()–-]*$",
    "what kind of system it is, and its name: `Phần mềm bảo trợ xã hội`",
)
_KIND = r"(?:tỉnh |thành phố |tp\.? ?|t\. ?)?"
PROVINCE = listed(
    "province in force",
    "one of the 34 provinces since 1 July 2025, with or without its kind and its marks",
    {name: rf"{_KIND}(?:{name}|{fold(name)})" for name in PROVINCES.values()},
)

CONNECTIONS = TableContract(
    source=SOURCE,
    name="connections",
    title_vi="Danh sách tỉnh, thành phố đã kết nối",
    title_en="Provinces connected",
    sheet_aliases=("Kết nối", "Tỉnh kết nối", "Danh sách tỉnh"),
    columns=(
        ordinal("list"),
        titled(
            (r"kết nối (?:với |vào )?(?P<value>(?:phần mềm|hệ thống|csdl) [^,;:()\d–-]+)",),
            text("system", ("Hệ thống", "Phần mềm", "Tên hệ thống"), "the system", SYSTEM),
        ),
        key(
            "province",
            Kind.TEXT,
            ("Tỉnh, thành phố", "Tỉnh/thành phố", "Tên tỉnh", "Tỉnh"),
            "the province",
            PROVINCE,
        ),
        text(
            "connected",
            ("Đã kết nối", "Kết nối", "Tình trạng kết nối"),
            "whether it is connected",
            YES_NO,
            must=True,
        ),
        Column("connected_on", Kind.DATE, ("Ngày kết nối",), "connected on"),
    ),
    key=("system", "province"),
    example={
        "ordinal": "1",
        "system": "Phần mềm bảo trợ xã hội",
        "province": "Tỉnh Đắk Lắk",
        "connected": "Có",
        "connected_on": "20/10/2025",
    },
    meanings=Meanings(
        kinds=("connection",),
        event_date="connected_on",
        indicators={"connected": Indicator(pl.col("connected") == YES)},
        categories=("system",),
    ),
    rules=(
        Rule(
            CONNECTED_NOT_SAID,
            "connected",
            (pl.col("connected") == NO) & pl.col("connected_on").is_not_null(),
        ),
    ),
    sample=Sample(
        file="Tinh_ket_noi_{province}.xlsx",
        titles=("BỘ Y TẾ", "Danh sách tỉnh kết nối phần mềm bảo trợ xã hội"),
        who=None,
        rows=tuple(
            {"province": name, "connected": NO if at % 4 == 3 else YES}
            for at, name in enumerate(PROVINCES.values())
        ),
    ),
)

CONTRACT = SourceContract(
    source=SOURCE,
    title_vi="Tỉnh kết nối hệ thống của bộ",
    title_en="Provinces connected to a system of a ministry",
    short_vi="Tỉnh kết nối",
    short_en="Provinces connected",
    group=Group.PROJECT_06,
    tables=(CONNECTIONS,),
    freshness_days=100,
    rhythm=Rhythm.IRREGULAR,
    required=False,
    file_patterns=("*tinh_ket_noi*", "*connected_provinces*"),
)
