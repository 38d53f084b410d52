"""Deliveries damaged in known ways: each carries the truth about every person in it.

Here: the people, the file before any damage, how a kind of damage says what it did, and the draw of
a damaged file from a seed. A new kind is a function `(Draft, Random) -> None` in a module of its
own, listed in `KINDS` of `test_truths`, where it is said what must hold afterwards.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

LABELS = (
    "STT", "Số hồ sơ", "Họ và tên", "Năm sinh (Nam)", "Năm sinh (Nữ)", "Địa chỉ", "Tháng chi trả",
    "Mã xã", "Số CCCD", "Số tiền", "Người nhận thay", "Ghi chú",
)  # fmt: skip
COLUMNS = (
    "ordinal", "file_no", "full_name", "birth_year_male", "birth_year_female", "address",
    "pay_month", "commune_code", "person_number", "amount", "proxy_name", None,
)  # fmt: skip
"""The contract's column of each label, None where it has none."""
TITLE = ("DANH SÁCH CHI TRẢ", "")
PEOPLE = 60
SIGNED = ("Tổng cộng", "", "NGƯỜI LẬP BIỂU")

LAST = "renamed formats"
"""The kind of damage that may write the whole file anew comes after all others."""

_FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Đặng", "Huỳnh", "Võ")
_GIVEN = ("Hoa", "Tú", "Ước", "Bình", "Chi", "Dũng", "Hà", "Lan", "Minh", "Quới", "Thủy")
_OTHERS = ("Y Bhăm Êban", "H'Hen Niê", "Y Wang Mlô")


def person(number: int) -> tuple[str, ...]:
    """The cells of the `number`-th person of the list, all right by the contract."""
    man = number % 2 == 0
    year = 1950 + number % 45
    middle = "Văn" if man else "Thị"
    name = f"{_FAMILIES[number % 8]} {middle} {_GIVEN[number % 11]}"
    if number % 9 == 4:
        name = _OTHERS[number // 9 % 3]
    address = f"Tổ {number % 9 + 1}" + (f", thôn {number % 7 + 1}" if number % 3 else "")
    return (
        str(number + 1),
        f"HS{number:05d}",
        name,
        str(year) if man else "",
        "" if man else str(year),
        address + ("\nxã Ea Kao" if number % 5 == 2 else ""),
        "10/2026",
        "24133",
        f"066{0 if man else 1}{year % 100:02d}{100137 + 137 * number:06d}",
        str(500_000 + 10_000 * (number % 40)),
        _OTHERS[number % 3] if number % 8 == 5 else "",
        "đã nhận" if number % 6 == 1 else "",
    )


@dataclass
class Draft:
    """A file in the making.

    `people` (those of `numbers`) are the truth and stay as they are; a kind of damage alters
    `lines` (one per person, text or bytes, without the line end; text is written in UTF-8), `head`,
    `foot`, or replaces the whole file by `content`. What it did to a person it says by `spoil`.
    """

    numbers: list[int]
    delimiter: str = ";"
    end: str = "\n"
    after: str = ""
    """Empty fields at the end of every line, as spreadsheets write them."""
    head: list[str] = field(default_factory=list)
    lines: list[str | bytes] = field(default_factory=list)
    foot: list[str] = field(default_factory=list)
    name: str = "danh_sach.csv"
    content: bytes | None = None
    spoiled: dict[int, set[int]] = field(default_factory=dict)
    """Person → columns that hold another text now. Such a person may be in quarantine; whoever is
    accepted must be right in all other columns, or the column be named in a repair or flag."""
    must_go: set[int] = field(default_factory=set)
    """Persons who must not be accepted."""
    kinds: list[str] = field(default_factory=list)

    @property
    def people(self) -> list[tuple[str, ...]]:
        """The cells of each person."""
        return [person(number) for number in self.numbers]

    def spoil(self, index: int, *columns: int) -> None:
        """Person `index` no longer stands as in the truth; damaged twice, no column is sure."""
        twice = index in self.spoiled
        self.spoiled[index] = set(range(len(LABELS))) if twice else set(columns)
        self.must_go.discard(index)

    def written(self, cells: Sequence[str], *, always: bool = False) -> str:
        """A line as csv writers write it, only the cells that need it in quotes unless `always`.

        Line breaks inside a cell are those of the file, as spreadsheets export them.
        """
        texts = (text.replace("\n", self.end) for text in cells)
        line = self.delimiter.join(cell(text, self.delimiter, always=always) for text in texts)
        return line + self.after

    def data(self) -> bytes:
        """The file."""
        if self.content is not None:
            return self.content
        parts = [*self.head, *self.lines, *self.foot]
        whole = [part if isinstance(part, bytes) else part.encode() for part in parts]
        end = self.end.encode()
        return end.join(whole) + end

    def places(self) -> list[range]:
        """The physical lines of each person, from 1."""
        next_line = len(self.head) + 1
        found: list[range] = []
        for line in self.lines:
            raw = line if isinstance(line, bytes) else line.encode()
            last = next_line + raw.count(b"\n")
            found.append(range(next_line, last + 1))
            next_line = last + 1
        return found


Kind = Callable[[Draft, random.Random], None]


def cell(text: str, delimiter: str, *, always: bool = False) -> str:
    """A cell as csv writers write it."""
    if always or any(mark in text for mark in (delimiter, '"', "\n", "\r")):
        return '"' + text.replace('"', '""') + '"'
    return text


def draft(dice: random.Random, people: int = 30) -> Draft:
    """An undamaged list of up to `people` persons in some order and flavour."""
    numbers = dice.sample(range(PEOPLE), dice.randrange(5, people + 1))
    file = Draft(
        numbers=numbers,
        delimiter=dice.choice((";", ",", "\t", "|")),
        end=dice.choice(("\n", "\r\n")),
    )
    file.after = file.delimiter * dice.choice((0, 0, 1, 3))
    file.head = [*(TITLE if dice.random() < 0.5 else ()), file.written(LABELS)]
    file.lines = [file.written(cells) for cells in file.people]
    file.foot = list(SIGNED) if dice.random() < 0.5 else []
    return file


def all_quoted(file: Draft, dice: random.Random) -> None:
    """Lines with every cell in quotes among lines without: nothing is spoiled."""
    for index, cells in enumerate(file.people):
        if dice.random() < 0.3 and index not in file.spoiled:
            file.lines[index] = file.written(cells, always=True)


def told(number: int, seed: int, kinds: Mapping[str, Kind]) -> Draft:
    """The `number`-th damaged file of a seed, by one or two of the `kinds`."""
    dice = random.Random(f"truth:{seed}:{number}")
    file = draft(dice)
    chosen = dice.sample(sorted(kinds), dice.choice((1, 2)))
    for name in sorted(chosen, key=LAST.__eq__):
        kinds[name](file, dice)
        file.kinds.append(name)
    return file
