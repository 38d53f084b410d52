"""Functions of workers that run with the driver's code only, and say nothing of rows.

Belongs here: what each function of the engine is wrapped in before Spark gets it. Does not belong
here: which code a machine has (`survey`), asking all workers before work (`preflight`).

PySpark sends functions of an importable module by their name: a worker with another checkout would
run its own code without a word. Spark writes the text of a task's exception into its logs, and the
text of "could not convert 'Nguyễn Văn A'" is a name.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from matching.engines.spark import survey
from matching.engines.spark.problems import OTHER_CHECKOUT
from matching.spec_shapes import SpecError

_FRAMES = 6


@cache
def checkout_hash() -> str:
    """The hash of the code of this process (`survey.checkout_hash`), worked out once."""
    return survey.checkout_hash()


@cache
def _looked_at() -> str:
    """The same on a worker, which may have joined after the check: its folders are signed."""
    survey.tidy()
    return checkout_hash()


@dataclass(frozen=True)
class OnWorkers:
    """A function for `mapInArrow`; see `on_workers`. `expected`: the hash of the driver's code."""

    function: Callable[[Iterator[Any]], Iterator[Any]]
    expected: str

    def __call__(self, batches: Iterator[Any]) -> Iterator[Any]:
        """What the function gives."""
        verify(self.expected)
        try:
            yield from self.function(batches)
        except SpecError:
            raise  # what is wrong with the tables, in words that hold nothing of a row
        except Exception as error:  # noqa: BLE001 - whatever it is, its text goes nowhere
            discreet(error)


def on_workers(function: Callable[[Iterator[Any]], Iterator[Any]]) -> OnWorkers:
    """`function` for `mapInArrow`, as every function of the engine is to be handed over: it runs on
    no worker with other code than here, not even on one that joined after the check before work;
    and when it fails, the error that Spark quotes in its logs says where, and nothing of a row.
    """
    return OnWorkers(function, checkout_hash())


def verify(expected: str) -> None:
    """Raise RuntimeError where the code here is not the driver's."""
    if _looked_at() != expected:
        raise RuntimeError(OTHER_CHECKOUT)


def discreet(error: Exception) -> NoReturn:
    """Raise RuntimeError with kind and place of an error: its text and causes may hold a name."""
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    where = ", ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)
    what = type(error).__name__
    if isinstance(error, OSError) and error.strerror:
        what += f" ({error.strerror})"
    elif isinstance(error, ModuleNotFoundError):
        what += f" (No module named {error.name!r})"
    raise RuntimeError(f"dongbo: {what} at {where}") from None
