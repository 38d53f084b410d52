"""Why a file or a sheet was not taken, in words for people. Not here: why a row was not
(validators).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from sources.refusal_words import in_vietnamese


class Sentence(NamedTuple):
    """One message in both languages; `{…}` is filled with `Refusal.details`."""

    vi: str
    en: str


class RefusalCode(StrEnum):
    """Reasons to refuse a file or a sheet. `sentence` says what happened and what to do."""

    EMPTY_FILE = "EMPTY_FILE"
    UNREADABLE = "UNREADABLE"
    TRUNCATED = "TRUNCATED"
    PASSWORD = "PASSWORD"  # noqa: S105
    UNKNOWN_FORMAT = "UNKNOWN_FORMAT"
    BINARY_WORKBOOK = "BINARY_WORKBOOK"
    LIMIT_EXCEEDED = "LIMIT_EXCEEDED"
    ZIP_BOMB = "ZIP_BOMB"
    UNSAFE_NAME = "UNSAFE_NAME"
    UNSAFE_XML = "UNSAFE_XML"
    FILE_CHANGED = "FILE_CHANGED"
    NO_HEADER = "NO_HEADER"
    UNKNOWN_SHEET = "UNKNOWN_SHEET"
    MISSING_COLUMN = "MISSING_COLUMN"
    TITLES_DIFFER = "TITLES_DIFFER"
    OTHER_UNIT = "OTHER_UNIT"
    SAME_LABEL = "SAME_LABEL"
    AMBIGUOUS_HEADER = "AMBIGUOUS_HEADER"
    SECOND_HEADER = "SECOND_HEADER"
    CONTINUED_LINES = "CONTINUED_LINES"
    NO_TEXT = "NO_TEXT"
    ACCOUNTING = "ACCOUNTING"
    READER_CRASHED = "READER_CRASHED"

    @property
    def sentence(self) -> Sentence:
        """Text of the message, Vietnamese and English."""
        return _SENTENCES[self]


_SENTENCES: dict[RefusalCode, Sentence] = {
    RefusalCode.EMPTY_FILE: Sentence(
        "Tệp rỗng (0 byte hoặc không có dòng nào). Đề nghị kết xuất và gửi lại tệp.",
        "The file is empty (no bytes or no rows). Export it again and resend it.",
    ),
    RefusalCode.UNREADABLE: Sentence(
        "Không đọc được tệp: {detail}. Đề nghị mở bằng phần mềm gốc, lưu lại và gửi lại.",
        "The file cannot be read: {detail}. Open it in its own program, save and resend it.",
    ),
    RefusalCode.TRUNCATED: Sentence(
        "Tệp bị cắt cụt hoặc hỏng: {detail}. Đề nghị sao chép lại trọn vẹn tệp.",
        "The file is cut short or damaged: {detail}. Copy the whole file again.",
    ),
    RefusalCode.PASSWORD: Sentence(
        "Tệp có mật khẩu. Đề nghị gửi bản không đặt mật khẩu.",
        "The file is protected by a password. Send a copy without one.",
    ),
    RefusalCode.UNKNOWN_FORMAT: Sentence(
        "Không nhận ra định dạng tệp. Nhận: CSV, XLSX, XLS, ODS, bảng HTML, XML Spreadsheet 2003, "
        "DBF, Parquet, JSON, NDJSON, ZIP.",
        "The format is not recognised. Taken: CSV, XLSX, XLS, ODS, HTML tables, XML Spreadsheet "
        "2003, DBF, Parquet, JSON, NDJSON, ZIP.",
    ),
    RefusalCode.BINARY_WORKBOOK: Sentence(
        "Tệp Excel nhị phân (.xlsb) không được nhận vì không đếm độc lập được số dòng. Đề nghị mở "
        "bằng Excel, lưu thành .xlsx và gửi lại.",
        "Binary workbooks (.xlsb) are not taken, because their rows cannot be counted "
        "independently. Open it in Excel, save it as .xlsx and resend it.",
    ),
    RefusalCode.LIMIT_EXCEEDED: Sentence(
        "Vượt giới hạn {limit}: {found} > {allowed}. Chia nhỏ tệp hoặc nâng giới hạn.",
        "Beyond the limit {limit}: {found} > {allowed}. Split the file or raise the limit.",
    ),
    RefusalCode.ZIP_BOMB: Sentence(
        "Tệp nén nở ra bất thường ({found} byte, tỷ lệ {ratio}). Tệp không được mở.",
        "The archive unpacks out of proportion ({found} bytes, ratio {ratio}). Not opened.",
    ),
    RefusalCode.UNSAFE_NAME: Sentence(
        "Tên tệp bên trong tệp nén không an toàn ({detail}). Tệp không được mở.",
        "A member name inside the archive is unsafe ({detail}). It was not opened.",
    ),
    RefusalCode.UNSAFE_XML: Sentence(
        "Tệp chứa khai báo DTD/thực thể XML. Tệp không được mở.",
        "The file holds an XML document type or entity declaration. It was not opened.",
    ),
    RefusalCode.FILE_CHANGED: Sentence(
        "Tệp thay đổi trong khi đọc. Sẽ đọc lại khi tệp đã sao chép xong.",
        "The file changed while it was read. It is read again once it has been copied completely.",
    ),
    RefusalCode.NO_HEADER: Sentence(
        "Không tìm thấy dòng tiêu đề trong {rows} dòng đầu. Kiểm tra tên cột theo mẫu.",
        "No header was found in the first {rows} rows. Check the column names.",
    ),
    RefusalCode.UNKNOWN_SHEET: Sentence(
        "Không nhận ra trang tính này thuộc loại sổ nào. Các loại nhận: {known}.",
        "The sheet belongs to no known register. Known ones: {known}.",
    ),
    RefusalCode.MISSING_COLUMN: Sentence(
        "Thiếu cột bắt buộc: {missing}. Tiêu đề ở {place}. Đổi lại tên cột theo mẫu.",
        "Required columns are missing: {missing}. The header is in {place}. Restore the names.",
    ),
    RefusalCode.OTHER_UNIT: Sentence(
        "Số tiền được ghi theo đơn vị {unit} ({place}), không phải đồng. Ghi đủ số tiền theo đồng, "
        "sửa lại đơn vị và gửi lại.",
        "Amounts are given in {unit} ({place}), not in dong. Write them out in dong, correct the "
        "unit and resend.",
    ),
    RefusalCode.SAME_LABEL: Sentence(
        "Hai cột cùng tên {label} ghi giá trị khác nhau. Bỏ cột sai, hoặc đổi tên để phân biệt hai "
        "cột.",
        "Two columns of the name {label} hold different values. Take the wrong one away, or give "
        "the two different names.",
    ),
    RefusalCode.TITLES_DIFFER: Sentence(
        "Cùng một chỗ ({place}) ghi hai giá trị khác nhau cho {column}. Chỉ giữ giá trị đúng, "
        "hoặc thêm cột này vào bảng.",
        "One place ({place}) gives two values for {column}. Keep the right one, or give the table "
        "that column.",
    ),
    RefusalCode.AMBIGUOUS_HEADER: Sentence(
        "Độ tin cậy của tiêu đề là {confidence}, dưới mức {allowed}. Xác nhận ánh xạ cột trong "
        "tệp ánh xạ.",
        "The header is recognised with {confidence}, below {allowed}. Confirm the mapping in the "
        "mapping file.",
    ),
    RefusalCode.SECOND_HEADER: Sentence(
        "Dòng {row} là tiêu đề của một bảng khác trên cùng trang tính. Tách mỗi bảng thành một "
        "trang tính riêng.",
        "Row {row} is the header of another table on the same sheet. Put each table on a sheet of "
        "its own.",
    ),
    RefusalCode.CONTINUED_LINES: Sentence(
        "{found} trong {lines} dòng được đọc là phần tiếp theo của bản ghi ở dòng trên, nhiều hơn "
        "mức cho phép ({allowed}). Kiểm tra dấu nháy kép, bắt đầu từ dòng nêu trên; bỏ xuống dòng "
        "trong ô, hoặc người vận hành nâng DONGBO_CONTINUED_SHARE.",
        "{found} of {lines} lines were read as the rest of a record that begins above them, more "
        "than allowed ({allowed}). Check the quotation marks, from the line named first; take line "
        "breaks out of the cells, or let the operator raise DONGBO_CONTINUED_SHARE.",
    ),
    RefusalCode.NO_TEXT: Sentence(
        "Cột {columns} chứa giá trị nhị phân, lồng nhau hoặc số đã bị làm tròn nên không đọc được "
        "thành chữ. Kết xuất lại các cột này dưới dạng chữ và gửi lại.",
        "The values of {columns} are binary, nested or rounded numbers and cannot be read as "
        "text. Export these columns as text and resend the file.",
    ),
    RefusalCode.ACCOUNTING: Sentence(
        "Số dòng đọc được ({read}) khác số dòng đếm độc lập ({seen}). Không nhận trang tính này.",
        "The rows read ({read}) differ from the rows counted independently ({seen}). Not taken.",
    ),
    RefusalCode.READER_CRASHED: Sentence(
        "Tiến trình đọc tệp dừng bất thường ({detail}). Các tệp khác không bị ảnh hưởng.",
        "The reading process ended abnormally ({detail}). Other files are not affected.",
    ),
}


@dataclass(frozen=True)
class Refusal:
    """One file or sheet that was not taken.

    `details` fill the sentence and never hold cell values other than header labels; they and
    `where` are in English, in words that `refusal_words` knows. `rows_seen` is
    what the independent counter saw, None where nothing could be counted.
    """

    file: str
    sheet: str | None
    code: RefusalCode
    details: tuple[tuple[str, str], ...] = ()
    where: str = ""
    rows_seen: int | None = None

    @property
    def message_vi(self) -> str:
        """The sentence for staff, in Vietnamese."""
        details = {name: in_vietnamese(value) for name, value in self.details}
        return self._say(self.code.sentence.vi, in_vietnamese(self.where), details)

    @property
    def message_en(self) -> str:
        """The sentence in English."""
        return self._say(self.code.sentence.en, self.where, dict(self.details))

    def _say(self, sentence: str, where: str, details: Mapping[str, str]) -> str:
        place = " › ".join(part for part in (self.file, self.sheet or "", where) if part)
        return f"{place}: {sentence.format_map(details)}"


class RefusedError(Exception):
    """Raised inside a reader to give up on a file or sheet; `read` turns it into a `Refusal`."""

    def __init__(
        self, code: RefusalCode, *, where: str = "", rows_seen: int | None = None, **details: object
    ) -> None:
        super().__init__(code.value)
        self.code = code
        self.where = where
        self.rows_seen = rows_seen
        self.details = tuple((name, str(value)) for name, value in sorted(details.items()))

    def refusal(self, file: str, sheet: str | None = None) -> Refusal:
        """The refusal for people, placed in `file` and `sheet`."""
        return Refusal(file, sheet, self.code, self.details, self.where, self.rows_seen)


def is_panic(error: BaseException) -> bool:
    """Whether native code of a parser gave up (pyo3 raises it outside of `Exception`)."""
    return type(error).__name__ == "PanicException"


@contextmanager
def panic_refused(code: RefusalCode) -> Iterator[None]:
    """A panic of a parser's native code becomes a refusal; all else goes on."""
    try:
        yield
    except BaseException as error:
        if not is_panic(error):
            raise
        raise RefusedError(code, detail="parser") from error


def check_limit(
    limit: str, found: float, allowed: float, *, where: str = "", rows_seen: int | None = None
) -> None:
    """Raise `RefusedError` when `found` is more than `allowed`."""
    if found > allowed:
        raise RefusedError(
            RefusalCode.LIMIT_EXCEEDED,
            where=where,
            rows_seen=rows_seen,
            limit=limit,
            found=found,
            allowed=allowed,
        )
