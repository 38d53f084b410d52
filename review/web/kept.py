"""What is the same for a moment and asked for with every page.

Belongs here: values kept for seconds. Does not belong here: anything that a decision is made on.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")
_MOST = 500


class Kept(Generic[Value]):
    """Values by key, each for `seconds`; safe between threads, which at worst make one twice."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._values: dict[Hashable, tuple[float, Value]] = {}

    def of(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of this key, made anew when its time is over."""
        now = time.monotonic()
        kept = self._values.get(key)
        if kept is not None and kept[0] > now:
            return kept[1]
        if len(self._values) >= _MOST:
            self._values = {}
        made = make()
        self._values[key] = now + self._seconds, made
        return made
