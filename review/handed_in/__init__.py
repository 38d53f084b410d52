"""Files that come back filled in: workbooks of decisions, and worklists that were answered.

Belongs here: reading them, who filled them in, what is told of a file, where it goes afterwards.
Does not belong here: whether a row can be entered (`review.workbook.taking`,
`review.worklist.receipt`). What comes back holds personal data.
"""
