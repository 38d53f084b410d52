"""Fields of administration that sources belong to, so that many registers stay readable.

Here: the fields, in the order in which pages show them. Not here: which source belongs where (its
own module says it).
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class _Titles(NamedTuple):
    vi: str
    en: str


class Group(StrEnum):
    """A field of administration; `OTHER` where a contract names none."""

    CIVIL_STATUS = "civil_status"
    LAND = "land"
    SOCIAL = "social"
    HEALTH = "health"
    EDUCATION = "education"
    PUBLIC_SERVICE = "public_service"
    ADMINISTRATION = "administration"
    ECONOMY = "economy"
    PROJECT_06 = "project_06"
    OTHER = "other"
    REFERENCE = "reference"

    @property
    def title_vi(self) -> str:
        """What staff call it."""
        return _TITLES[self].vi

    @property
    def title_en(self) -> str:
        """The same in English."""
        return _TITLES[self].en


_TITLES = {
    Group.CIVIL_STATUS: _Titles("Hộ tịch", "Civil status"),
    Group.LAND: _Titles("Đất đai", "Land"),
    Group.SOCIAL: _Titles("An sinh xã hội, người có công", "Social protection and merit"),
    Group.HEALTH: _Titles("Y tế, bảo hiểm y tế", "Health and health insurance"),
    Group.EDUCATION: _Titles("Giáo dục", "Education"),
    Group.PUBLIC_SERVICE: _Titles("Dịch vụ công", "Public services"),
    Group.ADMINISTRATION: _Titles("Tổ chức, cán bộ", "Cadres and access"),
    Group.ECONOMY: _Titles("Thuế, kinh doanh, lao động", "Taxes, business and labour"),
    Group.PROJECT_06: _Titles("Đề án 06", "Project 06"),
    Group.OTHER: _Titles("Nguồn khác", "Other sources"),
    Group.REFERENCE: _Titles("Dữ liệu đối chiếu", "Data compared with"),
}
