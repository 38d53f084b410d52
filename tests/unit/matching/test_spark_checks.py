"""The checks before Spark does any work, what is read out of its exceptions: without a cluster."""

from __future__ import annotations

import socket
import stat
import subprocess
from pathlib import Path

import pytest

from matching.engines.spark import preflight, survey
from matching.engines.spark.checkout import discreet, verify
from matching.engines.spark.masters import Master
from matching.engines.spark.problems import OTHER_CHECKOUT, EngineProblem, refine
from matching.engines.spark.session import CHECKOUT, session_settings

MADE_UP = "Nguyễn Văn Thử 066199001234"
NEVER = Path("/run-of-a-session")


@pytest.fixture(autouse=True)
def pyspark_is_here(monkeypatch) -> None:
    monkeypatch.setattr(preflight, "find_spec", lambda _: object())


@pytest.fixture
def java(tmp_path, monkeypatch):
    """`java(text)`: the Java of this machine says `text` when it is asked for its version."""

    def say(text: str, code: int = 0) -> None:
        program = tmp_path / "home" / "bin" / "java"
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text(f"#!/bin/sh\necho '{text}' >&2\nexit {code}\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("JAVA_HOME", str(program.parents[1]))

    return say


@pytest.mark.parametrize(
    ("said", "told"),
    [
        pytest.param('openjdk version "11.0.22" 2024-01-16', "needs Java 17 and .* is 11", id="11"),
        pytest.param('java version "1.8.0_402"', "needs Java 17 and .* is 8", id="8"),
        pytest.param("command not found", "does not say its version", id="no version"),
    ],
)
def test_a_java_that_is_too_old_is_told_with_what_to_install(java, said, told) -> None:
    java(said)
    with pytest.raises(EngineProblem, match=f"{told}.*install Java 17 or 21"):
        preflight.check("local[2]")


def test_no_java_is_told(monkeypatch, tmp_path) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EngineProblem, match="needs Java and there is none"):
        preflight.check("local[2]")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(EngineProblem, match="does not run"):
        preflight.check("local[2]")


def test_a_master_that_does_not_answer_is_told(java) -> None:
    java('openjdk version "17.0.15"')
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
        with pytest.raises(EngineProblem, match=rf"no master answers at 127\.0\.0\.1:{port}"):
            preflight.check(f"spark://127.0.0.1:{port}")
        held.listen()
        preflight.check(f"spark://127.0.0.1:1,127.0.0.1:{port}")  # one of two is enough


def test_pyspark_and_hadoop_are_asked_for(monkeypatch, java) -> None:
    java('openjdk version "21.0.1"')
    for name in ("HADOOP_CONF_DIR", "YARN_CONF_DIR"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(EngineProblem, match="HADOOP_CONF_DIR"):
        preflight.check("yarn")
    monkeypatch.setattr(preflight, "find_spec", lambda _: None)
    with pytest.raises(EngineProblem, match=r"dongbo\[spark\]"):
        preflight.check("local")


@pytest.mark.parametrize(
    ("text", "kind", "addresses", "here"),
    [
        ("local", "local", (), True),
        ("local[*]", "local", (), True),
        ("spark://localhost:7077", "spark", (("localhost", 7077),), True),
        ("spark://[::1]:7077", "spark", (("::1", 7077),), True),
        ("spark://a.vn:7077,b.vn:7078", "spark", (("a.vn", 7077), ("b.vn", 7078)), False),
        ("yarn", "yarn", (), False),
        ("k8s://https://k.vn:6443", "k8s", (("k.vn", 6443),), False),
        ("k8s://k.vn", "k8s", (("k.vn", 443),), False),
    ],
)
def test_a_master_is_read(text, kind, addresses, here) -> None:
    master = Master.parse(text)
    assert (master.kind, master.addresses, master.here) == (kind, addresses, here)


@pytest.mark.parametrize(
    "text", ["", "lokal[2]", "local[two]", "spark://host", "spark://host:99999", "http://host:7077"]
)
def test_what_is_no_master_is_refused(text) -> None:
    with pytest.raises(EngineProblem, match="this is no master"):
        Master.parse(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("java.io.IOException: No space left on device", "a disk is full"),
        (
            'java.io.IOException: Cannot run program "/opt/python": error=2',
            "cannot start the Python",
        ),
        ("ModuleNotFoundError: No module named 'pyarrow'", "lacks the package pyarrow"),
        (
            "ModuleNotFoundError: No module named 'matching.engines'",
            "no checkout of Dongbo, or an older",
        ),
        ("[PYTHON_VERSION_MISMATCH] Python in worker", "another version of Python"),
        (f"RuntimeError: {OTHER_CHECKOUT}", "another checkout"),
        ("Can't get attribute 'meet' on <module 'matching.pairs'", "another checkout"),
        ("java.lang.OutOfMemoryError: Java heap space", "ran out of memory"),
        (
            "ExecutorLostFailure (executor 1 exited: Command exited with code 137)",
            "ran out of memory",
        ),
        ("ExecutorLostFailure (executor 3 exited caused by one of the running tasks)", "were lost"),
        ("[PATH_NOT_FOUND] Path does not exist", "not where the workers look"),
        ("[UNABLE_TO_INFER_SCHEMA] Unable to infer schema for Parquet", "there is no Parquet in"),
        ("Cannot call methods on a stopped SparkContext", "the master does not answer"),
    ],
)
def test_an_exception_of_spark_becomes_a_sentence_without_its_text(text, told) -> None:
    error = RuntimeError("job aborted")
    error.__cause__ = OSError(f"{text}, {MADE_UP}")
    problem = refine(error)
    assert told in str(problem)
    assert MADE_UP not in str(problem)
    assert refine(problem) is problem


