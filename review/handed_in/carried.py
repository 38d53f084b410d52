"""What was read of a filled workbook, on its way from the preview to its confirmation.

Belongs here: making it a text for a hidden field of the page's form, and reading it back. Does not
belong here: reading files (`review.handed_in.filled`), entering rows (`review.workbook.taking`).

Between the two nothing is kept on the server. The text is encrypted, so the page holds no number of
anybody, and bound to the account, the province and an hour. It is believed no more than a file: its
rows go through the same checks again.
"""

from __future__ import annotations

import base64
import hmac
import json
import zlib
from collections.abc import Callable
from dataclasses import astuple
from time import time

from cryptography.fernet import Fernet, InvalidToken

from review.filled_rows import FilledBook, FilledRow

SECONDS = 3600
_PURPOSE = b"review-carried-workbook"


class NotCarriedError(ValueError):
    """The text is not what this account was given within the last hour."""


def carry(
    book: FilledBook,
    key: bytes,
    *,
    account: str,
    province: str,
    name: str,
    clock: Callable[[], float] = time,
) -> str:
    """The filled rows of a book that was called `name`, as text."""
    rows = [astuple(row) for row in book.rows if not row.untouched]
    told = [account, province, name, book.who, book.receipt, rows]
    given = json.dumps(told, separators=(",", ":"))
    sealed = _fernet(key).encrypt_at_time(zlib.compress(given.encode(), 9), int(clock()))
    return sealed.decode("ascii")


def carried(
    text: str,
    key: bytes,
    *,
    account: str,
    province: str,
    clock: Callable[[], float] = time,
) -> tuple[str, FilledBook]:
    """Name and book of what `carry` gave to this account. Raises NotCarriedError."""
    try:
        opened = _fernet(key).decrypt_at_time(text.encode(), SECONDS, int(clock()))
    except InvalidToken:
        raise NotCarriedError from None
    whose, where, name, who, receipt, rows = json.loads(zlib.decompress(opened))
    if (whose, where) != (account, province):
        raise NotCarriedError
    return name, FilledBook(tuple(FilledRow(*row) for row in rows), who, receipt=receipt)


def _fernet(key: bytes) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hmac.digest(key, _PURPOSE, "sha256")))
