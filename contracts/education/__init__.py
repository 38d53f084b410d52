"""Pupils and school staff, as the database of the ministry of education exports them.

The class list of 25 columns, a list of eight of them (with neither name nor sex) and the list of
staff are real layouts: their headers stand in software that reads the ministry's export. Statuses
other than “Đang học” and “Đang làm việc” are proposed.

The ministry's code has ten digits and no check digit, like a tax code, or a personal number that
lost two zeros: it is a code. Decree 88/2026/NĐ-CP makes the personal number the number of a learner
(article 9; everybody by 1 January 2027, article 25), so twelve digits stand there too. “Số CMND”
repeats the personal number in real exports. Of parents there is a year of birth at most.

Neither school nor school year is a column of a class list: they stand in a title, in the name of
the sheet, of the file or its folder. Phone numbers, parents' occupations, places of birth, days and
offices of issue are not taken: no rule needs them.
"""

from __future__ import annotations

from contracts.education.columns import SOURCE
from contracts.education.pupils import PUPILS
from contracts.education.teachers import TEACHERS
from contracts.groups import Group
from contracts.language import Rhythm, SourceContract

CONTRACT = SourceContract(
    source=SOURCE,
    title_vi="Học sinh và cán bộ, giáo viên",
    title_en="Pupils and school staff",
    short_vi="Giáo dục",
    short_en="Education",
    group=Group.EDUCATION,
    tables=(PUPILS, TEACHERS),
    freshness_days=190,
    rhythm=Rhythm.YEARLY,
    required=False,
    file_patterns=("*hoc_sinh*", "*DSHS*", "*giao_vien*", "*education*"),
)
