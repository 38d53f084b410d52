"""What an explanation says in Vietnamese and English.

Belongs here: what is said of every kind. Does not belong here: words of levels (each kind has its
own), reasons of decisions (`matching.reasons`), labels of comparisons (the specs).
"""

from typing import Literal

from matching.kinds import KINDS
from matching.reasons import Reason

Language = Literal["vi", "en"]

MISSING = ("thiếu dữ liệu", "not given on one side")
LOOK_ALIKES = ("người khác nhau hay trùng như vậy", "different people often agree in this way")
NAMED_BY = {
    Reason.FAMILY: (
        "dữ liệu dân cư ghi là cha, mẹ, vợ hoặc chồng của người đã xác định trong cùng hồ sơ",
        "the master names this one as mother, father or spouse of a person matched on the record",
    ),
    Reason.CODE: (
        "số hồ sơ, mã số hoặc tài khoản là của người đã xác định ở hồ sơ khác",
        "a file number, code or account is that of a person matched on another record",
    ),
}
PRIOR = ("xuất phát: một người bất kỳ trong dữ liệu dân cư", "start: anybody of the master")


def level_words(kind: str, level: str, language: Language) -> str:
    """The phrase for a level."""
    pair = MISSING if level == "missing" else KINDS[kind].words[level]
    return choose(pair, language)


def choose(pair: tuple[str, str], language: Language) -> str:
    """The Vietnamese or the English of a pair."""
    return pair[0] if language == "vi" else pair[1]
