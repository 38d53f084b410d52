"""The secret behind every pseudonym.

Belongs here: making the key once, and refusing to make a second one. Does not belong here: where
its file lies (`layout`), what is hashed with it.
"""

from __future__ import annotations

import hmac
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from intake.guard import close_home, private_files
from intake.layout import Layout

_KEY_BYTES = 32


class MissingKeyError(RuntimeError):
    """The key is gone, but what was made with it is there."""


def check_key(layout: Layout) -> None:
    """Raise MissingKeyError when the key is gone and anything was made with one.

    A new key would give every person, record and conflict another pseudonym: nothing could be
    compared with the nights before, and no conflict would keep its age.
    """
    if layout.key.exists():
        return
    made = next((path for path in _made_with_key(layout) if path.exists()), None)
    if made is not None:
        raise MissingKeyError(
            f"The key {layout.key} is missing, but {made} was made with it. Put the key "
            "back from its backup. A new key breaks every pseudonym: to begin anew on purpose, "
            f"move {layout.home} away first."
        )


def _made_with_key(layout: Layout) -> tuple[Path, ...]:
    return (
        layout.warehouse,
        layout.nightly_copies,
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
    the first link wins. Raises MissingKeyError (`check_key`), ValueError on a damaged key.
    """
    path = layout.key
    if not path.exists():
        check_key(layout)
        _make_key(layout, readers)
    key = path.read_bytes()
    if len(key) != _KEY_BYTES:
        raise ValueError(f"{path} must hold exactly {_KEY_BYTES} bytes; restore it from the backup")
    return key


def _make_key(layout: Layout, readers: int | None) -> None:
    path = layout.key
    with private_files():
        path.parent.mkdir(parents=True, exist_ok=True)
        close_home(layout.home, readers)
        draft = path.with_name(f".{os.getpid()}.{secrets.token_hex(4)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(secrets.token_bytes(_KEY_BYTES))
        out.flush()
        os.fsync(out.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # another process made it between our look and our link: its key is the key
    finally:
        draft.unlink()


def keyed_hashes(key: bytes, purpose: str, values: Iterable[str]) -> list[str]:
    """HMAC-SHA256 of each value under `key`, first 16 bytes as 32 hex digits.

    `purpose` separates kinds of identifier, so the same text hashed for two purposes cannot be
    joined. A plain hash would be no protection: the space of identity numbers can be enumerated.
    """
    inner = hmac.digest(key, purpose.encode(), "sha256")
    return [hmac.digest(inner, value.encode(), "sha256")[:16].hex() for value in values]
