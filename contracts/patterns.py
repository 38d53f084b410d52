"""What may stand in a text column: patterns that a contract gives its columns.

Here: the patterns, each with its words. Not here: which column has which (the contracts), and what
a misfit does to its row (`validate`).

Text that leaves the lake (the warehouse takes it, and with it every export and page) must look like
what it is said to be, so that a name or a number of a person in the wrong cell never travels on.
Free text has no pattern: its column is personal data (`pii`), and personal data stay in the lake.
Patterns are those of Rust's regex and fit the whole text, spaces single and none around.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from contracts import reasons
from contracts.reasons import Reason

_OTHER_DIGITS = r"[\p{Nd}--[0-9]]"
_FOUR, _THREE = r"[0-9]{4}(?:[ .\-][0-9]{4}){2}", r"[0-9]{3}(?:[ .\-][0-9]{3}){2,3}"
_PERSON_NUMBER = rf"(?:^|[^0-9])(?:{_FOUR}|{_THREE})(?:[^0-9]|$)"
"""12 or 9 digits in the groups in which people write them: `0662 1912 1985`, `241 234 567`."""


@dataclass(frozen=True)
class TextPattern:
    """A pattern with its words for docs/sources.md.

    `reason`: what a misfit is called. `repairs`: (pattern, replacement, name of the repair) for
    texts that are not what was typed but tell it for certain. `longest`: characters at most.
    `grouped`: whether groups of digits may stand as those of a person's number do.
    """

    name: str
    regex: str
    what: str
    reason: Reason = reasons.UNEXPECTED_TEXT
    repairs: tuple[tuple[str, str, str], ...] = ()
    longest: int = 60
    grouped: bool = False

    def fits(self, texts: pl.Series) -> pl.Series:
        """Boolean: whether each text fits; null where there is none. Digits are 0 to 9 only."""
        found = texts.str.contains(self.regex) & (texts.str.len_chars() <= self.longest)
        found = found & ~texts.str.contains(_OTHER_DIGITS)
        return found if self.grouped else found & ~texts.str.contains(_PERSON_NUMBER)


def one_of(*words: str, reason: Reason = reasons.UNKNOWN_CODE) -> TextPattern:
    """One of a list of words, written exactly so."""
    return TextPattern(
        "one of " + ", ".join(words), rf"^(?:{'|'.join(words)})$", "a word of a list", reason
    )


def listed(name: str, what: str, words: Mapping[str, str]) -> TextPattern:
    """A list of words, each with a pattern of how else it is written, in any case.

    What is written otherwise becomes the word of the list (repair `list_word`), so that contracts
    name one spelling of each.
    """
    known = "|".join(words)
    repairs = tuple(
        (rf"(?i)^(?:{word}|{other})$", word, "list_word") for word, other in words.items()
    )
    longest = max(map(len, words))
    return TextPattern(name, rf"^(?:{known})$", what, reasons.UNKNOWN_CODE, repairs, longest)


YES, NO = "Có", "Không"
YES_NO = listed(
    "yes or no",
    "`Có` or `Không`",
    {
        YES: r"x|1|yes|true|đúng|rồi|đã|đã có|đã triển khai|đã kết nối",
        NO: r"0|no|false|-|chưa|chưa có|chưa triển khai|chưa kết nối",
    },
)
LINK = TextPattern(
    "link",
    r"^(?:https?://|www\.)[0-9A-Za-z.\-]+(?::[0-9]{1,5})?(?:/[0-9A-Za-z._~%/?#=&+\-]*)?$",
    "address of a page",
    longest=250,
)

_BEFORE = r"(?:(?:quyển|quyen|qs|q|sổ|số|so|tập|tap)[.:]?\s*){0,3}"
_BOOKS = (
    r"(?:kslđ|kslv|ksqh|ks|kt|kh|cmc|ncmc|xnhn|xnhtn|hn|gsđd|gs|ht|đkl|đk|ccht|tp|cc|sgt|gc|bs"
    r"|ct|pt|ubnd|ub)"
)
_NUMBER = r"(?:[a-zđ]{0,2}\.?\d{1,4}[a-zđ]{0,2}(?:\([a-zđ0-9]{1,2}\))?|[ivxlc]{1,6})"
_SEP = r"\s?[/.,\-–_ ]\s?"
_YEAR = r"(?:năm )?(?:18|19|20)\d{2}"
_YEARS = rf"(?:(?:{_SEP}{_YEAR}){{0,2}}|{_SEP}\d{{2}})"

BOOK_NUMBER = TextPattern(
    "book",
    rf"(?i)^{_BEFORE}(?:{_BOOKS}(?:{_SEP})?){{0,2}}"
    rf"(?:\d{{1,3}}[.\-]\d{{1,2}}/{_YEAR}|{_NUMBER}(?:{_SEP}{_BOOKS}){{0,2}}{_YEARS})"
    rf"(?:{_SEP}{_BOOKS}){{0,2}}$",
    "number of a book, usually with its year: `01/2020`, `Q.2-1998`, `TP/CC 01/2009`",
    repairs=((r"^(\d{4})-(\d{2})-01$", "$2/$1", "book_of_date"),),
)
"""Excel turns a typed `01/2020` into the first of January: the book is told for certain."""

AGENCY = TextPattern(
    "code of an agency",
    r"^[A-Z0-9]{2,20}$",
    "letters and digits, twenty at most: `000.00.33.H15` is `0000033H15`",
    longest=20,
)
"""Decision 20/2020/QĐ-TTg as amended by 09/2025/QĐ-TTg. Codes of before the merger stay on
files, so no province is read off one."""
REFERENCE = TextPattern(
    "reference",
    r"^[^0-9]*[0-9]{1,8}(?:[^0-9]+[0-9]{1,8}){0,5}[^0-9]*$",
    "a reference with digits, none of its numbers longer than eight",
)
CODE = TextPattern(
    "code",
    r"^[0-9A-Za-zĐđ ./_|;\-–()+,:#*&]*[0-9][0-9A-Za-zĐđ ./_|;\-–()+,:#*&]*$",
    "a code of letters without marks and digits",
    grouped=True,
)
BUSINESS_CODE = TextPattern(
    "code of a business",
    r"^(?:[0-9]{10}(?:[0-9]{3})?|[0-9]{12}(?:[0-9]{5})?)$",
    "tax code of ten digits, or the twelve of its owner; of a branch, with three or five more",
    longest=17,
)
"""Code of an enterprise, which is its tax code, or of a household business; never a number to link
by, though twelve digits are the owner's (decree 168/2025/NĐ-CP)."""
INSURANCE_CODE = TextPattern(
    "social insurance code",
    r"^(?:\d{10}|\d{12})$",
    "ten digits, or the twelve of the personal number",
    longest=12,
)
HEALTH_CARD = TextPattern(
    "health card",
    r"^(?:[A-Z]{2}[1-5]\d{12}|\d{10}|\d{12})$",
    "a card code of 15 characters, or the 10 or 12 digits that newer cards show",
    longest=15,
)
SERIAL = TextPattern(
    "serial",
    r"^[^0-9]*(?:[0-9]{1,8}[^0-9]+){0,2}[0-9]{0,8}$",
    "letters and numbers of eight digits at most, or words for there being none",
)
WORDS = TextPattern(
    "words",
    r"^[^0-9]*(?:[0-9]{1,4}[^0-9]+){0,3}[0-9]{0,4}$",
    "words; numbers of four digits at most",
    longest=160,
)
UNIT = TextPattern(
    "unit",
    r"(?i)^(?:xã|phường|thị trấn|đặc khu|huyện|quận|thị xã|thành phố|tỉnh|tt|tp|x|p|h|q)[. ]\s?"
    r"[\p{L}'’ \-]*[0-9]{0,2}$",
    "name of an administrative unit with its kind: `Xã Nam Ka`, `Phường 9`",
)
COMMUNE = TextPattern(
    "commune code", r"^\d{5}$", "code of a commune, five digits", reasons.UNKNOWN_COMMUNE
)
DISTRICT = TextPattern("district code", r"^\d{3}$", "code of a district, three digits")
NAME_OF_SOURCE = TextPattern(
    "identifier", r"^[a-z]{2,20}(?:_[a-z]{2,20}){0,3}$", "a source or register as Dongbo calls it"
)
_PAID = r"(?:trả |nhận |chi trả |chi |qua |bằng |tại )*"
_TO_ACCOUNT = (
    "tài khoản|chuyển khoản|tài khoản ngân hàng|ngân hàng|ngân hàng số|thẻ|atm|thẻ atm|ck|tk|"
    "tài khoản an sinh xã hội|vneid"
)
_TO_WALLET = "ví điện tử|viettel money|mobile money"
_AT_POST = "(?:bưu điện|bưu cục|bđ)(?:[ ,-]+tiền mặt)?"
_IN_CASH = "tiền mặt|tm"
PAYMENT_METHOD = TextPattern(
    "payment",
    rf"(?i)^{_PAID}(?:{_TO_ACCOUNT}|{_TO_WALLET}|{_AT_POST}|{_IN_CASH}|nhà|\d{{1,2}})$",
    "how it is paid: `Tiền mặt`, `Tài khoản`, `Bưu điện`",
    repairs=(
        (rf"(?i)^{_PAID}(?:{_TO_ACCOUNT})$", "Tài khoản", "list_word"),
        (rf"(?i)^{_PAID}(?:{_TO_WALLET})$", "Ví điện tử", "list_word"),
        (rf"(?i)^{_PAID}{_AT_POST}$", "Bưu điện", "list_word"),
        (rf"(?i)^{_PAID}(?:{_IN_CASH})$", "Tiền mặt", "list_word"),
    ),
)
