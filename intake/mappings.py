"""Which column of a province's file is which: the mapping file that a person can correct.

Belongs here: where the file lies, reading and checking it, writing it with what to do in comments.
Does not belong here: recognising headers (sources/).

`<home>/mappings/<province>/<source>.toml` has one table per register and `column = "label"` lines;
the label is the header of the file as `dongbo inspect` shows it. A label that the file does not
have is passed over, and the column is recognised as usual.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from common.files import write_whole
from contracts.language import SourceContract, TableContract
from sources.labels import one_line

Mappings = dict[str, dict[str, str]]


class MappingError(ValueError):
    """A mapping file that cannot be used; the message names the file and everything wrong in it."""


@dataclass(frozen=True)
class Remembered:
    """What is known of one table: `found` column → label, `labels` of the file nobody took."""

    found: Mapping[str, str]
    labels: Sequence[str] = field(default_factory=tuple)


def mapping_path(home: Path, province: str, source: str) -> Path:
    """Where the mapping of a province and source lies."""
    return home / "mappings" / province / f"{source}.toml"


def load_mapping(path: Path, contract: SourceContract) -> Mappings | None:
    """Table → column → label; None where there is no file. Raises `MappingError`."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise MappingError(f"{path}: cannot be read ({type(error).__name__}).") from error
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MappingError(
            f'{path}: {error}. Each line is written column = "label in the file".'
        ) from error
    problems: list[str] = []
    mapping: Mappings = {}
    tables = {table.name: table for table in contract.tables}
    for name, lines in given.items():
        if name not in tables or not isinstance(lines, dict):
            problems.append(f"[{name}] is no register of {contract.source}: {', '.join(tables)}")
            continue
        mapping[name] = _table_mapping(tables[name], lines, problems)
    if problems:
        raise MappingError(f"{path}: {'; '.join(problems)}.")
    return mapping


def _table_mapping(
    table: TableContract, lines: Mapping[str, object], problems: list[str]
) -> dict[str, str]:
    known = {column.name for column in table.columns}
    chosen: dict[str, str] = {}
    taken: dict[str, str] = {}
    for column, label in lines.items():
        place = f"[{table.name}] {column}"
        if column not in known:
            problems.append(f"{place}: no such column (see docs/sources.md)")
        elif not isinstance(label, str) or not label.strip():
            problems.append(f"{place}: the label must be text in quotes")
        elif one_line(label) in taken:
            problems.append(f"{place}: its label is already given to {taken[one_line(label)]}")
        else:
            chosen[column] = one_line(label)
            taken[one_line(label)] = column
    return chosen


def write_mapping(
    path: Path, contract: SourceContract, province: str, tables: Mapping[str, Remembered]
) -> None:
    """Write the mapping file: found columns as lines, missing ones as comments to fill in.

    The file appears complete or not at all.
    """
    lines = [
        f"# Which column is which in the files of {contract.source} from province {province}.",
        '# One line per column: column = "label of the file". Missing required columns stand as',
        "# comments: remove the #, put the label between the quotes, save. The next run uses it.",
        f"# Cột nào là cột nào trong tệp {contract.title_vi}: bỏ dấu #, điền tên cột của tệp.",
    ]
    for name, remembered in tables.items():
        lines += ["", f"[{name}]", *_table_lines(contract.table(name), remembered)]
    write_whole(path, "\n".join([*lines, ""]))


def _table_lines(table: TableContract, remembered: Remembered) -> list[str]:
    lines = []
    for column in table.columns:
        label = remembered.found.get(column.name)
        note = f"  # {column.title_vi}"
        if label is not None:
            lines.append(f"{column.name} = {_quoted(label)}{note}")
        elif column.required:
            lines.append(f'# {column.name} = ""{note} (bắt buộc, required)')
    if remembered.labels:
        lines.append("# Labels of the file that are not used yet:")
        lines += [f"#   {_quoted(label)}" for label in remembered.labels]
    return lines


def _quoted(text: str) -> str:
    """A TOML basic string on one line."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def how_to_fix(path: Path, province: str, source: str) -> tuple[str, str]:
    """What to do about a header that was not recognised: Vietnamese and English."""
    place = "/".join(path.parts[-3:])
    command = f"dongbo inspect FILE --source {source} --province {province} --remember"
    return (
        f"Hoặc ghi tên cột vào tệp ánh xạ {place} (lệnh tạo tệp: {command}).",
        f"Or write the labels of this file into the mapping file {place} ({command} makes it).",
    )
