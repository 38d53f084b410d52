"""Where people decide: the queue of conflicts, the workbooks that go out and come back, the page.

Belongs here: what a reviewer is shown of a conflict (record and candidates side by side, what
differs, whose number it is), the queue, Excel in both directions, accounts and roles, and the web
page (`review.web`, the only place that knows FastAPI). Does not belong here: what a conflict is
(`warehouse`), what was decided (`journal`), how a link is made (`matching`). Everything here holds
personal data.
"""
