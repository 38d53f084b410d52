"""What people read in an alert: one sentence and what to do, in Vietnamese and English.

Belongs here: every sentence of an alert. Does not belong here: finding problems, putting the
sentences of a message together (messages.py).

Sentences are made of codes of ours, dates, counts and names of sources and provinces. Nothing that
stood in a file goes into them.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from common.plural import counted
from contracts.language import Rhythm
from contracts.registry import SOURCES
from pipelines.alerts.problems import AFTER_PUBLICATION, Cause, Problem, Trouble
from sources.refusals import RefusalCode
from vietnam.provinces import PROVINCES


class Words(NamedTuple):
    """The same said twice."""

    vi: str
    en: str

    def filled(self, **values: Words | str) -> Words:
        """Both sentences with `{name}` replaced by the value in their language."""
        both = {name: Words(v, v) if isinstance(v, str) else v for name, v in values.items()}
        return Words(
            self.vi.format_map({name: v.vi for name, v in both.items()}),
            self.en.format_map({name: v.en for name, v in both.items()}),
        )


RHYTHMS = {
    Rhythm.DAILY: Words("hằng ngày", "daily"),
    Rhythm.WEEKLY: Words("hằng tuần", "weekly"),
    Rhythm.MONTHLY: Words("hằng tháng", "monthly"),
    Rhythm.YEARLY: Words("hằng năm", "yearly"),
    Rhythm.IRREGULAR: Words("không định kỳ", "irregular"),
}
HEADLINES = {
    Trouble.REFUSED: Words(
        "{province}, đêm {night}: dữ liệu bị từ chối, không công bố",
        "{province}, night {night}: a delivery was refused, not published",
    ),
    Trouble.GATE_FAILED: Words(
        "{province}, đêm {night}: không qua kiểm tra, không công bố",
        "{province}, night {night}: a check failed, not published",
    ),
    Trouble.FAILED: Words(
        "{province}, đêm {night}: dừng vì lỗi hệ thống, chưa hoàn tất",
        "{province}, night {night}: stopped by an error of the system, not complete",
    ),
    Trouble.LATE: Words(
        "{province}, đêm {night}: quá giờ mà chưa công bố",
        "{province}, night {night}: late, not published yet",
    ),
    Trouble.SOURCE_STALE: Words(
        "{province}: dữ liệu {source} đã cũ",
        "{province}: the data of {source} are stale",
    ),
    Trouble.DELIVERY_LATE: Words(
        "{province}: {source} chậm gửi",
        "{province}: the delivery of {source} is late",
    ),
}
SOLVED = Words("Đã giải quyết: {headline}", "Solved: {headline}")
_OLD_STAYS = Words(
    "Kho dữ liệu đã công bố trước đó vẫn được dùng.",
    "The warehouse published before stays in use.",
)
_PUBLISHED = Words(
    "Đêm {night} vẫn được công bố; đợt gửi mới nhất của {source} là ngày {as_of} ({days} ngày "
    "trước), nhịp gửi {rhythm}, quá {limit} ngày là cũ.",
    "Night {night} was published; the newest delivery of {source} is of {as_of} ({days} "
    "before), expected {rhythm}, stale after {limit}.",
)
_NIGHT = "--date {day} --province {code}"
_CHECKS = {
    "delivered": Words(
        "{source}: chưa có tệp nào đến trọn vẹn.", "{source}: nothing whole has arrived."
    ),
    "readable": Words(
        "{source}: không đọc được bảng nào cần có.", "{source}: nothing could be read."
    ),
    "accepted_floor": Words(
        "{source}: quá ít dòng được nhận.", "{source}: too few rows were accepted."
    ),
    "row_ledger": Words(
        "{source}: số dòng đọc được không khớp số dòng đếm độc lập.",
        "{source}: the rows read are not the rows counted independently.",
    ),
    "audit": Words(
        "Kho dữ liệu mới không qua kiểm toán.", "The new warehouse did not pass its audit."
    ),
    "journal_known": Words(
        "Nhật ký quyết định thiếu mục mà đêm trước đã biết.",
        "The journal of decisions lacks an entry that the night before knew.",
    ),
    "late:idle": Words("Chưa có lượt chạy nào bắt đầu.", "No run has started."),
    "late:running": Words("Đang chạy.", "It is still running."),
    "late:queued": Words("Đang xếp hàng, chưa chạy.", "It waits in the queue."),
    AFTER_PUBLICATION: Words(
        "Kho dữ liệu của đêm này đã công bố trước đó; báo cáo hay sổ mâu thuẫn còn thiếu.",
        "The warehouse of this night was published before that; its report or workbook is missing.",
    ),
    "stopped": Words("Lượt chạy bị dừng giữa chừng.", "The run was stopped."),
    "BAD_MAPPING": Words(
        "{source}: tệp ánh xạ cột không dùng được.", "{source}: the mapping file cannot be used."
    ),
}
_UNKNOWN_CHECK = Words(
    "{source}: kiểm tra “{code}” không đạt.", "{source}: the check “{code}” did not pass."
)
_ERRORS = {
    "ENOSPC": Words("Hết dung lượng ổ đĩa.", "No space is left on the disk."),
    "EROFS": Words("Ổ đĩa chỉ cho phép đọc.", "The disk can only be read."),
    "EACCES": Words(
        "Tài khoản chạy Dongbo không có quyền với một thư mục hay tệp.",
        "A folder or file is closed to the account that runs Dongbo.",
    ),
    "EIO": Words("Ổ đĩa báo lỗi phần cứng.", "The disk answers with errors."),
    "EILSEQ": Words("Một tệp dữ liệu của hệ thống bị hỏng.", "A file of the system is damaged."),
    "EBUSY": Words(
        "Một tiến trình khác đang giữ tệp cần dùng.", "Another process holds a file that is needed."
    ),
    "ENOENT": Words(
        "Thiếu một tệp hay thư mục của hệ thống.", "A file or folder of the system is not there."
    ),
    "ENOMEM": Words("Không đủ bộ nhớ.", "There was too little memory."),
    "EMFILE": Words("Mở quá nhiều tệp cùng lúc.", "Too many files were open."),
    "MissingKeyError": Words(
        "Thiếu khóa bí danh secret/pseudonym.key: khôi phục từ bản sao lưu.",
        "The pseudonym key secret/pseudonym.key is missing: put it back from its backup.",
    ),
    "TurnTakenError": Words(
        "Một lượt chạy khác đang làm việc với tỉnh này quá lâu.",
        "Another run has been working on this province for too long.",
    ),
}
_ERROR = Words("Bước {step} dừng vì {error}.", "Step {step} stopped: {error}.")
_REFUSAL = Words("{source} ({count} tệp hoặc trang tính): {said}", "{source} ({count}): {said}")
_TO_DO = {
    "delivered": Words(
        "Đặt tệp vào inbox/{code}/{folder}/{day}/; hệ thống tự chạy lại.",
        "Put the files into inbox/{code}/{folder}/{day}/; the night starts again by itself.",
    ),
    "readable": Words(
        "Xem tệp và trang tính nào, vì sao: dongbo ledger " + _NIGHT + " --source {folder}; rồi "
        "sửa hoặc đề nghị đơn vị gửi lại.",
        "See which file and sheet, and why: dongbo ledger " + _NIGHT + " --source {folder}; then "
        "mend it or ask the sender for it again.",
    ),
    "accepted_floor": Words(
        "Trả các dòng bị loại cho đơn vị gửi: dongbo rejects --source {folder} --province {code} "
        "--out tra_lai.xlsx; đặt tệp đã sửa vào hộp nhận.",
        "Give the rejected rows back: dongbo rejects --source {folder} --province {code} --out "
        "rejects.xlsx; put the corrected file into the inbox.",
    ),
    "row_ledger": Words(
        "Giữ nguyên tệp và báo người bảo trì: dongbo ledger " + _NIGHT + " --source {folder}",
        "Keep the files and tell whoever maintains Dongbo: dongbo ledger "
        + _NIGHT
        + " --source {folder}",
    ),
    "audit": Words(
        "Xem reports/{code}/{day}/kiem_tra.html; kho bị giữ lại nằm ở warehouse/candidates.",
        "Look at reports/{code}/{day}/kiem_tra.html; the candidate is in warehouse/candidates.",
    ),
    "journal_known": Words(
        "Khôi phục nhật ký từ bản sao lưu (dongbo journal verify nêu chỗ sai), rồi chạy lại: "
        "dongbo run " + _NIGHT,
        "Put the journal back from its backup (dongbo journal verify names what is wrong), then: "
        "dongbo run " + _NIGHT,
    ),
    "failed": Words(
        "Chạy dongbo doctor (ổ đĩa, quyền, tiến trình), sửa điều nó nêu, rồi chạy lại: dongbo run "
        + _NIGHT,
        "Start dongbo doctor (disk, permissions, processes), mend what it names, then: dongbo run "
        + _NIGHT,
    ),
    "late": Words(
        "Chạy dongbo doctor (lịch và cảm biến đã bật chưa) và dongbo inbox --province {code} (còn "
        "thiếu tệp nào); chạy tay: dongbo run " + _NIGHT,
        "Start dongbo doctor (are schedule and sensor on) and dongbo inbox --province {code} (what "
        "is missing); by hand: dongbo run " + _NIGHT,
    ),
    "source_stale": Words(
        "Đề nghị đơn vị phụ trách gửi bản trích mới vào inbox/{code}/{folder}/.",
        "Ask its office for a new extract into inbox/{code}/{folder}/.",
    ),
    "delivery_late": Words(
        "Hỏi đơn vị phụ trách về đợt gửi tiếp theo (inbox/{code}/{folder}/); nếu nhịp gửi thực tế "
        "khác, đặt DONGBO_RHYTHMS={folder}=weekly (hoặc monthly, yearly, irregular).",
        "Ask its office for the next delivery (inbox/{code}/{folder}/); if it delivers in another "
        "rhythm, set DONGBO_RHYTHMS={folder}=weekly (or monthly, yearly, irregular).",
    ),
}


def place(province: str) -> str:
    """A province with its code."""
    return f"{PROVINCES.get(province, province)} ({province})"


def source_title(source: str) -> Words:
    """A source by the title of its contract."""
    contract = SOURCES.get(source)
    return Words(contract.title_vi, contract.title_en) if contract else Words(source, source)


def day_words(day: date | None) -> Words:
    """A day as it is written: 12/10/2026 and 2026-10-12."""
    return Words(f"{day:%d/%m/%Y}", day.isoformat()) if day else Words("–", "–")


def headline(problem: Problem) -> Words:
    """What is wrong, in one line."""
    return HEADLINES[problem.trouble].filled(
        province=place(problem.province),
        night=day_words(problem.night),
        source=source_title(problem.source),
    )


def explain(problem: Problem, rhythm: Rhythm | None) -> list[Words]:
    """Why, and that what was published stays: one sentence a line. `rhythm` is that of the source
    where the problem is of one."""
    if problem.trouble.of_source:
        days = (problem.night - problem.as_of).days if problem.as_of else 0
        return [
            _PUBLISHED.filled(
                night=day_words(problem.night),
                source=source_title(problem.source),
                as_of=day_words(problem.as_of),
                days=_counted(days, "day"),
                rhythm=RHYTHMS[rhythm or Rhythm.IRREGULAR],
                limit=_counted(SOURCES[problem.source].freshness_days, "day"),
            )
        ]
    old_stays = Cause(AFTER_PUBLICATION) not in problem.causes
    return [*map(_say, problem.causes), *([_OLD_STAYS] if old_stays else [])]


def to_do(problem: Problem) -> list[Words]:
    """What to do next, one step a line, each once."""
    if problem.trouble.of_source:
        keys = [(problem.trouble.value, problem.source)]
    elif problem.trouble is Trouble.LATE:
        keys = [("late", "")]
    else:
        known = [(_step(cause), cause.source) for cause in problem.causes]
        keys = [key for key in known if key[0] in _TO_DO] or [("failed", "")]
    return [
        _TO_DO[step].filled(code=problem.province, day=problem.night.isoformat(), folder=source)
        for step, source in dict.fromkeys(keys)
    ]


def _step(cause: Cause) -> str:
    if cause.code in RefusalCode.__members__ or cause.code == "BAD_MAPPING":
        return "readable"
    return "failed" if cause.code.startswith("error:") else cause.code


def _say(cause: Cause) -> Words:
    source = source_title(cause.source)
    if cause.code.startswith("error:"):
        _, step, error = cause.code.split(":", 2)
        return _ERRORS.get(error, _ERROR.filled(step=step, error=error))
    if cause.code in RefusalCode.__members__:
        sentence = RefusalCode(cause.code).sentence
        said = Words(_without_details(sentence.vi), _without_details(sentence.en))
        return _REFUSAL.filled(
            source=source,
            count=_counted(cause.count, "file or sheet", "files or sheets"),
            said=said,
        )
    return _CHECKS.get(cause.code, _UNKNOWN_CHECK).filled(source=source, code=cause.code)


def _counted(number: int, one: str, many: str | None = None) -> Words:
    """A number as it is in Vietnamese, whose nouns have one form, and with its noun in English."""
    return Words(str(number), counted(number, one, many))


def _without_details(sentence: str) -> str:
    """A sentence whose details, which come out of a file, are left out."""
    blank: defaultdict[str, str] = defaultdict(lambda: "…")
    return sentence.format_map(blank).replace(": …", "").replace(" (…)", "")