def test_an_exception_that_is_not_known_stays_unknown() -> None:
    assert refine(ValueError(MADE_UP)) is None


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ValueError(MADE_UP), "ValueError at"),
        (OSError(28, "No space left on device", MADE_UP), "OSError (No space left on device)"),
        (ModuleNotFoundError(f"for {MADE_UP}", name="polars"), "No module named 'polars'"),
    ],
)
def test_an_error_of_a_worker_says_where_and_not_what(error, told) -> None:
    def stumbling() -> None:
        raise error

    with pytest.raises(type(error)) as raised:
        stumbling()
    with pytest.raises(RuntimeError) as caught:
        discreet(raised.value)
    assert told in str(caught.value)
    assert "test_spark_checks.py:" in str(caught.value)
    assert MADE_UP not in str(caught.value)
    assert caught.value.__suppress_context__


def report(**other: object) -> dict[str, object]:
    """What a worker says that is like this machine, but for `other`."""
    return survey.report([], {}) | other


def test_a_worker_with_other_versions_or_code_is_told_apart() -> None:
    preflight._compare([report()])
    with pytest.raises(EngineProblem, match=r"polars 1\.0\.0 \(here: .*keys are hashes"):
        preflight._compare([report(versions=survey.versions() | {"polars": "1.0.0"})])
    with pytest.raises(EngineProblem, match=r"Python 3\.9\.2"):
        preflight._compare([report(), report(versions={"Python": "3.9.2"})])
    with pytest.raises(EngineProblem, match="another checkout"):
        preflight._compare([report(), report(checkout="0" * 64)])
    with pytest.raises(RuntimeError, match=OTHER_CHECKOUT):
        verify("0" * 64)


def test_a_folder_that_only_the_worker_has_is_no_folder_for_checkpoints(tmp_path) -> None:
    with (
        preflight.places.tokens([tmp_path]) as marks,
        pytest.raises(EngineProblem, match="is not seen here"),
    ):
        preflight._compare_places([report()], marks)
    with preflight.places.tokens([tmp_path]) as marks:
        (folder,) = marks
        assert survey.report([], marks)["unwritable"] == []
        preflight._compare_places([report()], marks)
        other = {folder: "a mark that never came here"}
        assert survey.report([], other)["unwritable"] == [folder]
    assert list(tmp_path.iterdir()) == []


def test_the_hash_is_of_all_that_the_rooms_are_made_of() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", *survey.ROOMS], cwd=CHECKOUT, capture_output=True, text=True
    ).stdout.split()
    assert len(tracked) > 90
    assert {Path(name).suffix for name in tracked} <= survey.CODE


def test_a_standalone_cluster_needs_its_secret_and_others_make_their_own(
    monkeypatch, tmp_path
) -> None:
    monkeypatch.delenv("SPARK_CONF_DIR", raising=False)
    standalone, file = Master.parse("spark://a.vn:7077"), tmp_path / "secret"
    with pytest.raises(EngineProblem, match=r"spark\.authenticate\.secret\.file"):
        session_settings(standalone, "app", NEVER, {})
    with pytest.raises(EngineProblem, match="cannot be read"):
        session_settings(standalone, "app", NEVER, {"spark.authenticate.secret.file": str(file)})
    file.write_text("of the cluster\n")
    named = session_settings(
        standalone, "app", NEVER, {"spark.authenticate.secret.file": str(file)}
    )
    assert named["spark.authenticate.secret"] == "of the cluster"
    assert named["spark.network.crypto.enabled"] == named["spark.authenticate"] == "true"
    assert "spark.authenticate.secret.file" not in named
    open_to_all = session_settings(standalone, "app", NEVER, {"spark.authenticate": "false"})
    assert "spark.network.crypto.enabled" not in open_to_all
    yarn = session_settings(Master.parse("yarn"), "app", NEVER, {})
    assert yarn["spark.authenticate"] == "true"
    assert "spark.authenticate.secret" not in yarn


def test_settings_of_the_caller_come_last_and_nothing_takes_one_away() -> None:
    settings = {"spark.executor.memory": "6g", "spark.executorEnv.PYTHONPATH": ""}
    settings["spark.executor.extraJavaOptions"] = "-Da=b"
    chosen = session_settings(Master.parse("local[2]"), "app", NEVER, settings)
    assert chosen["spark.executor.memory"] == "6g"
    assert "spark.executorEnv.PYTHONPATH" not in chosen
    assert chosen["spark.executor.extraJavaOptions"].endswith("-Da=b")
    assert chosen["spark.io.encryption.enabled"] == "true"
    assert chosen["spark.driver.host"] == "127.0.0.1"
    away = session_settings(Master.parse("yarn"), "app", NEVER, {})
    assert "spark.driver.host" not in away
    assert away["spark.executorEnv.PYTHONPATH"] == str(CHECKOUT)
