"""What a reader noticed in a sheet that it could read all the same, in words for people.

Here: the codes, their sentences, and the text form `code:count` in which a note travels. Not here:
noticing (the readers), and what is wrong with a row (validators).
"""

from __future__ import annotations

from enum import StrEnum

from common.plural import Count
from sources.refusals import Sentence


class NoteCode(StrEnum):
    """What may be noted. `sentence` says what was seen and what to do; `{count}` is how many, in
    English with both forms (`common.plural.Count`)."""

    FORMULAS_WITHOUT_VALUE = "formulas_without_value"
    OLD_BYTES = "old_bytes"
    UNDECODABLE_BYTES = "undecodable_bytes"
    HIDDEN_ROWS = "hidden_rows"
    HIDDEN_SHEET = "hidden_sheet"
    ROWS_RENUMBERED = "rows_renumbered"
    FIRST_ROWS_ONLY = "first_rows_only"
    MERGED_DOWN = "merged_down"
    SECTION_ROWS = "section_rows"
    MEMO_FIELDS_NOT_READ = "memo_fields_not_read"
    NOTES_SHEET = "notes_sheet"
    CONTINUED_LINES = "continued_lines"
    REMARKS = "remarks"
    LISTS_NOT_READ = "lists_not_read"

    @property
    def sentence(self) -> Sentence:
        """Text of the note, Vietnamese and English."""
        return _SENTENCES[self]

    def note(self, count: int) -> tuple[str, ...]:
        """`("code:count",)`, nothing for a count of 0."""
        return (f"{self.value}:{count}",) if count else ()

    def added(self, notes: tuple[str, ...], count: int) -> tuple[str, ...]:
        """`notes` with `count` more of this one."""
        mine = [note for note in notes if note.startswith(f"{self.value}:")]
        total = count + sum(int(note.partition(":")[2]) for note in mine)
        return (*(note for note in notes if note not in mine), *self.note(total))


_SENTENCES: dict[NoteCode, Sentence] = {
    NoteCode.FORMULAS_WITHOUT_VALUE: Sentence(
        "{count} ô công thức được lưu mà không có kết quả nên đọc là trống. Mở tệp bằng phần mềm "
        "gốc, lưu lại và gửi lại.",
        "{count:# formula was/# formulas were} saved without a result and read as empty. Open "
        "the file in its own program, save and resend it.",
    ),
    NoteCode.OLD_BYTES: Sentence(
        "{count} dòng không phải UTF-8 như các dòng khác mà ở bảng mã cũ (TCVN3, VNI…), đã đọc "
        "theo từng ô. Kết xuất lại tệp theo UTF-8.",
        "{count:# line is/# lines are} not in UTF-8 like the others but in an old encoding "
        "(TCVN3, VNI…), read cell by cell. Export the file again as UTF-8.",
    ),
    NoteCode.UNDECODABLE_BYTES: Sentence(
        "{count} ký tự không giải mã được, đã thay bằng “\ufffd”. Kết xuất lại tệp theo UTF-8.",
        "{count:# character/# characters} could not be decoded; “\ufffd” stands there instead. "
        "Export the file again as UTF-8.",
    ),
    NoteCode.HIDDEN_ROWS: Sentence(
        "{count} dòng bị ẩn (hoặc bị lọc) vẫn được đọc như các dòng khác. Kiểm tra xem có đúng "
        "là dữ liệu cần gửi.",
        "{count:# hidden (or filtered) row was/# hidden (or filtered) rows were} read like all "
        "others. Check that what is hidden is meant to be delivered.",
    ),
    NoteCode.HIDDEN_SHEET: Sentence(
        "Trang tính đang bị ẩn nhưng vẫn được đọc. Kiểm tra xem có đúng là dữ liệu cần gửi.",
        "The sheet is hidden and was read all the same. Check that it is meant to be delivered.",
    ),
    NoteCode.ROWS_RENUMBERED: Sentence(
        "{count} dòng trong tệp có số dòng trùng hoặc chạy lùi; các dòng đã được đánh số lại theo "
        "thứ tự trong tệp.",
        "{count:# row/# rows} of the file with a row number that repeats or runs back; the rows "
        "were numbered anew in the order of the file.",
    ),
    NoteCode.FIRST_ROWS_ONLY: Sentence(
        "Mới xem {count} dòng đầu của bảng.",
        "Only the first {count:row was/# rows were} looked at.",
    ),
    NoteCode.MERGED_DOWN: Sentence(
        "{count} ô dữ liệu được gộp qua nhiều dòng: chỉ dòng đầu có giá trị, các dòng sau là "
        "trống. Bỏ gộp ô và điền từng dòng.",
        "{count:# cell among the data is/# cells among the data are} merged over several "
        "rows: only the first row has the value, the others are empty. Unmerge and fill every row.",
    ),
    NoteCode.SECTION_ROWS: Sentence(
        "{count} dòng là tiêu đề nhóm giữa bảng (như “I. Phường Tân An”), không tính là dữ liệu.",
        "{count:# row is a heading/# rows are headings} inside the table (such as “I. Phường Tân "
        "An”), no data.",
    ),
    NoteCode.MEMO_FIELDS_NOT_READ: Sentence(
        "{count} ô kiểu memo không đọc được vì văn bản nằm ở tệp khác (.dbt/.fpt). Kết xuất bảng "
        "sang CSV hoặc XLSX.",
        "{count:# memo field/# memo fields} could not be read: the text stands in another "
        "file (.dbt/.fpt). Export the table as CSV or XLSX.",
    ),
    NoteCode.NOTES_SHEET: Sentence(
        "Trang tính chỉ có ghi chú ({count} dòng), không phải sổ nào nên không đọc. Nếu đó là dữ "
        "liệu, thêm dòng tiêu đề theo mẫu.",
        "The sheet holds notes only ({count:# row/# rows}) and no register; it was not read. If "
        "they are data, add a header as in the template.",
    ),
    NoteCode.REMARKS: Sentence(
        "{count} dòng dưới bảng chỉ có lời ghi chú (như “Ghi chú: …”, “Trang 1/3”), không tính là "
        "dữ liệu.",
        "{count:# row under the table holds/# rows under the table hold} a remark only (such as "
        "“Ghi chú: …”, “Trang 1/3”), no data.",
    ),
    NoteCode.LISTS_NOT_READ: Sentence(
        "{count} danh sách lồng bên trong bản ghi không thuộc sổ nào nên không đọc.",
        "{count:# list inside the records belongs/# lists inside the records belong} to no "
        "register: not read.",
    ),
    NoteCode.CONTINUED_LINES: Sentence(
        "{count} dòng được đọc là phần tiếp theo của bản ghi ở dòng trên (ô trong dấu nháy kép có "
        "xuống dòng). Nếu không có ô nào xuống dòng, kiểm tra dấu nháy kép.",
        "{count:# line was/# lines were} read as the rest of a record that begins above them (a "
        "cell in quotes with line breaks). If no cell has any, check the quotation marks.",
    ),
}


def say(note: str) -> Sentence:
    """The note `code:count` as a sentence. Raises `ValueError` for one that is unknown."""
    code, _, count = note.partition(":")
    return Sentence(*(text.format(count=Count(count)) for text in NoteCode(code).sentence))
