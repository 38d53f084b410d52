"""Who may read what Dongbo makes: modes of folders and files that do not depend on the umask.

Belongs here: closing the home folder, and the one group that may read the published warehouse.
Does not belong here: an inbox outside of it, which other accounts write to, and the mode of the
warehouse itself (warehouse/publish.py).
"""

from __future__ import annotations

import grp
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PRIVATE = 0o077
"""Umask under which everything is made: 0700 folders, 0600 files."""
_CLOSED, _PASSED, _LISTED, _OWN_FILE = 0o700, 0o710, 0o750, 0o600


def group_id(name: str | None) -> int | None:
    """The number of the group called `name`; None without a name. Raises ValueError."""
    if not name:
        return None
    try:
        return grp.getgrnam(name).gr_gid
    except KeyError:
        raise ValueError(f"there is no group {name!r} on this machine") from None


@contextmanager
def private_files() -> Iterator[None]:
    """Make files for the owner only, whatever the umask of the process is."""
    before = os.umask(PRIVATE)
    try:
        yield
    finally:
        os.umask(before)


def close_home(home: Path, readers: int | None = None) -> None:
    """Close the home folder and what lies in it to everybody but the owner; it is made if needed.

    `readers` is the id of a group whose members may pass through the home folder into `warehouse/`
    and list it, and nothing else. Raises PermissionError that names what belongs to somebody
    else.
    """
    home.mkdir(parents=True, exist_ok=True, mode=_CLOSED)
    _set(home, _CLOSED if readers is None else _PASSED, readers)
    for path in (*home.iterdir(), *home.glob("secret/*")):
        if path.is_symlink():
            continue
        if path.is_file():
            _set(path, _OWN_FILE, None)
        elif path.is_dir() and path.name != "warehouse":
            _set(path, _CLOSED, None)
    for name in ("warehouse", "warehouse/nights"):
        if (home / name).is_dir():
            _set(home / name, _CLOSED if readers is None else _LISTED, readers)
    if (home / "warehouse" / "candidates").is_dir():
        _set(home / "warehouse" / "candidates", _CLOSED, None)


def _set(path: Path, mode: int, group: int | None) -> None:
    status = path.stat()
    try:
        if group is not None and status.st_gid != group:
            os.chown(path, -1, group)
        if stat.S_IMODE(status.st_mode) != mode:
            path.chmod(mode)
    except PermissionError as error:
        raise PermissionError(
            error.errno,
            f"It must be {mode:04o} and belong to the account that runs Dongbo",
            str(path),
        ) from error
