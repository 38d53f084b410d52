"""Codes and words of the one-stop system, as patterns of its columns.

Here: how codes of the message and words of exports become one spelling, and what rules ask of them.
Not here: the lists themselves (`contracts/codes/dossiers.toml`) and the columns (`dossier`, …).

A list inside a message gives its record one text, values that differ joined by “; ”
(`sources.json_tree`), so flags of papers are asked of the record too.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from contracts.codes import CodeList, code_list
from contracts.patterns import TextPattern, listed

YES, NO = "Có", "Không"
_YES = r"1|x|true|yes|y|đúng|rồi|đã có"
_NO = r"0|false|no|n|chưa|chưa có"
YES_NO = listed(
    "yes or no",
    "`Có` or `Không`, also written 1 or 0",
    {
        YES: rf"{_YES}|(?:.*; )(?:1|true)(?:; .*)?|(?:1|true); .*",
        NO: rf"{_NO}|(?:0|false)(?:; (?:0|false))*",
    },
)
FILED = TextPattern(
    "file there",
    f"^(?:{YES}|{NO})$",
    "whether there is a file: `Có` or `Không`, or the identity of the file, which means yes",
    repairs=(
        *YES_NO.repairs,
        (r"^(?:[^CK].*|C(?:[^ó].*)?|K(?:[^h].*)?)$", YES, "file_given"),
    ),
)
FEE = TextPattern(
    "fee",
    f"^(?:{YES}|{NO})$",
    "whether there is a fee: `Có` or `Không`, or amounts of which one is not 0",
    repairs=(
        (r"^[0.,]+(?:; [0.,]+)*$", NO, "list_word"),
        (r"^[0-9][0-9.,]*(?:; [0-9.,]+)*$", YES, "list_word"),
        *YES_NO.repairs,
    ),
)

WORKING_DAYS = TextPattern(
    "limit in working days",
    r"^[0-9]{1,3}$",
    "a number of working days, 0 where it is done at once; of calendar days none is made",
    repairs=(
        (
            r"(?i)^(?:giải quyết |trả )?(?:kết quả )?ngay(?: (?:trong ngày|khi .*))?\.?$",
            "0",
            "list_word",
        ),
        (r"(?i)^([0-9]{1,3})(?:[.,]0+)?(?:\s*ngày\s*làm\s*việc)?\.?$", "$1", "list_word"),
    ),
)
_CITIZENS = r"công dân|người dân|cá nhân|hộ gia đình"
FOR_CITIZENS = TextPattern(
    "for citizens",
    f"^(?:{YES}|{NO})$",
    "whether citizens are among whom it is for: `Có` or `Không`, or the list of those",
    repairs=(
        *YES_NO.repairs,
        (rf"(?i)^.*(?:{_CITIZENS}).*$", YES, "list_word"),
        (r"(?i)^.*(?:tổ chức|doanh nghiệp|hợp tác xã|cơ quan|cán bộ).*$", NO, "list_word"),
    ),
    longest=400,
)


def coded(name: str, codes: CodeList, what: str, others: Mapping[str, str]) -> TextPattern:
    """Words of a code list; its codes, and of a code what `others` says, are other spellings."""
    words = {
        one.title_vi: "|".join([f"0?{one.code}", *filter(None, [others.get(one.code)])])
        for one in codes.states
    }
    return listed(name, what, words)


_STATUS = code_list("dossiers", "status")
_CHANNEL = code_list("dossiers", "channel")
_APPLICANT = code_list("dossiers", "applicant")
_PAYMENT = code_list("dossiers", "payment")

STATUS = coded(
    "state of a dossier",
    _STATUS,
    "state of a dossier (`TrangThaiHoSo`), its code or its words",
    {
        "1": "chờ tiếp nhận",
        "2": "đã tiếp nhận|mới tiếp nhận",
        "3": "từ chối tiếp nhận|không tiếp nhận|từ chối",
        "5": "yêu cầu bổ sung|chờ bổ sung|đang bổ sung|yêu cầu bổ sung hồ sơ",
        "6": "chờ thanh toán|yêu cầu nộp phí",
        "7": "rút hồ sơ|đã rút|công dân rút hồ sơ",
        "8": "đã dừng xử lý|hủy|đã hủy",
        "9": "có kết quả|đã có kết quả|chờ trả kết quả|đã giải quyết|hoàn thành",
        "10": "đã trả|trả kết quả",
    },
)
CHANNEL = coded(
    "channel",
    _CHANNEL,
    "how it came (`KenhThucHien`): at the counter, online, by post",
    {"1": "tại quầy|một cửa", "2": "online|qua mạng|dvc", "3": "bưu chính|bưu chính công ích|bccc"},
)
APPLICANT = coded(
    "kind of applicant",
    _APPLICANT,
    "citizen, enterprise, body of the State, other organisation",
    {
        "1": "công dân|cá nhân",
        "2": "dn",
        "3": "cơ quan|cqnn",
        "4": "tổ chức|tổ chức khác|khác",
    },
)
PAYMENT = listed(
    "online payment",
    "whether it was paid online, and where",
    {
        **{one.title_vi: f"0?{one.code}" for one in _PAYMENT.states if one.code != "0"},
        YES: "x|true|yes",
        NO: _NO,
    },
)
_LEVELS = code_list("dossiers", "service_level")
LEVEL = coded(
    "level of a service",
    _LEVELS,
    "wholly online, partly, or information only",
    {"4": "dvctt toàn trình|dvc toàn trình|tt", "3": "dvctt một phần|dvc một phần", "2": "dvc"},
)
SYNC = listed(
    "state at the national portal",
    "whether the national portal has it",
    {
        "Đã đồng bộ": r"1|true|thành công|đồng bộ thành công",
        "Chưa đồng bộ": r"0|false|chờ đồng bộ|đang đồng bộ",
        "Lỗi đồng bộ": r"lỗi|thất bại|đồng bộ lỗi|đồng bộ thất bại",
    },
)
SYNCED = "Đã đồng bộ"

CITIZEN = _APPLICANT.word("1")
ENDED = _STATUS.words(ended=True)
WITHDRAWN = ENDED - _STATUS.words(done=True)
WAITING = _STATUS.word("5")
DONE = _STATUS.words(done=True)
RECEIVED = _STATUS.words(received=True)
ONLINE = _CHANNEL.words(online=True)
ONLINE_LEVELS = _LEVELS.words(online=True)
PAID_ONLINE = _PAYMENT.words(online=True) | {YES}

_organisation = pl.col("applicant_kind").str.strip_chars().str.to_lowercase()


def is_citizen_text() -> pl.Expr:
    """Whether the cells of the applicant are those of a citizen, as the file writes their kind;
    where it does not say so, a number of ten digits or with letters is none of a citizen."""
    regex = next(r for r, word, _ in APPLICANT.repairs if word == CITIZEN)
    number = pl.col("applicant_no").str.replace_all(r"[\s.'-]", "")
    of_other = number.str.contains(r"^(?:\d{10}|\d{13}|[A-Za-z]\d{2}.*)$").fill_null(value=False)
    return (
        pl.when(_organisation.is_not_null() & (_organisation != ""))
        .then(_organisation.str.contains(regex))
        .otherwise(~of_other)
    )
