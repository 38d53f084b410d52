"""What can go wrong on a cluster, in one sentence each.

Belongs here: the one exception that the Spark engine raises for what is not our mistake, and what
the exceptions of Spark mean. Does not belong here: looking (`preflight`).

No sentence holds anything of a row. Exceptions of Spark may: a task that fails quotes the text of
its error. So only what is known to be free of rows is taken out of them (paths of programs, names
of packages), and who shows an `EngineProblem` never shows its cause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from matching.spec_shapes import SpecError

__all__ = ["OTHER_CHECKOUT", "EngineProblem", "refine"]

OTHER_CHECKOUT = "dongbo: another checkout"
"""How a worker says that its code is not the driver's (`checkout.verify`)."""
_OURS = ("matching", "vietnam", "common")
_DISK = r"No space left on device|Disk quota exceeded"
_PYTHON = r"Cannot run program|error=2, No such file or directory"
_VERSION = r"PYTHON_VERSION_MISMATCH|different version .{0,80}than that in driver"
_MEMORY = (
    r"OutOfMemoryError|MemoryError|OOMKilled|Cannot allocate memory|"
    r"exit\w*\W+(with\W+)?((code|status)\W+)?137"
)
_PLACE = (
    r"NoSuchFileException|FileNotFound|PATH_NOT_FOUND|PATH_ALREADY_EXISTS|FAILED_READ_FILE|"
    r"AccessDeniedException|AccessControlException|PermissionError"
)
_LOST = (
    r"ExecutorLostFailure|Executor heartbeat timed out|worker lost|executor (was )?lost|"
    r"Lost executor|FetchFailed|Python worker exited unexpectedly|Master removed our application"
)
_MASTER = (
    r"All masters are unresponsive|stopped SparkContext|SparkContext (was|has been) shut ?down"
)
_SAID: dict[str, str] = {
    _DISK: """a disk is full where Spark keeps what it moves between workers (SPARK_LOCAL_DIRS of
        the workers, the working folder of this machine): make room or name another disk""",
    _PYTHON: """a worker cannot start the Python that it is told to: workers run
        spark.pyspark.python (else PYSPARK_PYTHON, else the path of the Python here); name one that
        all of them have""",
    _VERSION: """a worker runs another version of Python than this machine: name the same one with
        spark.pyspark.python""",
    rf"{OTHER_CHECKOUT}|Can't get attribute": """a worker runs another checkout of Dongbo than
        this machine: bring all to the
        same commit, or name it with spark.executorEnv.PYTHONPATH""",
    _MEMORY: """a worker ran out of memory: give it more, or fewer cores (each takes the memory of
        its executor and 1.2 GiB for Python)""",
    _PLACE: """a file or folder of the job is not where the workers look for it, or they may not
        use it: name a place that all of them share""",
    _LOST: """workers were lost and lost again while they worked: their own logs say why (memory
        that the system took back, a machine that went down)""",
    _MASTER: """the master does not answer or refuses this application: is it a Spark master of the
        same version as PySpark here, with the secret that spark.authenticate.secret.file names?""",
    r"UNABLE_TO_INFER_SCHEMA": """there is no Parquet in a folder of the job: is its address
        right, and is whoever writes it done?""",
    r"JAVA_GATEWAY_EXITED": """Java ended before Spark began: its settings are wrong (memory?)""",
}
"""What is looked for in the text of an exception, the cause before what follows from it."""
_MISSING = re.compile(r"No module named '([\w.]+)'")


class EngineProblem(SpecError):  # noqa: N818 - it is nobody's mistake
    """The cluster, the machine or the way to them cannot be used; the message, in English and
    without anything of a row, says what to do."""


def refine(error: BaseException) -> EngineProblem | None:
    """What an exception of Spark means; None where it is none that is known.

    The text of an unknown one may hold values of rows: it must not be shown or logged.
    """
    if isinstance(error, EngineProblem):
        return error
    text = "\n".join(_texts(error))
    missing = _MISSING.search(text)
    if missing:
        return EngineProblem(_missing(missing[1]))
    for pattern, said in _SAID.items():
        if re.search(pattern, text, re.IGNORECASE | re.DOTALL):
            return EngineProblem(" ".join(said.split()))
    return None


def _missing(module: str) -> str:
    package = module.partition(".")[0]
    if package in _OURS:
        return (
            f"a worker lacks {module}: it has no checkout of Dongbo, or an older one; name the "
            f"same commit with spark.executorEnv.PYTHONPATH"
        )
    return (
        f"the Python of a worker lacks the package {package}: install what requirements.lock "
        f"names, or name another Python with spark.pyspark.python"
    )


def _texts(error: BaseException) -> Iterator[str]:
    """The texts of an exception and of what it came of."""
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        yield f"{type(link).__name__}: {link}"
        link = link.__cause__ or link.__context__
