"""The machine: versions of what is installed, free disk space, clock and time zone.

Belongs here: what is true of the machine whatever the deployment holds. Does not belong here: the
home folder (home.py).
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from importlib import metadata
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from assets.layers import FIRST_NIGHT, TIMEZONE
from contracts.registry import FAULTS, SOURCES
from pipelines.doctor.findings import Finding, ok, problem, warning
from pipelines.instance import PROJECT
from pipelines.settings import Settings, misspelt
from vietnam.working_days import years

_LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)
_PYTHONS = (3, 11), (3, 14)
"""The first that will do and the first that will not; as `requires-python` in pyproject.toml."""
_LEAST_FREE = 2 << 30
_NIGHTS_FREE = 3
_CLOCK_SLACK = 5.0
_GIB = 1 << 30
_COMING = timedelta(days=60)
"""Longer than procedures take; the notice of a year is out two months before it."""


def check_settings(environment: Mapping[str, str]) -> Iterator[Finding]:
    """Whether a variable is written like a setting but is none, so that nobody reads it."""
    wrong = misspelt(environment)
    if not wrong:
        yield ok("settings", "every DONGBO_ variable that is like a setting is one")
    for name, meant in wrong.items():
        yield warning("settings", f"{name} is no setting and is not read", f"Write {meant}.")


def check_versions(lock: Path = PROJECT / "requirements.lock") -> Iterator[Finding]:
    """Whether Python and the installed packages are those that the lock file names.

    A package of the lock that is not installed is passed over: it serves development.
    """
    running = ".".join(map(str, sys.version_info[:3]))
    if not _PYTHONS[0] <= sys.version_info < _PYTHONS[1]:
        yield problem("versions", f"Python {running}", "Install Python 3.11; make setup.")
        return
    if not lock.is_file():
        yield warning(
            "versions",
            f"Python {running}; there is no {lock.name} to compare with",
            "Run Dongbo from its checkout.",
        )
        return
    pinned = dict(_LOCKED.findall(lock.read_text(encoding="utf-8")))
    found = {name: version for name in pinned if (version := _installed(name)) is not None}
    other = [name for name, version in found.items() if version != pinned[name]]
    if other:
        listed = ", ".join(f"{name} {found[name]} (lock: {pinned[name]})" for name in other)
        yield warning(
            "versions",
            f"Python {running}; other versions than tested: {listed}",
            "Install what requirements.lock names: make setup.",
        )
    else:
        yield ok("versions", f"Python {running}, {len(found)} packages as in {lock.name}")


def _installed(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def check_registers() -> Iterator[Finding]:
    """Whether every declared register can be used."""
    for fault in FAULTS:
        yield problem(
            "registers", str(fault), "Correct the declaration; until then the source is left out."
        )
    if not FAULTS:
        yield ok("registers", f"{len(SOURCES)} sources are declared: {', '.join(SOURCES)}")


def check_calendar(today: date) -> Iterator[Finding]:
    """Whether the holidays of the weeks to come are known: without them no dossier is in time or
    late."""
    last = max(years())
    told = f"holidays are known for {min(years())} to {last}"
    mend = f"Add {last + 1} to vietnam/working_days.toml from the yearly notice (docs/law.md)."
    if today.year > last:
        yield warning("calendar", f"{told}: deadlines of {today.year} are not counted", mend)
    elif (today + _COMING).year > last:
        yield warning("calendar", f"{told}: deadlines soon reach beyond", mend)
    else:
        yield ok("calendar", told)


def check_disk(settings: Settings) -> Iterator[Finding]:
    """Whether home and inbox have room for some nights more."""
    night = _last_night_bytes(settings)
    needed = max(_LEAST_FREE, _NIGHTS_FREE * night)
    seen: set[int] = set()
    for place in (settings.layout.home, settings.layout.inbox):
        if not place.is_dir() or place.stat().st_dev in seen:
            continue
        seen.add(place.stat().st_dev)
        free = shutil.disk_usage(place).free
        said = (
            f"{free / _GIB:,.1f} GiB free at {place}; the last night took {night / _GIB:,.2f} GiB"
        )
        if free < needed:
            yield problem(
                "disk",
                said,
                f"Make room for {needed / _GIB:,.1f} GiB: dongbo prune, or a larger disk.",
            )
        else:
            yield ok("disk", said)


def _last_night_bytes(settings: Settings) -> int:
    """Bytes of the newest night in the lake and of the warehouse."""
    lake, warehouse = settings.layout.lake, settings.layout.warehouse
    folders = {path.name for path in lake.glob("received/*/date=*")}
    newest = max(folders, default=None)
    files = lake.glob(f"*/*/{newest}/**/*.parquet") if newest else iter(())
    total = sum(path.stat().st_size for path in files)
    return total + (warehouse.stat().st_size if warehouse.is_file() else 0)


def check_clock(settings: Settings) -> Iterator[Finding]:
    """Whether the time zone is known, and clock, file system and time service agree."""
    try:
        now = datetime.now(ZoneInfo(TIMEZONE))
    except ZoneInfoNotFoundError:
        yield problem(
            "clock",
            f"the time zone {TIMEZONE} is unknown here",
            "Install the system's time zone data (Debian: apt install tzdata).",
        )
        return
    said = f"{now:%Y-%m-%d %H:%M} in {TIMEZONE}"
    mend = "Set the clock and switch a time service on (timedatectl set-ntp true)."
    ahead = _newest_record(settings) - time.time()
    skew = _file_clock_skew(settings.home)
    if now.date() < FIRST_NIGHT or ahead > _CLOCK_SLACK:
        yield problem("clock", f"{said}: this is before what was recorded here already", mend)
    elif skew > _CLOCK_SLACK:
        yield problem("clock", f"{said}; the file system's clock is {skew:.0f} s apart", mend)
    elif _synchronised() is False:
        yield warning("clock", f"{said}; no time service keeps the clock", mend)
    else:
        known = "kept by a time service" if _synchronised() else "time service not known"
        yield ok("clock", f"{said}, {known}")


def _newest_record(settings: Settings) -> float:
    """When something was last written into the records of the home."""
    paths = (settings.layout.ingest_log, settings.layout.warehouse, settings.layout.alert_book)
    return max((path.stat().st_mtime for path in paths if path.exists()), default=0.0)


def _file_clock_skew(folder: Path) -> float:
    """Seconds between the clock of this process and that of the file system of `folder`."""
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".clock-") as probe:
        probe.write(b"x")
        probe.flush()
        return abs(Path(probe.name).stat().st_mtime - datetime.now(UTC).timestamp())


def _synchronised() -> bool | None:
    """Whether systemd keeps the clock; None where it cannot be asked."""
    program = shutil.which("timedatectl")
    if program is None:
        return None
    asked = subprocess.run(  # noqa: S603 - the system's own program, constant arguments
        [program, "show", "--property=NTPSynchronized", "--value"],
        capture_output=True,
        text=True,
        check=False,
        timeout=10,
    )
    answer = asked.stdout.strip()
    return {"yes": True, "no": False}.get(answer) if asked.returncode == 0 else None
