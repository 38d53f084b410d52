"""Health facilities and whether each keeps electronic medical records.

The health office lists hospitals, and the ministry publishes how many have announced that they work
without paper (84 of 125 public hospitals of provinces, 140 of 399 private ones). **Layout
proposed**: no official list was found. That all hospitals were due by September 2025 (directive
07/CT-TTg) was read in a second-hand text.

Every facility of the list is in the denominator; one that says nothing, or nothing that can be
read, has not announced anything yet.

Key: the code of the facility (five digits), so two spellings of one hospital are one record and
people must say which row is right. Traps: a facility that uses the records and has not announced it
does not count; the code loses its zero in a spreadsheet.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from contracts.columns import key, ordinal, text
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
from contracts.patterns import LINK, NO, YES, YES_NO, TextPattern, listed
from contracts.reasons import ErrorGroup, Reason, Severity
from contracts.sample import Altered, Sample
from contracts.sample_cells import ByColumn, Choice, Day, Serial, Sometimes, Text

SOURCE = "emr_facilities"

EMR_NOT_ANNOUNCED = Reason(
    "EMR_NOT_ANNOUNCED",
    ErrorGroup.MISSING,
    Severity.FLAG,
    "Cơ sở đã triển khai bệnh án điện tử nhưng không có ngày hay đường dẫn công bố nên chưa được "
    "tính; bổ sung.",
    "The facility uses electronic records, but neither day nor link of its announcement is given, "
    "so it does not count yet; add one.",
)
EMR_ANNOUNCED_BUT_NOT_USED = Reason(
    "EMR_ANNOUNCED_BUT_NOT_USED",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Có ngày hay đường dẫn công bố bệnh án điện tử nhưng ghi chưa triển khai; kiểm tra.",
    "An announcement is given, yet the facility is said not to use electronic records; check.",
)
EMR_NOT_SAID = Reason(
    "EMR_NOT_SAID",
    ErrorGroup.MISSING,
    Severity.FLAG,
    "Không ghi cơ sở đã triển khai bệnh án điện tử hay chưa nên tính là chưa; bổ sung.",
    "Whether the facility uses electronic records is not said, so it counts as not yet; add it.",
)
FACILITY_UNDER_TWO_CODES = Reason(
    "FACILITY_UNDER_TWO_CODES",
    ErrorGroup.DUPLICATE,
    Severity.FLAG,
    "Một tên cơ sở đứng dưới hai mã trong cùng danh sách; kiểm tra có phải một cơ sở ghi hai lần.",
    "One name stands under two codes of the list; check whether one facility was entered twice.",
)

PUBLIC, PRIVATE = "Công lập", "Tư nhân"
OWNERSHIP = listed(
    "ownership",
    "public or private",
    {
        PUBLIC: "công|nhà nước|bệnh viện công|công lập tự chủ",
        PRIVATE: "tư|tư thục|ngoài công lập|ngoài nhà nước|bệnh viện tư",
    },
)
LEVELS = listed(
    "level of care",
    "level of administration, or of the law on treatment of 2023",
    {
        "tuyến trung ương": "(?:cấp )?(?:trung ương|tw)|bộ|bộ, ngành|tuyến 1|1",
        "tuyến tỉnh": "(?:cấp )?tỉnh|tuyến 2|2",
        "tuyến huyện": "(?:cấp )?huyện|(?:tuyến )?khu vực|tuyến 3|3",
        "tuyến xã": "(?:cấp )?xã|tuyến 4|4",
        "cấp chuyên sâu": "chuyên sâu",
        "cấp cơ bản": "cơ bản",
        "cấp ban đầu": "ban đầu",
    },
)
FACILITY_CODE = TextPattern(
    "code of a health facility", r"^\d{5}$", "five digits, the first two of the province", longest=5
)
FACILITY_NAME = TextPattern(
    "name of a health facility",
    r"^\p{L}[\p{L}\p{M}0-9 .,'’()&/–-]*$",
    "its name; usual short forms are written out",
    repairs=(
        (r"(?i)^b\.?v\.?\s?đ\.?k\.?(?:\s|$)", "Bệnh viện Đa khoa ", "short_form"),
        (r"(?i)^b\.?v\.?\s", "Bệnh viện ", "short_form"),
        (r"(?i)^t\.?t\.?y\.?t\.?\s", "Trung tâm Y tế ", "short_form"),
        (r"(?i)^p\.?k\.?đ\.?k\.?\s", "Phòng khám Đa khoa ", "short_form"),
    ),
    longest=160,
)

_announced = (pl.col("announced_on").is_not_null() | pl.col("announcement").is_not_null()) & (
    pl.col("emr") != NO
).fill_null(value=True)
_same_name = pl.col("facility_name").str.to_lowercase().str.replace_all(r"[^\p{L}0-9]", "")

FACILITIES = TableContract(
    source=SOURCE,
    name="facilities",
    title_vi="Danh sách cơ sở khám bệnh, chữa bệnh triển khai bệnh án điện tử",
    title_en="Health facilities with electronic medical records",
    sheet_aliases=("BAĐT", "Bệnh án điện tử", "Cơ sở KCB", "Danh sách bệnh viện"),
    columns=(
        ordinal("list"),
        key(
            "facility_code",
            Kind.CODE,
            ("Mã CSKCB", "Mã cơ sở KCB", "Mã cơ sở khám bệnh, chữa bệnh", "Mã BV"),
            "code of the facility",
            FACILITY_CODE,
        ),
        text(
            "facility_name",
            ("Tên cơ sở", "Tên CSKCB", "Tên cơ sở khám bệnh, chữa bệnh", "Tên bệnh viện"),
            "its name",
            FACILITY_NAME,
            must=True,
        ),
        text(
            "ownership",
            ("Loại", "Loại hình", "Hình thức sở hữu", "Công/tư"),
            "public or private",
            OWNERSHIP,
            must=True,
        ),
        text("care_level", ("Tuyến/cấp", "Tuyến", "Cấp", "Hạng, tuyến"), "level of care", LEVELS),
        Column(
            "emr",
            Kind.TEXT,
            ("Đã triển khai BAĐT", "Triển khai BAĐT", "Bệnh án điện tử", "BAĐT"),
            "whether it uses electronic medical records",
            required=True,
            pattern=YES_NO,
        ),
        Column("announced_on", Kind.DATE, ("Ngày công bố", "Ngày công bố BAĐT"), "announced on"),
        text(
            "announcement",
            ("Đường dẫn công bố", "Link công bố"),
            "where it was announced",
            LINK,
        ),
    ),
    key=("facility_code",),
    example={
        "ordinal": "1",
        "facility_code": "66001",
        "facility_name": "BVĐK vùng Tây Nguyên",
        "ownership": "Công",
        "care_level": "Tỉnh",
        "emr": "Có",
        "announced_on": "12/09/2025",
        "announcement": "https://soyte.example/benh-an-dien-tu/66001",
    },
    meanings=Meanings(
        kinds=("facility",),
        event_date="announced_on",
        indicators={"emr_announced": Indicator(_announced)},
        categories=("ownership", "care_level"),
    ),
    rules=(
        Rule(EMR_NOT_SAID, "emr", pl.col("emr").is_null() & ~_announced),
        Rule(EMR_NOT_ANNOUNCED, "announced_on", (pl.col("emr") == YES) & ~_announced),
        Rule(
            EMR_ANNOUNCED_BUT_NOT_USED,
            "emr",
            (pl.col("emr") == NO)
            & (pl.col("announced_on").is_not_null() | pl.col("announcement").is_not_null()),
        ),
        Rule(
            FACILITY_UNDER_TWO_CODES,
            "facility_name",
            pl.col("facility_code").n_unique().over(_same_name) > 1,
        ),
    ),
    sample=Sample(
        file="Benh_an_dien_tu_{province}.xlsx",
        titles=("SỞ Y TẾ {PROVINCE_NAME}", "DANH SÁCH CƠ SỞ TRIỂN KHAI BỆNH ÁN ĐIỆN TỬ"),
        who=None,
        count=32,
        values={
            "facility_code": Serial("{province}{:03d}"),
            "_number": Serial("{}"),
            "facility_name": ByColumn(
                "ownership",
                {
                    PUBLIC: Text("BVĐK khu vực số {_number}"),
                    PRIVATE: Text("Bệnh viện Đa khoa tư nhân số {_number}"),
                },
            ),
            "ownership": Choice({PUBLIC: 0.7, PRIVATE: 0.3}),
            "care_level": ByColumn(
                "ownership", {PUBLIC: Choice({"tuyến tỉnh": 0.4, "tuyến huyện": 0.6})}
            ),
            "emr": Choice({YES: 0.67, NO: 0.33}),
            "announced_on": ByColumn("emr", {YES: Day(date(2025, 3, 1), date(2025, 9, 30))}),
            "announcement": ByColumn(
                "emr", {YES: Sometimes(0.8, Text("https://soyte.example/badt/{facility_code}"))}
            ),
        },
        findings=(
            Altered(
                "emr_not_announced",
                None,
                0.06,
                {
                    "emr": Choice({YES: 1.0}),
                    "announced_on": Choice({"": 1.0}),
                    "announcement": Choice({"": 1.0}),
                },
            ),
        ),
    ),
)

CONTRACT = SourceContract(
    source=SOURCE,
    title_vi="Cơ sở y tế có bệnh án điện tử",
    title_en="Health facilities with electronic medical records",
    short_vi="Bệnh án điện tử",
    short_en="Electronic records",
    group=Group.HEALTH,
    tables=(FACILITIES,),
    freshness_days=100,
    rhythm=Rhythm.IRREGULAR,
    required=False,
    file_patterns=("*benh_an_dien_tu*", "*BADT*", "*emr_facilities*"),
)
