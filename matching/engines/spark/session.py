"""A session of Spark with the settings of the engine, and nothing left of it afterwards.

Belongs here: settings, the secret, the folder of a run, the beginning and the end of the driver's
Java. Does not belong here: whether the cluster can do the work (`preflight`), the work itself.

All settings reach Java in one private file of the run's folder: whatever stands on a command line
is seen by every user of the machine. The shuffle is encrypted with a key that lives in memory only,
so what a killed worker leaves on its disk cannot be read, and the next check of workers there
removes it; what a killed driver leaves on this machine is removed by the next session with the same
working folder.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING, Any

from common.folders import passing_folder
from matching.engines.spark.masters import Master
from matching.engines.spark.problems import EngineProblem, refine

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

CHECKOUT = Path(__file__).parents[3]
SECRET, SECRET_FILE = "spark.authenticate.secret", "spark.authenticate.secret.file"
PYTHON = "spark.pyspark.python"
_JAVA_OPTIONS = ("spark.driver.extraJavaOptions", "spark.executor.extraJavaOptions")
_SHORT_JOBS = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData"
"""Jobs are short and numpy works in them: the second compiler and a parallel collector cost as much
CPU as the work itself."""
_SECONDS_TO_END = 20.0
_NOT_OURS = (
    "PYSPARK_SUBMIT_ARGS", "PYSPARK_GATEWAY_PORT", "PYSPARK_GATEWAY_SECRET", "SPARK_REMOTE",
    "SPARK_CONNECT_MODE_ENABLED", "SPARK_MASTER", "SPARK_LOCAL_IP", "SPARK_TESTING",
)  # fmt: skip
"""Variables that would change what a session is; pandera sets SPARK_LOCAL_IP for its own ends."""
_LOG = """\
status = error
rootLogger.level = warn
rootLogger.appenderRef.stderr.ref = stderr
appender.stderr.type = Console
appender.stderr.name = stderr
appender.stderr.target = SYSTEM_ERR
appender.stderr.layout.type = PatternLayout
appender.stderr.layout.pattern = %d{HH:mm:ss} %p %c{1}: %m%n%xEx{short.message}
logger.native.name = org.apache.hadoop.util.NativeCodeLoader
logger.native.level = error
# what a failed task says reaches us as an exception, which is read before anything is shown
logger.tasks.name = org.apache.spark.scheduler.TaskSetManager
logger.tasks.level = off
logger.executor.name = org.apache.spark.executor.Executor
logger.executor.level = off
"""
_LOG_ALONE = """\
# no key travels where nobody else takes part
logger.env.name = org.apache.spark.SparkEnv
logger.env.level = error
"""
_TOO_NEW = "PySpark does not yet fully support pandas"
"""It says so at each function of Arrow, which does without pandas."""


@contextmanager
def open_session(
    master: str,
    *,
    app: str = "dongbo link",
    work: Path | str,
    settings: Mapping[str, str] | None = None,
) -> Iterator[SparkSession]:
    """A session on `master` (`local[2]`, `spark://host:7077`, `yarn`, `k8s://…`), stopped at the
    end of the block together with its Java. One at a time per process.

    `work`: a folder of this machine for what passes (shuffle of `local`, the driver's blocks).
    `settings`: Spark's, by name, over ours; "" takes one of ours away. A standalone cluster has one
    secret for all: name its file as `spark.authenticate.secret.file`. Where `spark.cores.max` is
    not set, the session takes all cores of a standalone cluster.

    Raises EngineProblem; who calls asks `preflight.check` first, which needs seconds where Spark
    needs a minute.
    """
    place = Master.parse(master)
    with ExitStack() as stack:
        stack.enter_context(warnings.catch_warnings())
        warnings.filterwarnings("ignore", _TOO_NEW, FutureWarning)
        run = stack.enter_context(passing_folder(Path(work).absolute() / "spark"))
        chosen = session_settings(place, app, run, settings or {})
        try:
            _write_configuration(run, chosen, alone=place.kind == "local")
            spark = stack.enter_context(_running(place, run, chosen))
        except Exception as error:
            problem = refine(error)
            if problem is None:
                raise
            raise problem from None
        yield spark


def session_settings(
    place: Master, app: str, run: Path, settings: Mapping[str, str]
) -> dict[str, str]:
    """All settings of a session, the secret of a standalone cluster among them.

    Raises EngineProblem where that secret is not named, unless `spark.authenticate` is "false".
    """
    chosen = {
        "spark.master": place.text,
        "spark.app.name": app,
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.eventLog.enabled": "false",
        "spark.executor.cores": "1",
        # of a worker's 4 GB: the rest is for Python, which lives outside of Java's heap
        "spark.executor.memory": "2560m",
        "spark.driver.memory": "2560m" if place.kind == "local" else "1g",
        # rows of one key must stay together where a function relies on it
        "spark.sql.adaptive.enabled": "false",
        "spark.sql.execution.arrow.maxRecordsPerBatch": "100000",
        # a batch of blobs would else pass 2 GiB, which Arrow does not carry
        "spark.sql.execution.arrow.maxBytesPerBatch": str(64 << 20),
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.warehouse.dir": str(run / "warehouse"),
        "spark.io.encryption.enabled": "true",
        "spark.authenticate": "false" if place.kind == "local" else "true",
        "spark.executorEnv.PYTHONPATH": str(CHECKOUT),
        # a core runs one task, and every task a Python of its own
        "spark.executorEnv.POLARS_MAX_THREADS": "1",
        "spark.executorEnv.OMP_NUM_THREADS": "1",
        PYTHON: os.environ.get("PYSPARK_PYTHON", sys.executable),
    }
    if place.here:
        chosen |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    chosen |= settings
    driver, executor = (f"{_SHORT_JOBS} {settings.get(name, '')}".strip() for name in _JAVA_OPTIONS)
    chosen[_JAVA_OPTIONS[0]] = f'-Djava.io.tmpdir="{run / "tmp"}" {driver}'
    chosen[_JAVA_OPTIONS[1]] = executor
    if place.kind == "spark" and chosen["spark.authenticate"] == "true":
        chosen.setdefault(SECRET, _secret(chosen.pop(SECRET_FILE, "")))
    if chosen["spark.authenticate"] == "true":
        chosen.setdefault("spark.network.crypto.enabled", "true")
    return {name: value for name, value in chosen.items() if value}


def _secret(named: str) -> str:
    """The secret of a standalone cluster; "" where the operator's own settings have it."""
    if named:
        try:
            return Path(named).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise EngineProblem(f"{SECRET_FILE} names a file that cannot be read") from None
    own = os.environ.get("SPARK_CONF_DIR", "")
    with suppress(OSError):
        if SECRET in (Path(own) / "spark-defaults.conf").read_text(encoding="utf-8"):
            return ""
    raise EngineProblem(
        f"a standalone cluster has one secret, which its master and workers were started with: "
        f"name its file with {SECRET_FILE}, or say spark.authenticate=false where anybody may "
        f"use the cluster"
    )


def _write_configuration(run: Path, chosen: Mapping[str, str], *, alone: bool) -> None:
    """The folder of settings for Java: the operator's own where there is one, ours after it."""
    folder = run / "conf"
    own = os.environ.get("SPARK_CONF_DIR", "")
    if own and Path(own).is_dir():
        copytree(own, folder, ignore=lambda _, names: [n for n in names if n.startswith("log4j")])
    folder.mkdir(exist_ok=True)
    folder.chmod(0o700)
    for name in ("local", "tmp"):
        (run / name).mkdir()
    (folder / "log4j2.properties").write_text(_LOG + _LOG_ALONE * alone, encoding="utf-8")
    defaults = folder / "spark-defaults.conf"
    lines = "".join(f"{name} {_escaped(value)}\n" for name, value in chosen.items())
    with defaults.open("a", encoding="utf-8") as handle:
        defaults.chmod(0o600)
        handle.write("\n" + lines)


def _escaped(value: str) -> str:
    """A value as Java's properties want it."""
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")


@contextmanager
def _running(place: Master, run: Path, chosen: Mapping[str, str]) -> Iterator[SparkSession]:
    """Java with a session in it, both gone at the end."""
    import pyspark
    from pyspark.core.context import SparkContext
    from pyspark.sql import SparkSession

    if SparkContext._active_spark_context is not None:  # noqa: SLF001 - there is no other way to ask
        raise EngineProblem("this process has a session of Spark already: stop it first")
    before = signal.getsignal(signal.SIGINT)
    _end_java(SparkContext)  # somebody's from before, with settings of its own
    variables = {
        "SPARK_HOME": pyspark.__path__[0],  # of the version that we speak
        "SPARK_CONF_DIR": str(run / "conf"),
        "SPARK_LOCAL_DIRS": str(run / "local"),
        "PYSPARK_PYTHON": chosen.get(PYTHON, sys.executable),
        **({"SPARK_LOCAL_IP": "127.0.0.1"} if place.here else {}),
    }
    spark = None
    try:
        with _environment(variables):
            spark = SparkSession.builder.getOrCreate()
        yield spark
    finally:
        try:
            if spark is not None:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore", RuntimeWarning)  # Java has died before
                    spark.stop()
        finally:
            _end_java(SparkContext)
            if threading.current_thread() is threading.main_thread():
                signal.signal(signal.SIGINT, before)  # PySpark puts its own there


def _end_java(context: Any) -> None:
    """End the Java of this process, if there is one, and let the next session begin its own."""
    gateway = context._gateway  # noqa: SLF001 - PySpark itself keeps it until the process ends
    context._gateway = context._jvm = None  # noqa: SLF001
    if gateway is None:
        return
    with suppress(Exception):  # it may have died in the middle of a sentence
        gateway.shutdown()
    process = getattr(gateway, "proc", None)
    if process is None:
        return
    process.stdin.close()  # by which it knows that we are gone
    try:
        process.wait(_SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    """The variables of this process with others in their place: PySpark starts Java with them."""
    touched = {name: os.environ.get(name) for name in (*_NOT_OURS, *variables)}
    for name in _NOT_OURS:
        os.environ.pop(name, None)
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in touched.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
