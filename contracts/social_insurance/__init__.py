"""Monthly pensions and benefits of social insurance, and unemployment benefit.

Law 41/2024/QH15 on social insurance; amounts follow each person's own contributions, so none is
judged. Pensions come in two layouts of one table: the voucher that offices and the post pay from
(C72a-HD, C72c-HD) is remembered, no copy of it was found: it has a column of money for each kind of
benefit and no number of the person; the other is proposed, as is the list of unemployment benefit,
which is decided on for some months only. Where the social insurance gives no rows away, it answers
a list of personal numbers with yes or no (proposed).

Since 1 September 2026 the personal number stands for the social insurance code (notice
6877/TB-BHXH, restated), and lists of this winter mix codes of ten and of twelve digits. Ten digits
look like a tax code or like a number that lost two zeros: the column is one of codes.
"""

from __future__ import annotations

from contracts.groups import Group
from contracts.language import Rhythm, SourceContract
from contracts.social_insurance.answers import ANSWERS
from contracts.social_insurance.columns import SOURCE
from contracts.social_insurance.paid import PAYMENTS, UNEMPLOYMENT

CONTRACT = SourceContract(
    source=SOURCE,
    title_vi="Lương hưu, trợ cấp bảo hiểm xã hội",
    title_en="Pensions and social insurance benefits",
    short_vi="Bảo hiểm xã hội",
    short_en="Social insurance",
    group=Group.SOCIAL,
    tables=(PAYMENTS, UNEMPLOYMENT, ANSWERS),
    freshness_days=35,
    rhythm=Rhythm.MONTHLY,
    required=False,
    file_patterns=("*bhxh*", "*luong_huu*", "*tctn*", "*C72*", "*social_insurance*"),
)
