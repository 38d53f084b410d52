"""Words for every repair of a value, in two languages.

Here: the sentences. Not here: the repairs themselves (`vietnam`, `kinds`), which name what they did
as `column:repair` in the column `repairs` of accepted rows.
"""

from __future__ import annotations

from typing import NamedTuple

ENCODING = "encoding_"
"""Prefix of the repairs of text that was typed in an old encoding."""

FROM_TITLE = "from_title"
"""The repair of a value that stands once for all rows in a title or a name."""


class Words(NamedTuple):
    """What was done, Vietnamese and English."""

    vi: str
    en: str


_WORDS = {
    "abbreviation": Words(
        "viết đầy đủ chữ viết tắt (Ng. → Nguyễn)", "abbreviated name written in full"
    ),
    "agency_suffix": Words("bỏ mã cơ quan sau mã thủ tục", "code of the agency taken off"),
    "apostrophe": Words("thống nhất hoặc bỏ dấu nháy", "apostrophe made uniform"),
    "book_of_date": Words(
        "quyển số bị Excel đổi thành ngày (01/2020)", "book numbers that Excel had made dates"
    ),
    "broken": Words("nối lại chữ bị tách (Ngu yễn)", "syllables joined that were split"),
    "case": Words("sửa chữ hoa, chữ thường", "capital and small letters made uniform"),
    "day_month_swapped": Words(
        "đổi lại ngày và tháng bị bảng tính đảo", "day and month put back in order"
    ),
    "time_zone": Words("đổi giờ quốc tế sang ngày ở Việt Nam", "a moment as its day in Vietnam"),
    "day_without_month": Words("ngày không có tháng: chỉ giữ năm", "a day without a month: year"),
    "decimal_zero": Words("bỏ “.0” mà bảng tính thêm", "removed the “.0” that a spreadsheet added"),
    "exact_exponent": Words(
        "viết lại số dạng 6.6E+10 đúng trị", "number in 1.2E+10 form written out"
    ),
    "excel_serial": Words("đổi số thứ tự ngày của Excel thành ngày", "Excel serial days"),
    FROM_TITLE: Words(
        "lấy từ dòng tiêu đề, tên trang tính hoặc tên tệp",
        "taken from a title, the name of the sheet or the file",
    ),
    "file_given": Words("có tệp: ghi “Có”", "a file is given: yes"),
    "full_width": Words(
        "đổi chữ số toàn khổ thành chữ số thường", "full-width digits made ordinary"
    ),
    "glued": Words("tách các chữ dính nhau (NguyễnVăn An)", "syllables split that were glued"),
    "honorific": Words("bỏ từ xưng hô trước tên (Ông, Bà)", "honorific before the name removed"),
    "school_year": Words("thống nhất cách ghi năm học", "school years written alike"),
    "label": Words("bỏ chữ ghi kèm số (CCCD: …)", "label before the number removed"),
    "list_word": Words("ghi theo từ của danh mục", "written as the list has it"),
    "look_alike": Words(
        "thay ký tự giống chữ, số (O → 0)", "letters O, l typed for 0, 1 put right"
    ),
    "lost_zero": Words("thêm lại số 0 ở đầu bị mất", "one lost leading zero put back"),
    "lost_zeros": Words("thêm lại hai số 0 ở đầu bị mất", "two lost leading zeros put back"),
    "lunar_year_only": Words("ngày âm lịch: chỉ giữ năm", "lunar dates: the year kept"),
    "month_first": Words("đọc theo thứ tự tháng/ngày/năm", "date written with the month first"),
    "name_to_code": Words("đổi tên xã thành mã xã", "names of communes turned into codes"),
    "nfc": Words("thống nhất cách ghép dấu Unicode", "Unicode composed (NFC)"),
    "no_end": Words(
        "31/12/9999, “thường xuyên”: không có ngày kết thúc", "31/12/9999, “regular”: no end"
    ),
    "end_of_period": Words(
        "thời hạn là quý, nửa năm, giai đoạn: lấy tháng hoặc năm cuối",
        "a quarter or a span of years as a deadline: its last month or year",
    ),
    "part_of_period": Words(
        "đầu, giữa, cuối, mùa, quý: chỉ giữ năm hoặc tháng", "part of a year or month: left out"
    ),
    "punctuation": Words("bỏ dấu câu thừa trong tên", "stray punctuation taken off names"),
    "remark": Words("tách ghi chú khỏi tên (tức …)", "remark taken out of the name"),
    "separators": Words(
        "bỏ dấu chấm, gạch trong số giấy tờ, mã", "separators inside a number or code removed"
    ),
    "sex_word": Words("thống nhất cách ghi giới tính", "words for sex set"),
    "spaces": Words("bỏ khoảng trắng thừa", "superfluous spaces removed"),
    "spreadsheet_zero": Words(
        "thêm lại số 0 ở cuối mã bị bảng tính bỏ", "zeros at the end of a code put back"
    ),
    "tone": Words("thống nhất vị trí dấu thanh (hoà → hòa)", "tone mark moved to its vowel"),
    "trimmed": Words("bỏ khoảng trắng thừa", "spaces around text taken off"),
    "two_digit_year": Words("năm hai chữ số viết thành bốn", "year written with two digits"),
    "two_numbers": Words("hai số trong một ô: giữ số định danh", "one of two equal numbers kept"),
    "word_before": Words(
        "bỏ chữ ghi trước (Trường, Lớp, Khối)", "a word before the value taken off (Trường, Lớp)"
    ),
    "year_typo": Words("sửa năm gõ thiếu (1017 → 2017)", "mistyped year (1017 → 2017)"),
}


def words(repair: str) -> Words:
    """What the repair called `repair` (without its column) did, in both languages."""
    if repair.startswith(ENCODING):
        font = repair.removeprefix(ENCODING).upper()
        return Words(f"chuyển mã {font} sang Unicode", f"{font} turned into Unicode")
    return _WORDS.get(repair, Words(repair, repair))
