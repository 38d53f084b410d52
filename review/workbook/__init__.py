"""Workbooks that go out to offices with their cases, and come back with decisions.

Belongs here: which office gets which cases, how a case looks on paper and screen, the seal of a
row, entering what was filled in. Does not belong here: what may be decided (`review.deciding`),
what a case is (`review.case`), reading files that come back (`review.handed_in`).
Workbooks hold personal data, numbers in full: they stay inside the office.
"""
