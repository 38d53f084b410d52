"""Names of people for display, kept for a moment.

Belongs here: account name → full name. Does not belong here: accounts themselves.
"""

from __future__ import annotations

import time

from journal.database import Database
from review.accounts import all_accounts

_KEPT_SECONDS = 30.0


class People:
    """Full names by account name."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._names: dict[str, str] = {}
        self._until = 0.0

    def name_of(self, account: str) -> str:
        """The full name, or the account name of somebody who is not known (any more)."""
        if time.monotonic() > self._until:
            self._names = {one.name: one.full_name for one in all_accounts(self._database)}
            self._until = time.monotonic() + _KEPT_SECONDS
        return self._names.get(account, account)
