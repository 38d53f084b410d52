"""Everything that may be wrong with a cluster, on a real one: one message each, before any work."""

from __future__ import annotations

import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from matching.engines.spark.checkout import on_workers
from matching.engines.spark.preflight import EngineProblem, check, check_workers, refine
from matching.engines.spark.session import open_session
from tests.spark.cluster import ROOT, Cluster, path_of

Batches = Iterator[Any]
MADE_UP = "Nguyễn Văn Thử 066199001234"
"""Nobody: a name and a number as rows have them."""


@pytest.fixture(scope="module")
def spark(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A session whose workers find the checkout by their own PYTHONPATH."""
    settings = cluster.settings | {"spark.executorEnv.PYTHONPATH": ""}
    work = tmp_path_factory.mktemp("spark")
    check(cluster.master)
    with open_session(cluster.master, work=work, settings=settings) as session:
        yield session
    assert list(work.iterdir()) == []


@pytest.fixture
def joined(cluster: Cluster, spark: Any) -> Callable[..., Any]:
    """`with joined(name, **variables)`: a worker more, and the session has an executor on it."""
    from contextlib import contextmanager

    check_workers(spark)

    @contextmanager
    def join(name: str, **variables: str) -> Iterator[None]:
        try:
            with cluster.worker(name, **variables):
                cluster.wait(lambda _: len(executors(spark)) == 3, f"an executor on {name} comes")
                yield
        finally:
            cluster.wait(lambda _: len(executors(spark)) == 2, f"an executor on {name} goes")

    return join


# Functions of workers are made inside of others: so they are sent whole, and not by their names.
def executors(spark: Any) -> set[str]:
    """Those that take tasks now, by the folders of their blocks."""

    def look(batches: Batches) -> Batches:
        import time

        import pyarrow as pa

        time.sleep(0.2)
        mine = [os.environ["SPARK_EXECUTOR_DIRS"]]
        yield from (pa.RecordBatch.from_pydict({"mine": mine}) for _ in batches)

    rows = spark.range(0, 6, 1, 6).mapInArrow(look, "mine string").collect()
    return {row["mine"] for row in rows}


def whose_code() -> Callable[[Batches], Batches]:
    def look(batches: Batches) -> Batches:
        import time

        import pyarrow as pa

        import matching

        time.sleep(0.5)
        yield from (pa.RecordBatch.from_pydict({"home": [matching.__path__[0]]}) for _ in batches)

    return look


def homes(spark: Any, function: Callable[[Batches], Batches]) -> set[str]:
    """Where the code lies that the tasks of a job ran with."""
    rows = spark.range(0, 12, 1, 12).mapInArrow(function, "home string").collect()
    return {row["home"] for row in rows}


def failing(text: str) -> Callable[[Batches], Batches]:
    def fail(batches: Batches) -> Batches:
        yield next(batches)
        raise ValueError(text)

    return fail


def failure_of(spark: Any, function: Callable[[Batches], Batches]) -> Exception:
    """What comes of a job whose workers run `function`."""
    with pytest.raises(Exception) as caught:  # noqa: PT011 - which one is what we ask
        spark.range(0, 8, 1, 2).mapInArrow(function, "id long").collect()
    return caught.value


def test_a_sound_cluster_is_described_and_nothing_is_left_on_it(spark, tmp_path) -> None:
    (tmp_path / "master.parquet").write_bytes(b"PAR1")
    shared = tmp_path / "checkpoints"
    found = check_workers(
        spark, paths=[tmp_path / "master.parquet", tmp_path], writable=[shared.as_uri()]
    )
    assert (found.executors, found.hosts, found.cores) == (2, 1, 2)
    assert found.memory > 1 << 30
    assert found.versions["Python"] == sys.version.split()[0]
    assert found.versions.keys() > {"polars", "pyarrow", "numpy", "rapidfuzz", "unidecode"}
    assert list(shared.iterdir()) == []


def test_what_killed_executors_left_on_a_worker_is_removed(spark, cluster) -> None:
    """Theirs and ours alone: not what lives, nor what others put there."""
    check_workers(spark)
    place = cluster.home / "local" / "worker0"
    (living,) = place.glob("spark-*/executor-*/dongbo-executor")
    java, *began = living.read_text().split()
    assert b"CoarseGrainedExecutorBackend" in Path(f"/proc/{java}/cmdline").read_bytes()
    left = {
        "killed": " ".join(["1", "5", began[1]]),  # a process that began at another time
        "before": " ".join([java, began[0], "another-start-of-the-machine"]),
        "others": None,
        "broken": "",
    }
    for name, signed in left.items():
        folder = place / "spark-left" / f"executor-{name}"
        (folder / "blockmgr-1").mkdir(parents=True)
        (folder / "blockmgr-1" / "shuffle_0_0_0.data").write_bytes(b"rows")
        if signed is not None:
            (folder / "dongbo-executor").write_text(signed)
    check_workers(spark)
    assert {path.name for path in (place / "spark-left").iterdir()} == {
        "executor-others",
        "executor-broken",
    }
    assert living.is_file()


def test_an_older_checkout_on_one_worker_is_found(spark, joined, tmp_path) -> None:
    """Both before the work and, for a worker that joins later, in it."""
    from pyspark.errors import PythonException

    for room in ("matching", "vietnam", "common"):
        shutil.copytree(
            ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__", "spark")
        )
    with (tmp_path / "matching" / "kinds" / "name.py").open("a", encoding="utf-8") as code:
        code.write("\n# as it was last year\n")
    with joined("older", PYTHONPATH=path_of(tmp_path)):
        with pytest.raises(EngineProblem, match="another checkout of Dongbo"):
            check_workers(spark)
        assert {str(ROOT / "matching"), str(tmp_path / "matching")} == homes(spark, whose_code())
        try:
            assert homes(spark, on_workers(whose_code())) == {str(ROOT / "matching")}
        except PythonException as error:  # unless its tasks came back to it until Spark gave up
            assert "checkout of Dongbo, or an older one" in str(refine(error))  # noqa: PT017


def test_a_worker_that_lacks_a_package_is_named_with_it(spark, joined, tmp_path) -> None:
    (tmp_path / "rapidfuzz.py").write_text("raise ModuleNotFoundError(name='rapidfuzz')\n")
    with joined("poor", PYTHONPATH=path_of(tmp_path, ROOT)), pytest.raises(EngineProblem) as told:
        check_workers(spark)
    assert "lacks rapidfuzz: install what requirements.lock names" in str(told.value)


def test_what_workers_cannot_read_or_share_is_named(spark, tmp_path) -> None:
    missing = tmp_path / "nowhere.parquet"
    with pytest.raises(EngineProblem, match=r"cannot read .*nowhere\.parquet"):
        check_workers(spark, paths=[missing])
    with pytest.raises(EngineProblem, match=r"Spark cannot read hdfs://127\.0\.0\.1:1/master"):
        check_workers(spark, paths=["hdfs://127.0.0.1:1/master"])
    (tmp_path / "file").write_text("")
    with pytest.raises(EngineProblem, match="cannot be written to"):
        check_workers(spark, writable=[tmp_path / "file" / "checkpoints"])


def test_a_cluster_with_too_little_memory_is_refused_with_figures(spark) -> None:
    with pytest.raises(EngineProblem, match=r"MiB of free memory and the Python of its 2 tasks"):
        check_workers(spark, memory=1 << 50)


def test_a_cluster_without_a_free_core_is_told_from_a_slow_one(spark, tmp_path) -> None:
    until = tmp_path / "free"

    def occupied(batches: Batches) -> Batches:
        import time

        while not os.path.exists(until):  # noqa: PTH110 - runs on a worker
            time.sleep(0.1)
        yield from batches

    held = threading.Thread(
        target=lambda: spark.range(0, 2, 1, 2).mapInArrow(occupied, "id long").collect()
    )
    held.start()
    try:
        with pytest.raises(EngineProblem, match="no worker took up work within 3 s"):
            check_workers(spark, patience=3.0)
    finally:
        until.touch()
        held.join()
    assert check_workers(spark).cores == 2


def test_what_a_task_stumbles_over_reaches_no_log_and_no_message(spark, cluster, capfd) -> None:
    wrapped = failure_of(spark, on_workers(failing(MADE_UP)))
    assert MADE_UP not in str(wrapped)
    assert "ValueError at" in str(wrapped)
    assert "test_preflight.py:" in str(wrapped)
    said = capfd.readouterr()
    assert MADE_UP not in said.out + said.err + cluster.logs()
    bare = failing("this text is nobody's")  # that we look where Spark writes
    assert "this text is nobody's" in str(failure_of(spark, bare))
    assert "this text is nobody's" in cluster.logs()


def test_a_python_that_dies_again_and_again_is_told(spark) -> None:
    def dying(batches: Batches) -> Batches:
        os._exit(9)
        yield from batches

    assert "workers were lost and lost again" in str(refine(failure_of(spark, dying)))


def test_the_secret_of_the_cluster_stands_on_no_command_line(spark, cluster) -> None:
    spark.range(1).collect()
    secret = (cluster.home / "secret").read_bytes()
    commands = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            commands.append((process / "cmdline").read_bytes())
        except OSError:
            continue  # it has ended
    assert sum(b"org.apache.spark" in command for command in commands) >= 6
    assert not [command for command in commands if secret in command]
