"""What is wrong with the machine, in one sentence: the place and what to do.

Belongs here: telling a full disk, a read-only or forbidden folder, a damaged file or too little
memory from an error, whichever library raised it. Does not belong here: what a delivery lacks
(checks) and mistakes of our own (those keep their traceback). A sentence never repeats the text of
an error: it may hold a value or the name of a file.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SPOKEN = frozenset(
    {
        "AuditError", "DamagedEntryError", "EngineProblem", "Failure", "HeadError",
        "InputFileError", "MissingKeyError", "NotAWarehouseError", "RuleError", "SpecError",
        "StaleCandidateError", "StillChangingError", "StrayLogError", "TurnTakenError",
        "UnreachableDatabaseError", "UnusableDatabaseError", "WriterBusyError",
    }
)  # fmt: skip
"""Exceptions of ours whose message is such a sentence already."""
_NAMED_BY_OTHERS = ("snapshots", "inbox", "archive", "databases")
_FULL = 2**20  # bytes; a disk with less is full
_ERRNO = re.compile(r"\[Errno (\d+)\]|\(os error (\d+)\)")
_PATH = re.compile(r"""['"](/[^'"]+)['"]""")
_TEXTS = (  # of lower-case messages
    ("no space left|disk is full|disk quota|out of disk", errno.ENOSPC),
    ("read-?only (file ?system|database)", errno.EROFS),
    ("permission denied|unable to open database file", errno.EACCES),
    ("too many open files", errno.EMFILE),
    ("input/output error|disk i/o error", errno.EIO),
    ("database is locked|could not set lock|conflicting lock", errno.EBUSY),
    (
        "not a valid duckdb|not a database|malformed|corrupt|checksum|not decode to utf-8",
        errno.EILSEQ,
    ),
    ("no such file|does not exist", errno.ENOENT),
)
_BY_CLASS = {
    "MemoryError": errno.ENOMEM,
    "OutOfMemoryException": errno.ENOMEM,
    "SerializationException": errno.EILSEQ,
    "FatalException": errno.EILSEQ,
    "InternalException": errno.EILSEQ,
}
_ABOUT_FILES = ("sqlite3.", "sqlalchemy.exc.", "duckdb.IOException", "_duckdb.IOException")
_SHOWN_WHOLE = frozenset({".db", ".duckdb", ".key", ".lock", ".sqlite", ".toml", ".wal", ".yaml"})
SENTENCES = {
    errno.ENOSPC: "no space is left on the disk of {place}: free some there, or move the home to "
    "a larger disk, then start again",
    errno.EROFS: "{place} can only be read: mount its disk for writing, or name another folder "
    "with --home, then start again",
    errno.EACCES: "{place} is closed to this account: start Dongbo as the account that owns it, or "
    "give it that folder (chown)",
    errno.EIO: "the disk of {place} answers with errors: have it checked before the next night, "
    "and keep the backup",
    errno.EILSEQ: "{place} is damaged or no database: put back the last good copy {copies}the "
    "backup, then start again",
    errno.EBUSY: "{place} is in use by another process: wait until it has ended, then start again",
    errno.ENOENT: "{place} is not there, or not what it should be (a file, a folder): put it back "
    "or name the right place, then start again",
    errno.ENOMEM: "there was too little memory: end other programs on this machine or give it "
    "more, then start again",
    errno.EMFILE: "too many files were open: raise the limit of open files (ulimit -n), then start "
    "again",
}  # fmt: skip
"""What to do, by kind of fault."""
_VAGUE = frozenset({errno.EIO, errno.EACCES})
_SAME = {
    errno.EDQUOT: errno.ENOSPC,
    errno.EPERM: errno.EACCES,
    errno.ENFILE: errno.EMFILE,
    errno.ENOTDIR: errno.ENOENT,
    errno.EISDIR: errno.ENOENT,
    errno.EEXIST: errno.ENOENT,
    errno.EAGAIN: errno.EBUSY,
}


@dataclass(frozen=True)
class Seen:
    """An error as it was raised or recorded: class with module, number, path, text."""

    cls: str
    number: int | None
    path: str | None
    text: str

    @classmethod
    def of(cls, error: BaseException) -> Seen:
        """What there is to see of an exception; a note that is a path says what it is about."""
        kind: type[BaseException] = type(error)
        name = f"{kind.__module__}.{kind.__name__}"
        if isinstance(error, OSError):
            path = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else None
            return cls("OSError", error.errno, path, str(error))
        noted = [note for note in getattr(error, "__notes__", ()) if note.startswith("/")]
        return cls(name, None, noted[0] if noted else None, str(error))

    @property
    def fault(self) -> int | None:
        """The kind of fault as an errno; None where it is none of the machine's."""
        short = self.cls.rpartition(".")[2]
        if short in _BY_CLASS:
            return _BY_CLASS[short]
        number = self.number
        system = short in _OS_ERRORS or self.cls.startswith("polars.exceptions.")
        if number is None and system and (found := _ERRNO.search(self.text)):
            number = int(found.group(1) or found.group(2))
        if number is None and self.cls.startswith(_ABOUT_FILES):
            number = next(
                (code for words, code in _TEXTS if re.search(words, self.text.lower())), None
            )
        return None if number is None else _SAME.get(number, number)


