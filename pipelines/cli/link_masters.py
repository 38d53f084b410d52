"""Several masters of a link command: their names, and one table of them.

Belongs here: what the two engines share of several MASTER. Does not belong here: single files
(`link_files.py`), whose row of two counts (`matching.masters`).
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from pipelines.cli.common import refuse
from pipelines.cli.link_files import parquet_of, read_source

if TYPE_CHECKING:
    from matching import Source, Spec


def masters_by_name(masters: list[str]) -> dict[str, str]:
    """The paths by the names that links tell: of the file or folder, or the whole path where two
    have one name. Leaves where a path is given twice."""
    twice = [path for path in dict.fromkeys(masters) if masters.count(path) > 1]
    if twice:
        refuse(f"{twice[0]} is given twice as MASTER: give each once")
    names = [PurePosixPath(path).stem for path in masters]
    return dict(zip(names if len(set(names)) == len(names) else masters, masters, strict=True))


def telling(spec: Spec, masters: list[str], where: str | None) -> Spec:
    """The spec with the column that says where a person is: the one asked for, else of several
    masters their names."""
    from matching.masters import NAME

    return replace(spec, where=where or (NAME if len(masters) > 1 else None))


def read_masters(masters: list[str], spec: Spec) -> Source:
    """The people of one master or of several. Leaves or raises SpecError as `read_source` does."""
    from matching import Masters
    from matching.masters import NAME

    asked = replace(spec, where=None) if spec.where == NAME else spec
    named = masters_by_name(masters)
    read = {name: read_source(Path(path), asked, right=True) for name, path in named.items()}
    return Masters(read, spec) if len(read) > 1 else next(iter(read.values()))


def refuse_empty(place: str) -> None:
    """Leave where a folder of this machine holds no Parquet; other places Spark is asked about."""
    if Path(place).is_dir():
        parquet_of(Path(place))
