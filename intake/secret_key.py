"""The secret behind every pseudonym.

Belongs here: making the key once, and refusing to make a second one. Does not belong here: where
its file lies (`layout`), what is hashed with it.
"""

from __future__ import annotations

import hmac
import secrets
from pathlib import Path

from common.files import draft_beside, put_new, write_whole
from intake.guard import close_home, private_files
from intake.layout import Layout

_KEY_BYTES = 32


class MissingKeyError(RuntimeError):
    """The key is gone, damaged or another one than that with which the home was made."""


def check_key(layout: Layout) -> None:
    """Raise MissingKeyError when the key is damaged or not that of this home, or is gone and
    anything was made with one.

    Another key would give every person, record and conflict another pseudonym: nothing could be
    compared with the nights before, and no conflict would keep its age.
    """
    if layout.key.exists():
        _check_whole(layout, layout.key.read_bytes())
        return
    made = next((path for path in _made_with_key(layout) if path.exists()), None)
    if made is not None:
        raise MissingKeyError(
            f"The key {layout.key} is missing, but {made} was made with it. Put the key "
            "back from its backup. A new key breaks every pseudonym: to begin anew on purpose, "
            f"move {layout.home} away first."
        )


def _check_whole(layout: Layout, key: bytes) -> None:
    what = None
    if len(key) != _KEY_BYTES:
        what = "is damaged"
    elif layout.key_check.exists() and layout.key_check.read_text("ascii") != _check_of(key):
        what = "is another one than that with which this home was made"
    if what is not None:
        raise MissingKeyError(
            f"The key {layout.key} {what}. Put the right one back from its backup. Another key "
            f"breaks every pseudonym: to begin anew on purpose, move {layout.home} away first."
        )


def _check_of(key: bytes) -> str:
    return hmac.digest(key, b"dongbo/pseudonym-check", "sha256").hex()


def _made_with_key(layout: Layout) -> tuple[Path, ...]:
    return (
        layout.warehouse,
        layout.nightly_copies,
        layout.journal,
        layout.lake / "mentions",
        layout.lake / "conflicts",
    )


def known_key(layout: Layout) -> bytes | None:
    """The key where it is there and may be read (analysts may not), else None."""
    try:
        return layout.key.read_bytes()
    except (FileNotFoundError, PermissionError):
        return None


def pseudonym_key(layout: Layout, readers: int | None = None) -> bytes:
    """The 32 secret bytes behind every pseudonym, made on first use, readable by the owner
    only.

    Back the file up apart from the warehouse. Two processes starting at once agree on one key:
    the first link wins. Raises MissingKeyError (`check_key`).
    """
    path = layout.key
    if not path.exists():
        check_key(layout)
        _make_key(layout, readers)
    key = path.read_bytes()
    _check_whole(layout, key)
    if not layout.key_check.exists():
        write_whole(layout.key_check, _check_of(key))
    return key


def _make_key(layout: Layout, readers: int | None) -> None:
    path = layout.key
    with private_files():
        path.parent.mkdir(parents=True, exist_ok=True)
        close_home(layout.home, readers)
    layout.key_check.unlink(missing_ok=True)  # of a key with which nothing was made
    with draft_beside(path) as draft:
        draft.write_bytes(secrets.token_bytes(_KEY_BYTES))
        put_new(draft, path)  # where another process was faster, its key is the key
