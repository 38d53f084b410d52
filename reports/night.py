"""The page of a night: one self-contained HTML file per province, in two languages.

Belongs here: the page around its sections. It holds no personal data: it reads the exportable views
only. Does not belong here: what a section shows (`sections`, one module each), the figures
(`figures`), the shapes (`charts`), the words and styles (`templates`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from common.files import write_whole
from contracts.language import SourceContract
from contracts.registry import SOURCES
from reports import charts, words
from reports.figures import Figures
from reports.redraw import contents
from reports.sections import PageData, Section, sections
from warehouse.sql import connect_reader


def render(
    warehouse: Path,
    province: str,
    night: date,
    out: Path,
    *,
    sources: Mapping[str, SourceContract] = SOURCES,
) -> Path:
    """Write the page of (province, night) from the published `warehouse` to `out` and return it.

    `sources` give registers and columns the names that staff know them by. The file appears
    complete or not at all. Raises FileNotFoundError without a warehouse, NoNightError when it has
    no such night.
    """
    templates = environment()
    with connect_reader(warehouse) as con:
        data = PageData(Figures(con, province, night), sources)
        drawn = [
            _drawn(section, templates.get_template(f"sections/{name}.html.j2"), data)
            for name, section in sections().items()
        ]
        page = templates.get_template("night.html.j2").render(
            head=data.figures.head,
            sections=[section for section in drawn if section],
            content=contents(con, province)[night].text,
            rows_kept=data.figures.rows_kept,
        )
    write_whole(out, page)
    return out


def environment() -> jinja2.Environment:
    """Templates of this room: everything escaped, every name must be known."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("reports"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        bar=charts.bar,
        trend=charts.trend,
        ages=charts.ages,
        age_bar=charts.ages,
        age_classes=charts.age_classes,
        spark=charts.spark,
        cleared=charts.cleared,
        interval=charts.interval,
        units=words.UNITS,
    )
    environment.filters.update(
        sentence=words.sentence,
        vi_date=words.vi_date,
        vi_number=words.vi_number,
        en_number=words.en_number,
        vi_percent=words.vi_percent,
        en_percent=words.en_percent,
    )
    return environment


def _drawn(section: Section, template: jinja2.Template, data: PageData) -> dict[str, Any] | None:
    """A section with its body, or None where it has nothing to show."""
    content = section.collect(data)
    if content is None:
        return None
    told = {name: getattr(section, name) for name in ("title_vi", "title_en", "heading", "css")}
    body = template.render(content).rstrip("\n")
    return {**told, "body": Markup(body)}  # noqa: S704 - the template escapes what it is given
