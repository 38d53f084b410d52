"""Health insurance (bảo hiểm y tế), as the social insurance and health facilities list it.

Groups, validity and withdrawal: law 25/2008/QH12 on health insurance (articles 12, 16, 20), decree
188/2025/NĐ-CP. Card code: decision 1351/QĐ-BHXH (2015) as amended by 1697/QĐ-BHXH (2023) and
1018/QĐ-BHXH (2024): two letters of the group, level 1 to 5, two digits of the province of issue,
ten digits of the social insurance code. Cards since 2021 show the ten digits only, and from
1 September 2026 the twelve-digit personal number stands for them (notice 6877/TB-BHXH). None has a
check digit, and many ten-digit codes look like a personal number that lost its zeros: these columns
are codes. Levels of two groups changed on 1 January 2026 and printed cards keep the old digit, so
every level that a group ever had is right.

Layouts. (a) form 4 of decree 188/2025, the list of a household (`households`): columns restated,
captions not seen. (b) form D03-TS as a commune's software prints it, and (c) the export of a
collecting agent (both `cards`): real, read in the software that writes them. The list with card,
insurance code, group, commune and state (`cards`) is what we propose to ask for. The log of
look-ups (`lookups`) is proposed; its result codes and the names of its fields are those of the
national gateway, read in a hospital's software.

Cards of the army and the police are in no list of a province: no card is no proof. What people pay
(receipts, contributions) is not taken.
"""

from __future__ import annotations

from contracts.groups import Group
from contracts.health_insurance.cards import CARDS
from contracts.health_insurance.columns import SOURCE
from contracts.health_insurance.households import HOUSEHOLDS
from contracts.health_insurance.lookups import LOOKUPS
from contracts.language import Rhythm, SourceContract

CONTRACT = SourceContract(
    source=SOURCE,
    title_vi="Thẻ bảo hiểm y tế",
    title_en="Health insurance cards",
    short_vi="Bảo hiểm y tế",
    short_en="Health insurance",
    group=Group.HEALTH,
    tables=(CARDS, HOUSEHOLDS, LOOKUPS),
    freshness_days=35,
    rhythm=Rhythm.MONTHLY,
    required=False,
    file_patterns=(
        "*bhyt*",
        "*the_bhyt*",
        "*D03*",
        "*mau_so_4*",
        "*tra_cuu*",
        "*health_insurance*",
    ),
)
