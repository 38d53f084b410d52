"""Household businesses and enterprises, and who owns or represents them.

Here: the source. Its tables stand in `households` and `enterprises`, each with its layout. Basis:
decree 168/2025/NĐ-CP, article 91 (restated): the number of a household business is the tax number
that the tax system passes on. **Layouts proposed**: no official list was found. States are words,
or the codes of circular 90/2026/TT-BTC that tax offices write. Codes are codes: nobody is linked by
the twelve digits of one, the owner's number has a column of its own. The seat says nothing of where
an owner lives, so linking does not use it. Capital is left out: no rule asks for it.
"""

from __future__ import annotations

from contracts.businesses.common import SOURCE
from contracts.businesses.enterprises import ENTERPRISES
from contracts.businesses.households import HOUSEHOLD_BUSINESSES
from contracts.groups import Group
from contracts.language import Rhythm, SourceContract

CONTRACT = SourceContract(
    source=SOURCE,
    title_vi="Hộ kinh doanh, doanh nghiệp",
    title_en="Household businesses and enterprises",
    short_vi="Hộ kinh doanh, doanh nghiệp",
    short_en="Businesses",
    group=Group.ECONOMY,
    tables=(HOUSEHOLD_BUSINESSES, ENTERPRISES),
    freshness_days=35,
    rhythm=Rhythm.MONTHLY,
    required=False,
    file_patterns=("*ho_kinh_doanh*", "*HKD*", "*doanh_nghiep*", "*businesses*"),
)
