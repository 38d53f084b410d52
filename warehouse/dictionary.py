"""The documentation that is drawn from the database itself: picture, data dictionary, metrics.

Belongs here: turning comments, keys and headers into Markdown, and putting it between the markers
of `docs/reference/warehouse.md` and `docs/metrics.md`. A test fails when the pages differ from the
model. Write them anew with `python -m warehouse.dictionary docs`. Does not belong here: the words.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path

import duckdb

from warehouse.metrics import Metric, Protects, load_catalogue
from warehouse.picture import star
from warehouse.schema import create_model, split_comment, views

PICTURE = "warehouse.svg"


def write_docs(folder: Path) -> None:
    """Renew the generated parts of the pages in `folder`; FileNotFoundError if one is missing."""
    for name, parts in generated_parts().items():
        page = folder / name
        text = page.read_text(encoding="utf-8")
        for part, body in parts.items():
            text = replace_part(text, part, body)
        page.write_text(text, encoding="utf-8")
    (folder / PICTURE).write_text(star(), encoding="utf-8")


def generated_parts() -> dict[str, dict[str, str]]:
    """Page → part → Markdown, made from an empty warehouse and the catalogue."""
    with duckdb.connect() as con:
        create_model(con)
        return {
            "reference/warehouse.md": {
                "views": view_list(con),
                "dictionary": dictionary(con),
            },
            "metrics.md": {"metrics": metric_list()},
        }


def replace_part(text: str, part: str, body: str) -> str:
    """Put `body` between the markers of `part`; ValueError when the page lacks them."""
    begin, end = f"<!-- begin {part} -->", f"<!-- end {part} -->"
    if begin not in text or end not in text:
        raise ValueError(f"The page has no markers {begin} … {end}.")
    head, rest = text.split(begin, 1)
    return f"{head}{begin}\n{body}\n{end}{rest.split(end, 1)[1]}"


def view_list(con: duckdb.DuckDBPyConnection) -> str:
    """The views that analysts use, from the comments in the database."""
    comments = dict(
        con.execute(
            "SELECT view_name, comment FROM duckdb_views() WHERE schema_name = 'mart'"
        ).fetchall()
    )
    rows = []
    for view in views():
        vi, en = split_comment(comments[view.name])
        rows.append([f"`mart.{view.name}`", vi, en, "yes" if view.exportable else "no"])
    return _markdown(["view", "tiếng Việt", "English", "may be exported"], rows)


def dictionary(con: duckdb.DuckDBPyConnection) -> str:
    """Every table and view with its columns, from the comments in the database."""
    columns: dict[tuple[str, str], list[list[str]]] = {}
    for schema, name, column, kind, comment in con.execute(_COLUMNS).fetchall():
        vi, en = split_comment(comment or "")
        columns.setdefault((schema, name), []).append([f"`{column}`", kind, vi, en])
    comments = con.execute(_COMMENTS).fetchall()
    sections = []
    for schema, name, comment in comments:
        vi, en = split_comment(comment or "")
        title = name if schema == "main" else f"{schema}.{name}"
        table = _markdown(["column", "type", "tiếng Việt", "English"], columns[schema, name])
        sections.append(f"### `{title}`\n\n{vi}\n{en}\n\n{table}")
    return "\n\n".join(sections)


def metric_list() -> str:
    """Every metric of the catalogue with all the words of its header."""
    sections = []
    for m in load_catalogue().values():
        target = "none" if m.target is None else f"{m.target:g}"
        rows = [
            ["câu hỏi", m.question_vi],
            ["question", m.question_en],
            ["tử số / numerator", m.numerator],
            ["mẫu số / denominator", m.denominator or "– (số đếm / a count)"],
            ["unit", m.unit],
            ["measure", m.measure.value if m.denominator else "count"],
            ["better", m.direction.value],
            ["target", target],
            ["published only", _limits(m)],
            ["hidden from 1 to 4", _HIDDEN[m.protects]],
            ["levels", ", ".join(m.levels)],
            ["source of the definition", m.source],
        ]
        title = f"### `{m.id}`: {m.name_vi} · {m.name_en}"
        sections.append(f"{title}\n\n{_markdown(['', ''], rows)}")
    return "\n\n".join(sections)


_HIDDEN = {
    Protects.NOTHING: "nothing",
    Protects.GROUP: "the denominator or count",
    Protects.PARTS: "denominator, numerator, the rest",
    Protects.SHARES: "values that passed, that failed, or both together",
}


def _limits(m: Metric) -> str:
    limits = [
        f"from {m.floor:g} %" if m.floor is not None else "",
        f"up to {m.ceiling:g} %" if m.ceiling is not None else "",
        f"without an acknowledgement, within {m.jump:g} points of the night before"
        if m.jump is not None
        else "",
        f"without an acknowledgement, no register falls by more than {m.fall:g} % in a night"
        if m.fall is not None
        else "",
    ]
    return "; ".join(limit for limit in limits if limit) or "no limit"


def _markdown(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [list(head), *(list(row) for row in rows)]
    text = ["| " + " | ".join(re.sub(r"\s*\|\s*", " / ", c) for c in line) + " |" for line in lines]
    return "\n".join([text[0], "|" + "---|" * len(lines[0]), *text[1:]])


_COLUMNS = """
SELECT schema_name, table_name, column_name, data_type, comment
FROM duckdb_columns()
WHERE NOT internal
ORDER BY schema_name, table_name, column_index
"""
_COMMENTS = """
SELECT schema_name, table_name, comment FROM duckdb_tables() WHERE NOT internal
UNION ALL
SELECT schema_name, view_name, comment FROM duckdb_views() WHERE NOT internal
ORDER BY 1, 2
"""

if __name__ == "__main__":
    write_docs(Path(sys.argv[1]))
