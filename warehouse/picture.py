"""The star schema in one picture: facts as rows, dimensions as columns, a dot where they join.

Belongs here: drawing `docs/warehouse.svg` from the model. Does not belong here: the model.
"""

from __future__ import annotations

from html import escape

from warehouse.schema import Table, TableKind, tables

_ROW, _TOP, _LEFT, _COLUMN, _WIDTH = 34, 150, 640, 62, 1040
_GROUPS = (
    (TableKind.ROW, "one line per record, mention, book … (latest nights)"),
    (TableKind.HISTORY, "what records held over many nights (some months)"),
    (TableKind.NIGHT, "kept for every night"),
)
_STYLE = (
    "text{font-family:'Segoe UI',Roboto,'Noto Sans',Arial,sans-serif;fill:#16262e}"
    ".name{font-size:15px;font-weight:600}.say{font-size:13px;fill:#5a6b75}"
    ".group{font-size:13px;font-weight:600;fill:#0d4a5b}.dim{font-size:14px;font-weight:600}"
    "line{stroke:#dde4e8}.dot{fill:#0d4a5b}"
)


def star() -> str:
    """The picture as SVG text, the same for the same model."""
    dims = [t for t in tables() if t.kind is TableKind.DIMENSION]
    body: list[str] = []
    y = _TOP
    for kind, title in _GROUPS:
        y += 14
        body.append(f'<text class="group" x="20" y="{y}">{escape(title)}</text>')
        y += 12
        for table in (t for t in tables() if t.kind is kind):
            body += _fact(table, dims, y)
            y += _ROW
    heads = [_head(dim, index, y) for index, dim in enumerate(dims)]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {y + 16}" role="img">',
            "<title>The star schema of the warehouse</title>",
            f"<style>{_STYLE}</style>",
            f'<rect width="{_WIDTH}" height="{y + 16}" fill="#fff"/>',
            *heads,
            *body,
            "</svg>\n",
        ]
    )


def points_to(table: Table, dim: Table) -> bool:
    """Whether lines of the fact `table` belong to a line of `dim`."""
    names = {c.name for c in table.columns}
    if dim.name == "dim_date":
        return "night" in names
    if dim.name == "dim_reason":
        of_conflicts = table.name in {"fct_conflict", "fct_backlog"}
        return of_conflicts or ("rule" in names and "column_name" in names)
    return dim.name in table.references.values()


def _head(dim: Table, index: int, bottom: int) -> str:
    x = _LEFT + index * _COLUMN
    return (
        f'<line x1="{x}" x2="{x}" y1="{_TOP}" y2="{bottom}"/>'
        f'<text class="dim" transform="translate({x + 4} {_TOP - 10}) rotate(-48)">'
        f"{dim.name}</text>"
    )


def _fact(table: Table, dims: list[Table], y: int) -> list[str]:
    middle = y + _ROW // 2
    parts = [
        f'<line x1="20" x2="{_WIDTH - 20}" y1="{y}" y2="{y}"/>',
        f'<text class="name" x="20" y="{middle + 5}">{table.name}</text>',
        f'<text class="say" x="205" y="{middle + 5}">{escape(_short(table.en))}</text>',
    ]
    parts += [
        f'<circle class="dot" cx="{_LEFT + index * _COLUMN}" cy="{middle}" r="6"/>'
        for index, dim in enumerate(dims)
        if points_to(table, dim)
    ]
    return parts


def _short(comment: str) -> str:
    """The comment up to its first colon, semicolon or full stop, at most 58 characters."""
    text = comment
    for mark in (":", ";", ".", ","):
        if len(text) > 58:
            text = text.split(mark)[0]
    return text.rstrip(".")
