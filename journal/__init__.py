"""What people decided, for good: an append-only, chained record that the next night obeys.

Belongs here: the entries, their store (SQLite or PostgreSQL), their verification, which decision
stands, and what standing decisions mean for pairs of records and persons. Does not belong here:
what is asked of people (`review`), how a link is made (`matching`), what is a conflict
(`warehouse`). Entries hold personal data: backups and retention treat them so.
"""

DECIDING_VERSION = 2
"""To be raised when the same entries come to stand or hold otherwise; part of the rule version."""
