"""Accounts with the right to query population data, as the province's systems list them.

Whoever asks the national population database asks as a person: its query service 037 takes the
officer's own number (`MaCanBo`, read), so an account can be held against the register of cadres.
**Layout proposed**: no official list was found. That rights are kept loosely is what a province of
the project reported; the limits of the rules here (days without log-in, the registered workstation)
are proposals too, and no law.

Key: the name of the account, which may be a name or a number of a person and is personal data.
Traps: an account of a system has no holder; one that was locked yesterday is open in the next
list; a day of the last log-in comes with its hour.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from contracts import own_codes, reasons
from contracts.columns import called, ordinal, person_name, person_number, text
from contracts.groups import Group
from contracts.language import Column, Kind, Rhythm, Rule, SourceContract, TableContract
from contracts.meanings import Meanings, PersonRole
from contracts.memberships import CADRE, CADRE_NUMBER, PENSIONER
from contracts.patterns import AGENCY, WORDS, TextPattern, listed
from contracts.reasons import ErrorGroup, Reason, Severity
from contracts.sample import Altered, Extra, Sample
from contracts.sample_cells import After, Anchor, ByColumn, Choice, Day, KeyOf, Text, Value
from contracts.sample_people import RESIDENT, Aged, Died

SOURCE = "access_accounts"
_NOT_IN_SERVICE = Aged(22, 61) & RESIDENT & ~CADRE & ~PENSIONER
UNUSED_DAYS = 90
"""Proposed; see the charter."""

ACCOUNT_WITHOUT_HOLDER = Reason(
    "ACCOUNT_WITHOUT_HOLDER",
    ErrorGroup.MISSING,
    Severity.FLAG,
    "Tài khoản đang mở không ghi người được cấp; ghi họ tên, số định danh hoặc khóa tài khoản.",
    "An open account names no holder; give name and personal number, or lock the account.",
)
ACCOUNT_LOCKED_BUT_OPEN = Reason(
    "ACCOUNT_LOCKED_BUT_OPEN",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Ngày khóa đã qua nhưng tài khoản vẫn ghi đang hoạt động; kiểm tra và khóa tài khoản.",
    "The day of locking has passed, yet the account is said to be open; check and lock it.",
)
ACCOUNT_UNUSED = Reason(
    "ACCOUNT_UNUSED",
    ErrorGroup.OUTLIER,
    Severity.FLAG,
    f"Tài khoản có quyền tra cứu quá {UNUSED_DAYS} ngày không đăng nhập; rà soát, thu hồi quyền.",
    f"An account with the right to query was not used for {UNUSED_DAYS} days; review the right.",
)
WORKSTATION_UNREGISTERED = Reason(
    "WORKSTATION_UNREGISTERED",
    ErrorGroup.CROSS_FIELD,
    Severity.FLAG,
    "Tài khoản có quyền tra cứu dân cư trên máy trạm chưa dán tem, đăng ký; đăng ký máy trạm.",
    "An account with the right to query works on no registered workstation; register it.",
)

OPEN = "Đang hoạt động"
LOCKED = frozenset({"Đã khóa", "Thu hồi"})
STATES = listed(
    "state of an account",
    "open, locked or withdrawn",
    {
        OPEN: "hoạt động|đang mở|mở|đang sử dụng|kích hoạt|đã kích hoạt|active",
        "Đã khóa": "khóa|khoá|đã khoá|bị khóa|tạm khóa|tạm khoá|ngừng hoạt động|inactive",
        "Thu hồi": "đã thu hồi|hủy|đã hủy|huỷ|đã huỷ",
    },
)
NO_RIGHT = "Không"
YES = "có|x|1|đã dán tem|đã đăng ký|rồi"
NO = "không|0|chưa|chưa dán tem|chưa đăng ký"
REGISTERED = listed("registered or not", "`Có` or `Không`", {"Có": YES, "Không": NO})
RIGHT = TextPattern(
    "right to query",
    r"^(?:[0-9]{3}(?: ?[,;|/] ?[0-9]{3}){0,9}|Có|Không)$",
    "services of three digits each (`037`), or `Có`, `Không`",
    reasons.UNKNOWN_CODE,
    repairs=(
        (r"(?i)^(?:có|x)$", "Có", "list_word"),
        (r"(?i)^(?:không|không có)$", "Không", "list_word"),
    ),
)
_open = (pl.col("status").is_null() | (pl.col("status") == OPEN)) & ~(
    pl.col("locked_on") < pl.col("today")
).fill_null(value=False)
_USED: dict[str, Value] = {"status": Text(OPEN), "query_right": Text("037")}
_may_query = pl.col("query_right").is_not_null() & (pl.col("query_right") != NO_RIGHT)
_last_used = pl.coalesce("last_login", "granted_on")

ACCOUNTS = TableContract(
    source=SOURCE,
    name="accounts",
    title_vi="Danh sách tài khoản khai thác dữ liệu dân cư",
    title_en="Accounts with access to population data",
    sheet_aliases=("Tài khoản", "Danh sách tài khoản", "Phân quyền"),
    columns=(
        ordinal("list"),
        Column(
            "account_name",
            Kind.TEXT,
            ("Tên tài khoản", "Tài khoản", "Tên đăng nhập"),
            "name of the account",
            required=True,
            filled=True,
            pii=True,
            fields=("TaiKhoan",),
        ),
        person_name(
            "full_name",
            ("Họ tên", "Họ và tên", "Họ tên cán bộ", "Người được cấp"),
            "holder",
            required=True,
        ),
        called(
            ("MaCanBo",),
            person_number(
                "person_number",
                ("Số định danh", "Số định danh cá nhân", "Số CCCD", "CCCD", "Mã cán bộ"),
                "personal number of the holder",
                required=True,
            ),
        ),
        text("unit", ("Đơn vị", "Cơ quan, đơn vị", "Tên đơn vị"), "agency or unit", WORDS),
        Column(
            "unit_code",
            Kind.CODE,
            ("Mã đơn vị", "Mã cơ quan"),
            "code of the unit",
            fields=("MaDonVi", "MaDVC"),
            pattern=AGENCY,
        ),
        text("account_role", ("Vai trò", "Nhóm quyền"), "role in the system", WORDS),
        text(
            "query_right",
            ("Quyền tra cứu dân cư", "Quyền tra cứu", "Dịch vụ được cấp"),
            "services of the population database that it may ask",
            RIGHT,
        ),
        Column("granted_on", Kind.DATE, ("Ngày cấp", "Ngày cấp quyền", "Ngày tạo"), "granted on"),
        Column(
            "locked_on",
            Kind.DATE,
            ("Ngày khóa", "Ngày thu hồi", "Ngày hết hạn"),
            "locked on, or valid to",
            date_of="validity",
        ),
        text("status", ("Trạng thái", "Tình trạng"), "state of the account", STATES),
        Column(
            "last_login",
            Kind.DATE,
            ("Lần đăng nhập cuối", "Đăng nhập gần nhất", "Ngày đăng nhập cuối"),
            "day of the last log-in",
        ),
        text(
            "workstation",
            ("Máy trạm đã dán tem/đăng ký", "Máy trạm đã dán tem", "Máy trạm đã đăng ký"),
            "whether its workstation is registered",
            REGISTERED,
        ),
    ),
    key=("account_name",),
    example={
        "ordinal": "1",
        "account_name": "binhnv.snv",
        "full_name": "Nguyễn Văn Bình",
        "person_number": "066085001234",
        "unit": "Sở Nội vụ",
        "unit_code": "000.00.05.H15",
        "account_role": "Cán bộ một cửa",
        "query_right": "037",
        "granted_on": "01/03/2025",
        "status": OPEN,
        "last_login": "30/09/2026 08:15:00",
        "workstation": "Có",
    },
    meanings=Meanings(
        kinds=("account", "service"),
        event_date="granted_on",
        valid_from="granted_on",
        valid_to="locked_on",
        status="status",
        closed=LOCKED,
        programme="query_right",
    ),
    roles=(
        PersonRole(
            "holder",
            "Người được cấp tài khoản",
            "holder of the account",
            name="full_name",
            number="person_number",
            codes=(own_codes.colleague("unit"),),
        ),
    ),
    rules=(
        Rule(
            ACCOUNT_WITHOUT_HOLDER,
            "full_name",
            _open & pl.col("full_name").is_null() & pl.col("person_number").is_null(),
        ),
        Rule(
            ACCOUNT_LOCKED_BUT_OPEN,
            "status",
            (pl.col("status") == OPEN) & (pl.col("locked_on") < pl.col("today")),
        ),
        Rule(reasons.END_BEFORE_START, "locked_on", pl.col("locked_on") < pl.col("granted_on")),
        Rule(
            ACCOUNT_UNUSED,
            "last_login",
            _open & _may_query & (_last_used < pl.col("today").dt.offset_by(f"-{UNUSED_DAYS}d")),
        ),
        Rule(
            WORKSTATION_UNREGISTERED,
            "workstation",
            _open & _may_query & (pl.col("workstation") == "Không"),
        ),
    ),
    sample=Sample(
        file="Tai_khoan_dan_cu_{province}.xlsx",
        titles=("DANH SÁCH TÀI KHOẢN KHAI THÁC DỮ LIỆU DÂN CƯ", "Ngày trích xuất: {date}"),
        who=CADRE & RESIDENT,
        share=0.4,
        values={
            "account_name": Text("cb{_number}"),
            "_number": CADRE_NUMBER,
            "unit": KeyOf("cadres", "unit"),
            "account_role": Choice({"Cán bộ một cửa": 0.7, "Lãnh đạo": 0.2, "Quản trị": 0.1}),
            "query_right": Choice({"037": 0.75, "033; 037": 0.1, NO_RIGHT: 0.15}),
            "granted_on": Day(date(2024, 1, 1), date(2026, 6, 30)),
            "locked_on": ByColumn("status", {"Đã khóa": After("granted_on", 20, 90)}),
            "_service": KeyOf("cadres", "status"),
            "status": ByColumn(
                "_service",
                dict.fromkeys(("Nghỉ hưu", "Chuyển công tác"), Text("Đã khóa")),
                Choice({OPEN: 0.93, "Đã khóa": 0.07}),
            ),
            "last_login": After(Anchor.NIGHT, -60, -1, "%d/%m/%Y 08:15:00"),
            "workstation": Choice({"Có": 0.95, "Không": 0.05}),
        },
        findings=(
            Altered(
                "access_unused",
                CADRE,
                0.03,
                {"last_login": After(Anchor.NIGHT, -400, -120, "%d/%m/%Y 08:15:00")},
            ),
            Extra("orphan_access", _NOT_IN_SERVICE, 0.0005, _USED),
            Extra(
                "orphan_access",
                _NOT_IN_SERVICE,
                0.0003,
                {"query_right": Text(NO_RIGHT)},
                lawful="no_right_to_query",
            ),
            Extra("cadre_ended_but_active", CADRE & Died(32, 4000), 0.2, _USED),
            Extra(
                "cadre_ended_but_active",
                CADRE & Died(32, 4000),
                0.1,
                {"status": Text("Đã khóa")},
                lawful="locked",
            ),
        ),
    ),
)


CONTRACT = SourceContract(
    source=SOURCE,
    title_vi="Tài khoản khai thác dữ liệu dân cư",
    title_en="Accounts with access to population data",
    short_vi="Tài khoản tra cứu",
    short_en="Access accounts",
    group=Group.ADMINISTRATION,
    tables=(ACCOUNTS,),
    freshness_days=35,
    rhythm=Rhythm.MONTHLY,
    required=False,
    file_patterns=("*tai_khoan*", "*phan_quyen*", "*access_accounts*"),
)
