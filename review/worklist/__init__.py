"""Worklists: what each desk must do about one register in one commune, to work off and to report
back on.

Belongs here: which lists there are, what stands in one (the record as its owner delivered it, what
is wrong, what is to be done, until when, how much money), what became of it since the last list
that was handed out, and noting who took which list. Does not belong here: questions of who is meant
and workbooks of decisions (`review.workbook`, whose look and seals lists share), what is found
(`findings`). Lists hold personal data: they go to the office that owns the register.
"""
