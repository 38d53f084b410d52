"""The process of an audit: how it is started, asked and ended.

Belongs here: that it starts before there is anything to audit, and never outlives the audit. Does
not belong here: what it does (`gx_worker`), what it is asked (`audit`).
"""

from __future__ import annotations

import subprocess
import sys
from types import TracebackType
from typing import Self


class Worker:
    """`gx_worker` in a process of its own, which starts here and is gone after the `with` block.

    It takes some CPU-seconds and 300 MB to import Great Expectations before it waits for its
    request: started before the candidate is built, it does so on another core meanwhile.
    """

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "warehouse.gx_worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.process.kill()
        self.process.communicate()

    def answer(self, request: str) -> subprocess.CompletedProcess[str]:
        """What the process says to the request, its only one, and how it ended."""
        out, err = self.process.communicate(request)
        return subprocess.CompletedProcess(self.process.args, self.process.returncode, out, err)
