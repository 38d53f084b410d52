"""The list of poor households of the sample. Shares are plausible, not counted."""

from __future__ import annotations

from contracts.memberships import NEAR_POOR, POOR
from contracts.sample import Sample
from contracts.sample_cells import ByPerson, Fact, Serial, Text
from contracts.sample_people import RESIDENT

MEMBERS = Sample(
    file="Ho_ngheo_{province}.xlsx",
    titles=(
        "ỦY BAN NHÂN DÂN {PROVINCE_NAME}",
        "DANH SÁCH HỘ NGHÈO, HỘ CẬN NGHÈO NĂM {year}",
    ),
    who=(POOR | NEAR_POOR) & RESIDENT,
    together=True,
    values={
        "household_no": Fact("household"),
        "relation": Fact("relation"),
        "ethnicity": Fact("ethnicity"),
        "hamlet": Fact("hamlet"),
        "poverty_class": ByPerson(((POOR, Text("Hộ nghèo")),), Text("Hộ cận nghèo")),
        "certificate_no": Serial("{:05d}/GCN-HN"),
    },
)
