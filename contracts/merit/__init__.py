"""People with meritorious service: persons on file, payments, martyrs, relatives of martyrs.

Ordinance 02/2020/UBTVQH14 (groups of article 3), decree 131/2021/NĐ-CP (forms), amounts of decree
75/2021/NĐ-CP and its successors; kept by home affairs since 2025 (decrees 128 and 129/2025/NĐ-CP).
Several groups add up, and amounts follow rates that no list gives, so no amount is judged.

Layouts: those of a prototype modelled on a department's system (read, no official form); payments
are the voucher C70a-HD as it exports it, whose month stands in its title or its name
(`Ky_09-2026`) and nowhere else. One workbook may hold all four, each on its sheet.
"""

from __future__ import annotations

from contracts.groups import Group
from contracts.language import Rhythm, SourceContract
from contracts.merit.groups import SOURCE
from contracts.merit.martyrs import MARTYRS, RELATIVES
from contracts.merit.persons import PAYMENTS, PERSONS

CONTRACT = SourceContract(
    source=SOURCE,
    title_vi="Người có công với cách mạng",
    title_en="People with meritorious service",
    short_vi="Người có công",
    short_en="Merit",
    group=Group.SOCIAL,
    tables=(PERSONS, MARTYRS, RELATIVES, PAYMENTS),
    freshness_days=35,
    rhythm=Rhythm.MONTHLY,
    required=False,
    file_patterns=("*nguoi_co_cong*", "*ncc*", "*liet_s*", "*merit*"),
    inventory=True,
)
