"""The home folder: who may read it, the key, the inbox, databases, the published file.

Belongs here: what lies on disk. Does not belong here: Dagster's records (records.py).
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from common.plural import counted
from contracts.registry import SOURCES
from intake import secret_key
from intake.inbox import survey
from intake.secret_key import MissingKeyError, known_key
from pipelines.doctor.findings import Finding, ok, problem, warning
from pipelines.journal_check import verify_journal
from pipelines.settings import Settings
from pipelines.watched import readable_provinces, watched_provinces
from sources.database import DatabaseError, load_settings
from sources.database_connect import connect
from sources.database_url import connection_url
from sources.limits import Limits
from vietnam.provinces import PROVINCES
from warehouse.inputs import InputFileError, read_acknowledged, read_own_law, read_reported
from warehouse.seal import verify_published

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_PERSONAL = (
    "archive", "by_hand", "dagster", "databases", "inbox", "journal", "lake", "mappings", "reports",
    "snapshots", "inbox.sqlite", "alerts.sqlite",
)  # fmt: skip


def check_permissions(settings: Settings) -> Iterator[Finding]:
    """Whether others of this machine can reach personal data, and whether we can write.

    A home that only its owner may enter (0700) protects all that is in it; else each folder with
    personal data must be closed itself. What is in `secret` is closed in any case.
    """
    home, inbox = settings.layout.home, settings.layout.inbox
    entered = bool(home.stat().st_mode & _OTHERS)
    closed = [*([home / name for name in _PERSONAL] if entered else []), *_below(home / "secret")]
    open_ones = [p for p in closed if p.exists() and p.stat().st_mode & _OTHERS]
    if not os.access(home, os.W_OK | os.X_OK):
        yield problem(
            "permissions",
            f"{home} cannot be written by this account",
            "Run Dongbo as the account that owns the home, or give it: chown.",
        )
    elif open_ones:
        listed = " ".join(str(path) for path in open_ones)
        yield problem(
            "permissions",
            f"others of this machine may read: {listed}",
            f"Close it: chmod -R go= {listed}",
        )
    elif home not in inbox.parents and inbox.is_dir() and inbox.stat().st_mode & stat.S_IRWXO:
        yield problem(  # its group may be those who deliver
            "permissions",
            f"everybody on this machine may read the inbox {inbox}",
            f"Leave it to its owner and its group: chmod -R o= {inbox}",
        )
    else:
        yield ok("permissions", f"only the owner reaches personal data in {home}")


def _below(folder: Path) -> list[Path]:
    return [folder, *sorted(folder.iterdir())] if folder.is_dir() else []


def check_key(settings: Settings) -> Iterator[Finding]:
    """Whether the pseudonym key is there, whole, and older than what was made with it."""
    layout = settings.layout
    key = known_key(layout)
    lost = (
        f"Put {layout.key} back from its backup before the next night: with another key no "
        "pseudonym of an earlier night is found again."
    )
    try:
        secret_key.check_key(layout)
    except PermissionError:  # an analyst may not read it
        pass
    except MissingKeyError:
        what = (
            "missing, and a lake or warehouse was made with it"
            if key is None
            else "damaged, or not the one with which this home was made"
        )
        yield problem("key", f"the pseudonym key is {what}", lost)
        return
    if key is None:
        yield ok("key", "no pseudonym key yet: the first night makes it")
    else:
        yield ok("key", "the pseudonym key is there; is it in a backup apart from the warehouse?")


def check_inbox(settings: Settings) -> Iterator[Finding]:
    """Whether the inbox can be read, what in it cannot be used, who is watched."""
    inbox = settings.layout.inbox
    if not (inbox.is_dir() and os.access(inbox, os.R_OK | os.X_OK)):
        yield problem(
            "inbox",
            f"{inbox} is not there or cannot be read",
            "Make it, or name the right one in DONGBO_INBOX.",
        )
        return
    watched = watched_provinces(settings)
    _, strays = survey(inbox, readable_provinces(settings), list(SOURCES))
    if strays:
        yield warning(
            "inbox",
            f"{counted(len(strays), 'thing')} in {inbox} where nothing is read",
            "dongbo inbox names them and says where they belong.",
        )
    silent = [code for code in watched if not (inbox / code).is_dir()]
    if not watched:
        yield warning(
            "inbox",
            "no province has delivered anything: the schedule starts no night",
            f"Put files into {inbox}/<province>/<source>/<date>/, or name provinces in "
            "DONGBO_PROVINCES.",
        )
    elif silent:
        names = ", ".join(f"{code} {PROVINCES[code]}" for code in silent)
        yield warning(
            "inbox",
            f"no folder for {names}",
            f"Make {inbox}/<province>, or take it out of DONGBO_PROVINCES.",
        )
    else:
        yield ok("inbox", f"{inbox}; provinces {', '.join(watched)}")


def check_by_hand(settings: Settings) -> Iterator[Finding]:
    """Whether the files that people write by hand can be read: a night stops at their mistakes."""
    readers = {
        "reported_figures.csv": read_reported,
        "acknowledged.csv": lambda path: read_acknowledged(path, date.max),
        "law.csv": read_own_law,
    }
    found = [
        path for path in sorted((settings.layout.home / "by_hand").glob("*/*.csv"))
        if path.name in readers
    ]  # fmt: skip
    for path in found:
        try:
            readers[path.name](path)
        except InputFileError as error:
            yield problem(
                "by_hand",
                f"{path.parent.name} {error}",
                f"Mend {path} (docs/warehouse-internals.md).",
            )
        else:
            yield ok("by_hand", f"{path.parent.name} {path.name} can be read")
    if not found:
        yield ok("by_hand", "no file was written by hand")


def check_databases(settings: Settings) -> Iterator[Finding]:
    """Whether every database that is set up can be opened with its variable."""
    found = sorted((settings.layout.home / "databases").glob("*/*.toml"))
    for path in found:
        name = f"{path.parent.name} {path.stem}"
        try:
            database = load_settings(path)
            connection_url(database, os.environ)
            connect(database, os.environ, Limits()).close()
        except DatabaseError as error:
            yield problem(
                "databases",
                f"{name}: {error}",
                "Mend it, then: dongbo snapshot (docs/databases.md).",
            )
        else:
            yield ok("databases", f"{name}: can be opened")
    if not found:
        yield ok("databases", "none is set up")


def check_published(settings: Settings) -> Iterator[Finding]:
    """Whether the published warehouse is the file that a night published."""
    warehouse = settings.layout.warehouse
    if not warehouse.is_file():
        yield ok("published", "nothing has been published yet")
        return
    wrong = verify_published(warehouse, known_key(settings.layout))
    if wrong:
        said, _, to_do = wrong.partition(". ")
        yield problem("published", said, to_do or "Run the night again.")
    else:
        yield ok("published", f"{warehouse.name} is what a night published")


def check_journal(settings: Settings) -> Iterator[Finding]:
    """Whether the journal of decisions can be read and is what people wrote into it."""
    if known_key(settings.layout) is None:  # check_key says so; an analyst may not read it
        return
    found = verify_journal(settings.layout, settings.journal)
    if found.faults:
        yield problem(
            "journal",
            f"the journal of decisions is not whole: {found.faults[0].sentence}",
            "dongbo journal verify names everything. Put the journal back from its backup, and "
            "find out who could write to it.",
        )
    elif not found.head.seq:
        yield ok("journal", "nobody has decided anything yet")
    else:
        said = counted(found.head.seq, "entry", "entries")
        yield ok("journal", f"{said}, whole; is it in a backup?")
