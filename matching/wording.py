"""What levels are called in Vietnamese and English.

Belongs here: one phrase per level of every kind. Does not belong here: reasons of decisions
(`matching.reasons`), labels of comparisons (the specs).
"""

from typing import Literal

Language = Literal["vi", "en"]

MISSING = ("thiếu dữ liệu", "not given on one side")
LOOK_ALIKES = ("người khác nhau hay trùng như vậy", "different people often agree in this way")
PRIOR = ("xuất phát: một người bất kỳ trong dữ liệu dân cư", "start: anybody of the master")

LEVELS: dict[tuple[str, str], tuple[str, str]] = {
    ("person_name", "same"): ("trùng hoàn toàn", "the same"),
    ("person_name", "tones_missing"): ("trùng, một bên không dấu", "the same, one without marks"),
    ("person_name", "tones_differ"): ("trùng chữ, khác dấu", "same letters, other marks"),
    ("person_name", "reordered"): ("trùng tiếng, khác thứ tự", "same syllables, other order"),
    ("person_name", "abbreviated"): ("một bên viết tắt", "abbreviated on one side"),
    ("person_name", "prefix_missing"): ("một bên thiếu Y, H', K'", "Y, H' or K' left out"),
    ("person_name", "syllable_missing"): ("một bên thiếu tiếng", "a syllable left out"),
    ("person_name", "one_slip"): ("lệch một ký tự", "one letter off"),
    ("person_name", "one_syllable_differs"): ("khác một tiếng đệm", "one middle syllable differs"),
    ("person_name", "two_slips"): ("lệch hai ký tự", "two letters off"),
    ("person_name", "other_given"): ("chỉ khác tên gọi", "only the given name differs"),
    ("person_name", "given_same"): ("chỉ trùng tên gọi", "only the given name agrees"),
    ("person_name", "different"): ("khác nhau", "different"),
    ("partial_date", "same_day"): ("trùng ngày tháng năm", "same day"),
    ("partial_date", "same_month"): ("trùng tháng năm", "same month"),
    ("partial_date", "same_year"): ("trùng năm (chỉ có năm)", "same year (only the year is known)"),
    ("partial_date", "new_years_day"): (
        "trùng năm, một bên ghi 01/01",
        "same year, 1 January on one side",
    ),
    ("partial_date", "day_month_swapped"): ("đảo ngày và tháng", "day and month swapped"),
    ("partial_date", "one_slip"): ("lệch một chữ số", "one digit off"),
    ("partial_date", "year_off_by_one"): ("lệch một năm", "one year off"),
    ("partial_date", "same_year_other_day"): ("trùng năm, khác ngày", "same year, another day"),
    ("partial_date", "different"): ("khác nhau", "different"),
    ("identifier", "same"): ("trùng số", "same number"),
    ("identifier", "one_slip"): ("lệch một chữ số", "one digit off"),
    ("identifier", "relative"): ("là số của người thân", "a relative's number"),
    ("identifier", "other_person"): ("là số của người khác", "another person's number"),
    ("identifier", "different"): ("khác số", "another number"),
    ("commune", "same"): ("cùng xã", "same commune"),
    ("commune", "split_nearby"): (
        "xã cũ đã chia tách, cùng tỉnh",
        "split old commune, same province",
    ),
    ("commune", "same_province"): ("cùng tỉnh, khác xã", "same province, another commune"),
    ("commune", "different"): ("khác tỉnh", "another province"),
    ("category", "same"): ("trùng", "the same"),
    ("category", "different"): ("khác", "different"),
    ("text", "same"): ("trùng", "the same"),
    ("text", "elsewhere"): ("nằm ở cột khác", "stands in another column"),
    ("text", "one_slip"): ("lệch một ký tự", "one letter off"),
    ("text", "very_similar"): ("rất giống", "very similar"),
    ("text", "similar"): ("hơi giống", "similar"),
    ("text", "different"): ("khác nhau", "different"),
}


def level_words(kind: str, level: str, language: Language) -> str:
    """The phrase for a level."""
    pair = MISSING if level == "missing" else LEVELS[kind, level]
    return choose(pair, language)


def choose(pair: tuple[str, str], language: Language) -> str:
    """The Vietnamese or the English of a pair."""
    return pair[0] if language == "vi" else pair[1]
