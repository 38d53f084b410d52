"""What a section of the page of a night is. Not here: any one section (one module each beside this
one), nor the page around them (`reports.night`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

from contracts.groups import Group
from contracts.language import SourceContract
from reports.figures import Figures

Content: TypeAlias = Mapping[str, Any]


T = TypeVar("T")


@dataclass(frozen=True)
class Field(Generic[T]):
    """What a section shows of one field of administration."""

    group: Group
    lines: list[T]


@dataclass(frozen=True)
class PageData:
    """What sections draw from: the figures of the night, and the contracts, which give registers
    and columns the names that staff know them by."""

    figures: Figures
    sources: Mapping[str, SourceContract]

    def group_of(self, source: str | None) -> Group:
        """The field of administration of a source; of one that is declared no longer, the rest."""
        contract = self.sources.get(source or "")
        return contract.group if contract else Group.OTHER

    def by_group(self, lines: Iterable[T], source: Callable[[T], str | None]) -> list[Field[T]]:
        """The lines of each field of administration that has any, in the order of the fields."""
        found: dict[Group, list[T]] = {group: [] for group in Group}
        for line in lines:
            found[self.group_of(source(line))].append(line)
        return [Field(group, kept) for group, kept in found.items() if kept]


@dataclass(frozen=True, kw_only=True)
class Section:
    """One section of the page, drawn by `templates/sections/<name of its module>.html.j2`.

    `place`: sections stand in the order of their places. `collect`: the variables of the template,
    or None where there is nothing to show and the section is left out. Figures come from the views
    of schema `mart`, where small groups are hidden. `heading`: whether the title is printed above
    the section or only told to screen readers. `css`: class of the section.
    """

    place: int
    title_vi: str
    title_en: str
    collect: Callable[[PageData], Content | None]
    heading: bool = True
    css: str = ""
