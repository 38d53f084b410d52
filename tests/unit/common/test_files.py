"""A file appears complete or not at all, whatever stops its writer."""

from __future__ import annotations

import fcntl
import os
import resource
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import polars as pl
import pytest

from common import files
from common.files import draft_beside, put_new, sha256_of, whole_file, write_whole

KILLED = """
import os, signal, sys
from pathlib import Path
from common import files

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

target, moment = Path(sys.argv[1]), sys.argv[2]
if moment == "replace":
    Path.replace = die
elif moment != "filling":
    setattr(files, moment, die)
with files.whole_file(target) as draft:
    draft.write_text("half")
    if moment == "filling":
        die()
    draft.write_text("whole")
"""


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "figures [1].csv"
    path.write_text("before")
    return path


@pytest.mark.parametrize(
    ("moment", "left"),
    [
        ("filling", "before"),
        ("sync_file", "before"),
        ("replace", "before"),
        ("sync_folder", "whole"),
    ],
)
def test_a_kill_leaves_the_old_file_or_the_new_one(target: Path, moment: str, left: str) -> None:
    ended = subprocess.run([sys.executable, "-c", KILLED, str(target), moment])
    assert ended.returncode == -9
    assert target.read_text() == left
    write_whole(target, "after")
    assert [path.name for path in target.parent.iterdir()] == [target.name], "no draft is left"
    assert target.read_text() == "after"


def parquet(draft: Path) -> None:
    pl.select(pl.int_range(200_000)).write_parquet(draft, compression="uncompressed")


@pytest.fixture
def full_disk() -> Iterator[None]:
    """No file may grow beyond 4 KB: the system refuses the rest, as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("fill", [lambda draft: draft.write_bytes(bytes(1 << 20)), parquet])
@pytest.mark.usefixtures("full_disk")
def test_a_full_disk_leaves_what_was_there(target: Path, fill: Callable[[Path], None]) -> None:
    with (
        pytest.raises((OSError, pl.exceptions.PolarsError)),
        whole_file(target) as draft,
    ):
        fill(draft)
    assert {path.name: path.read_text() for path in target.parent.iterdir()} == {
        target.name: "before"
    }


def test_a_writer_that_fails_leaves_what_was_there(target: Path) -> None:
    with suppress(KeyboardInterrupt), whole_file(target) as draft:
        draft.write_text("half")
        raise KeyboardInterrupt
    assert [path.read_text() for path in target.parent.iterdir()] == ["before"]


def test_bytes_come_before_the_name_and_the_name_before_the_answer(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[tuple[str, str]] = []
    fsync = os.fsync

    def look(descriptor: int) -> None:
        fsync(descriptor)
        kind = "folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file"
        synced.append((kind, target.read_text()))

    monkeypatch.setattr(os, "fsync", look)
    write_whole(target, "after")
    assert synced == [("file", "before"), ("folder", "after")]


def test_a_file_is_its_owners_alone_whatever_the_umask(target: Path) -> None:
    target.chmod(0o644)
    before = os.umask(0)
    try:
        write_whole(target, "after")
        write_whole(target.parent / "made" / "new", "first")
    finally:
        os.umask(before)
    for path in (target, target.parent / "made" / "new"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_who_may_read_it_is_said_on_the_draft(target: Path) -> None:
    with whole_file(target) as draft:
        draft.chmod(0o440)
    assert stat.S_IMODE(target.stat().st_mode) == 0o440


def test_writers_of_one_file_do_not_disturb_each_other(target: Path) -> None:
    with whole_file(target) as slow:
        slow.write_text("slow")
        write_whole(target, "quick")
        assert target.read_text() == "quick"
        assert slow.read_text() == "slow", "a draft in work is not taken for an abandoned one"
    assert target.read_text() == "slow"


def test_a_draft_removed_before_it_was_locked_is_made_again(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flock, removed = fcntl.flock, []

    def late(descriptor: int, operation: int) -> None:
        if operation == fcntl.LOCK_EX and not removed:  # another writer comes first
            assert all(files.remove_abandoned(draft) for draft in files.drafts_of(target))
            removed.append(descriptor)
            assert not list(target.parent.glob(".*"))
        flock(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", late)
    with whole_file(target) as draft:
        assert removed
        assert draft.exists(), "a draft that is there, and locked"
        draft.write_text("after")
    assert target.read_text() == "after"


def test_names_as_long_as_they_may_be(tmp_path: Path) -> None:
    target = tmp_path / ("ế" * 85)
    assert len(os.fsencode(target.name)) == 255
    write_whole(target, "tên dài\n")
    assert target.read_bytes() == "tên dài\n".encode()


def test_the_first_of_several_stays(tmp_path: Path) -> None:
    target = tmp_path / "key"
    for content, first in (("one", True), ("two", False)):
        with draft_beside(target) as draft:
            draft.write_text(content)
            assert put_new(draft, target) is first
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("key", "one")]


def test_digests_are_sha256(target: Path) -> None:
    known = "01ba4719c80b6fe911b091a7c05124b64eeece964e09c058ef8f9805daca546b"  # of one line end
    write_whole(target, "\n")
    assert sha256_of(target) == known
