"""Lists without persons: facilities with electronic records and provinces connected (ministry of
health, November 2025), tasks of Đắk Lắk (February 2025), tasks and models of Lâm Đồng (June 2025).

The three lists of tasks are told apart by their kind; those of Lâm Đồng are its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from contracts.emr_facilities import PRIVATE, PUBLIC
from contracts.patterns import NO, YES
from contracts.pilot_models import ACCEPTED, RUNNING
from contracts.project06_tasks import DONE, GENERAL, ONGOING, OWN, REGULAR, SPECIFIC
from contracts.registry import SOURCES
from tests.integration.published import Figure, Made
from vietnam.provinces import PROVINCES

PUBLIC_DONE, PUBLIC_ALL = 84, 125
PRIVATE_DONE, PRIVATE_ALL = 140, 399
CONNECTED = 26
MODELS_DONE, MODELS_ALL = 17, 34
OWN_TASKS = {DONE: 15, REGULAR: 10, ONGOING: 19}
TASKS = {GENERAL: {DONE: 30}, SPECIFIC: {DONE: 63, ONGOING: 1}, OWN: OWN_TASKS}
Row = Mapping[str, str | None]


def _of_tasks(code: str, kind: str) -> Figure:
    return Figure(
        code=code,
        metric="tasks_done_share",
        where={"level": "register_breakdown", "breakdown": kind},
        part=TASKS[kind][DONE],
        total=sum(TASKS[kind].values()),
    )


def _of_facilities(code: str, breakdown: str, part: int, total: int) -> Figure:
    where = {"level": "register_breakdown", "breakdown": breakdown}
    return Figure(code=code, metric="emr_share", where=where, part=part, total=total)


FIGURES = (
    _of_tasks("dl_tasks_general", GENERAL),
    _of_tasks("dl_tasks_specific", SPECIFIC),
    _of_tasks("ld_tasks", OWN),
    _of_facilities("moh_emr_public", f"{PUBLIC}, tuyến tỉnh", PUBLIC_DONE, PUBLIC_ALL),
    _of_facilities("moh_emr_private", PRIVATE, PRIVATE_DONE, PRIVATE_ALL),
    Figure(
        code="moh_provinces",
        metric="provinces_connected_share",
        where={"level": "province"},
        part=CONNECTED,
        total=len(PROVINCES),
    ),
    Figure(
        code="ld_models",
        metric="models_accepted_share",
        where={"level": "province"},
        part=MODELS_DONE,
        total=MODELS_ALL,
    ),
)


def write(made: Made) -> None:
    """One file for each list."""
    _put(made, "emr_facilities", _facilities())
    _put(made, "project06_tasks", _tasks())
    _put(made, "pilot_models", _models())
    _put(made, "connected_provinces", _provinces())


def _put(made: Made, source: str, rows: Iterable[Row]) -> None:
    """Write a list under the official labels, in place of the one that the sample makes."""
    [table] = SOURCES[source].tables
    listed = pl.DataFrame(list(rows), infer_schema_length=None)
    for path in made.folder(source).iterdir():
        path.unlink()
    labels = {name: table.column(name).title_vi for name in listed.columns}
    listed.rename(labels).write_csv(made.folder(source) / f"{source}.csv", include_bom=True)


def _facilities() -> Iterable[Row]:
    for n in range(PUBLIC_ALL + PRIVATE_ALL):
        public = n < PUBLIC_ALL
        announced = n < PUBLIC_DONE if public else n - PUBLIC_ALL < PRIVATE_DONE
        yield {
            "facility_code": f"66{n:03d}",
            "facility_name": f"BVĐK số {n}",
            "ownership": PUBLIC if public else PRIVATE,
            "care_level": "Tỉnh" if public else None,
            "emr": YES if announced else NO,
            "announced_on": "12/09/2025" if announced else None,
        }


def _tasks() -> Iterable[Row]:
    for kind, states in TASKS.items():
        for state, count in states.items():
            for n in range(count):
                yield {
                    "task_kind": kind,
                    "content": f"{state}: việc {n}",
                    "due": "31/12/2026" if state == ONGOING else None,
                    "status": state,
                }


def _models() -> Iterable[Row]:
    for n in range(MODELS_ALL):
        yield {"model_name": f"Mô hình {n}", "status": ACCEPTED if n < MODELS_DONE else RUNNING}


def _provinces() -> Iterable[Row]:
    for n, name in enumerate(PROVINCES.values()):
        yield {"province": name, "connected": YES if n < CONNECTED else NO}
