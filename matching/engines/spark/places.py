"""Places that this machine and the workers share: files, folders, addresses that Spark reads.

Belongs here: what a path is, and marks that prove a folder to be the same one everywhere. Does not
belong here: what workers say of it (`survey`, `preflight`).
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from matching.engines.spark.problems import EngineProblem

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://?")


def local(path: str | Path) -> str | None:
    """The path of a file or folder as this machine's file system has it; None: an address of
    another one (`hdfs://…`, `s3a://…`), which Spark itself must be asked about."""
    text = str(path)
    if text.startswith("file:"):
        return unquote(urlsplit(text).path)
    return None if _SCHEME.match(text) else str(Path(text).absolute())


@contextmanager
def tokens(folders: Iterable[str | Path]) -> Iterator[Mapping[str, str]]:
    """A mark of ours in each folder, gone afterwards with what workers left beside it: folder →
    name of the mark. Addresses of other file systems are left out.

    Raises EngineProblem for a folder that we cannot write to.
    """
    marks: dict[str, str] = {}
    try:
        for folder in folders:
            path = local(folder)
            if path is None:
                continue
            token = f".dongbo-{secrets.token_hex(8)}"
            try:
                Path(path).mkdir(parents=True, exist_ok=True)
                (Path(path) / token).touch(0o600)
            except OSError as error:
                raise EngineProblem(
                    f"{path} cannot be written to ({error.strerror}): name another folder"
                ) from None
            marks[path] = token
        yield marks
    finally:
        for path, token in marks.items():
            for name in (token, f"{token}.worker"):
                with suppress(OSError):
                    (Path(path) / name).unlink(missing_ok=True)


def written(folder: str, token: str) -> bool:
    """Whether a worker has left its mark beside ours."""
    return (Path(folder) / f"{token}.worker").exists()


def check_remote(spark: SparkSession, address: str) -> None:
    """Raise EngineProblem where Spark cannot read an address of another file system."""
    try:
        spark.read.format("binaryFile").option("recursiveFileLookup", "true").load(address).select(
            "length"
        ).limit(1).collect()
    except Exception:  # noqa: BLE001 - of the file system's own kinds; all mean the same
        raise EngineProblem(
            f"Spark cannot read {address}: is the address right, are its library and its "
            f"credentials among the settings?"
        ) from None
