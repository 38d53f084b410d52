"""Packages that are installed for others than who imports now.

Belongs here: hiding one while a library is imported that takes whatever it finds. Does not belong
here: which packages are optional (pyproject.toml).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def unseen(package: str) -> Iterator[None]:
    """Imports in the block find `package` as if it were not installed, unless it is imported
    already. Two threads must not import at the same time what one of them must not see."""
    if package in sys.modules:
        yield
        return
    sys.modules[package] = None  # type: ignore[assignment]  # what the import system asks for
    try:
        yield
    finally:
        del sys.modules[package]