_OS_KINDS: list[type[OSError]] = [OSError, *OSError.__subclasses__()]
_OS_ERRORS = frozenset(kind.__name__ for kind in _OS_KINDS if kind.__module__ == "builtins")


def sentence_of(error: BaseException, home: Path | None = None) -> str | None:
    """The sentence for an exception or what caused it; None for a mistake of ours."""
    for cause in _chain(error):
        if type(cause).__name__ in SPOKEN:
            return str(cause)
        sentence = say(Seen.of(cause), home)
        if sentence:
            return sentence
    return None


def fault_of(error: BaseException) -> int | None:
    """The kind of fault, as an errno, of an exception or what caused it; None where it is none of
    the machine's."""
    return next((f for cause in _chain(error) if (f := Seen.of(cause).fault) is not None), None)


def say(seen: Seen, home: Path | None = None) -> str | None:
    """The sentence for one error; None where it is no fault of the machine."""
    fault = seen.fault
    if fault is None:
        return None
    path = seen.path
    if path is None and (found := _PATH.search(seen.text)):
        path = found.group(1)
    if fault in _VAGUE and (path is None or seen.cls != "OSError"):
        fault = _exactly(fault, Path(path) if path else home)
    if path is None and home is not None and seen.cls.startswith("sqlalchemy."):
        path = str(home / "dagster")  # the only database that we open with it
    place = _place(Path(path) if path else _where(fault, home), home)
    sentence = SENTENCES.get(
        fault, "the system refused an operation on {place} ({why}): mend that, then start again"
    )
    copies = "from warehouse/nights of the home, else " if "warehouse" in place else "from "
    return sentence.format(place=place, copies=copies, why=os.strerror(fault))


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error, what it wraps, and what it came of."""
    pending, seen = [error], set()
    while pending:
        one = pending.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        inner = (getattr(one, "orig", None), one.__cause__, one.__context__)
        pending += [cause for cause in inner if isinstance(cause, BaseException)]


def _place(path: Path | None, home: Path | None) -> str:
    """A path as it may be shown: never the name of a delivered file."""
    if path is None:
        return str(home) if home else "the home or the folder for temporary files"
    if home is not None and path.is_relative_to(home):
        parts = path.relative_to(home).parts
        cut = next((i for i, part in enumerate(parts) if part in _NAMED_BY_OTHERS), None)
        return str(home.joinpath(*(parts if cut is None else parts[: cut + 1])))
    whole = path.is_dir() or path.suffix in _SHOWN_WHOLE
    return str(path if whole else path.parent)


def _exactly(fault: int, place: Path | None) -> int:
    """SQLite says no more than that it could not write: a look at the disk says why."""
    standing = next((p for p in (place, *place.parents) if p.exists()), None) if place else None
    if standing is None:
        return fault
    if os.statvfs(standing).f_flag & os.ST_RDONLY:
        return errno.EROFS
    return errno.ENOSPC if shutil.disk_usage(standing).free < _FULL else fault


def _where(fault: int, home: Path | None) -> Path | None:
    """The place of an error that does not say it: of a full disk the one that is full."""
    places = [p for p in (home, Path(tempfile.gettempdir()), Path.cwd()) if p is not None]
    if fault == errno.ENOSPC:
        for place in places:
            standing = next((p for p in (place, *place.parents) if p.exists()), None)
            if standing is not None and shutil.disk_usage(standing).free < _FULL:
                return place
    return home
