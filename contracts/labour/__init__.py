"""Labour: what employers report of their employees, and the register of workers.

Here: the source. Its tables stand in `employees` (form 01/PLI) and `workers` (decree 318/2025).
Basis: the law on employment of 2025, decree 318/2025/NĐ-CP (restated), decree 145/2020/NĐ-CP
(restated). The two come on days of their own, so either may be missing from a delivery.
"""

from __future__ import annotations

from contracts.groups import Group
from contracts.labour.common import SOURCE
from contracts.labour.employees import EMPLOYEES
from contracts.labour.workers import WORKERS
from contracts.language import Rhythm, SourceContract

CONTRACT = SourceContract(
    source=SOURCE,
    title_vi="Lao động, việc làm",
    title_en="Labour",
    short_vi="Lao động",
    short_en="Labour",
    group=Group.ECONOMY,
    tables=(EMPLOYEES, WORKERS),
    freshness_days=200,
    rhythm=Rhythm.IRREGULAR,
    required=False,
    file_patterns=("*01PLI*", "*01-PLI*", "*lao_dong*", "*labour*"),
)
