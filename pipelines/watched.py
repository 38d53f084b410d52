"""Which provinces a deployment works for.

Belongs here: the setting, or where it is silent, who has delivered. Does not belong here: which
provinces there are (vietnam/provinces.py).
"""

from __future__ import annotations

import os
from pathlib import Path

from intake.inbox import finished
from intake.ingest_log import IngestLog
from pipelines.settings import Settings
from vietnam.provinces import PROVINCES


def watched_provinces(settings: Settings) -> tuple[str, ...]:
    """Codes of the provinces whose nights are started and expected, sorted.

    Those of DONGBO_PROVINCES; without it those that have ever delivered a file that is still in
    the inbox or its register. An empty folder is no delivery: folders for all provinces make no
    nights that can only fail.
    """
    if settings.provinces:
        return settings.provinces
    log = IngestLog(settings.layout.ingest_log)
    known = {e.province for e in log.entries()} if log.path.exists() else set()
    return tuple(
        code for code in PROVINCES if code in known or _holds_files(settings.layout.inbox / code)
    )


def readable_provinces(settings: Settings) -> tuple[str, ...]:
    """Codes of the provinces whose folders of the inbox are looked at."""
    return settings.provinces or tuple(PROVINCES)


def _holds_files(folder: Path) -> bool:
    return any(
        finished(name) for _, _, files in os.walk(folder, followlinks=False) for name in files
    )
