"""What every asset is handed: where things lie, and the settings that a night obeys.

Belongs here: the Dagster resource, the night of a run, and that a run holds its province while it
works on it (intake/turns.py). Does not belong here: the paths themselves (intake/layout.py).
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import dagster as dg
from pydantic import Field

from common.processes import this_process
from contracts.language import Rhythm, SourceContract
from intake.guard import close_home, group_id, private_files
from intake.layout import Layout, Night
from intake.required import required_sources
from intake.secret_key import check_key, pseudonym_key
from intake.turns import take_turn
from journal.store import Journal
from sources import Limits, expect_nothing
from warehouse.build import ROW_NIGHTS
from warehouse.changes import HISTORY_DAYS

if TYPE_CHECKING:
    from matching.engines.spark.linking import Cluster

PROVINCE_TAG = "dongbo/province"
PROCESS_TAG = "dongbo/process"
"""The tag of a run that says which process works on it (`common.processes.Process.text`)."""

JOURNAL_URL = "DONGBO_JOURNAL_URL"
"""The variable with the address of a PostgreSQL database for the journal. It is read where it is
used: a setting of a resource would be shown in Dagster's pages, and it may hold a password."""


def journal_target(layout: Layout) -> Path | str:
    """Where the journal is kept: the database that the environment names, else a file below the
    home."""
    return os.environ.get(JOURNAL_URL) or layout.journal


def night_of(context: dg.AssetExecutionContext | dg.AssetCheckExecutionContext) -> Night:
    """The night of a run, from its partition key; a run without one is refused.

    Dagster starts a partitioned job without a partition as an unpartitioned run and reports
    success; every asset asks here first, so such a run fails at once.
    """
    run_partition = context.run.tags.get("dagster/partition") if context.run else None
    if run_partition is None:
        raise dg.Failure(
            description="This job works on one night of one province. Start it with a partition, "
            "for example: dongbo run --date 2026-11-02 --province 66",
            allow_retries=False,
        )
    return Night.from_key(run_partition)


class Workspace(dg.ConfigurableResource):  # type: ignore[type-arg]
    """The layout of a deployment, and the settings that assets obey.

    `home` and `inbox` as in `intake.layout.Layout`. `accepted_floor` is the share of
    data rows of a source that must be accepted for the night to go on, `continued_share` the limit
    of that name on text files (`sources.Limits`). A file must have been quiet
    for `stable_seconds` to be taken. `archive`: whether published files leave the inbox. `readers`
    is the group that may read the published warehouse, beside the owner. `required`: sources that
    provinces cannot do without (`intake.required`); `rhythms`: sources that deliver otherwise than
    their contract says. The warehouse keeps the rows of the `row_nights` latest nights, and what
    records held for `keep_change_days` (`warehouse.build`). `spark_master`: the cluster that links,
    if not this process; its workers share the folder `spark_work` with it, and `spark_settings` are
    Spark's (`matching.engines.spark.session`).
    """

    home: str
    inbox: str
    accepted_floor: float = 0.5
    continued_share: float = Limits.continued_share
    stable_seconds: float = 0.0
    patience_seconds: float = 600.0
    archive: bool = False
    turn_seconds: float = 0.0
    readers: str | None = None
    required: list[str] | None = None
    rhythms: dict[str, str] = Field(default_factory=dict)
    row_nights: int = ROW_NIGHTS
    keep_change_days: int = HISTORY_DAYS
    spark_master: str | None = None
    spark_work: str | None = None
    spark_settings: dict[str, str] = Field(default_factory=dict)

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Generator[Workspace]:
        """Hold the province of the run's night from its first step to its last, and note in its
        tags which process does. The home is closed, and files are made for the owner only."""
        with private_files():
            close_home(self.layout.home, self.reading_group)
            with self._turn(context):
                try:
                    yield self
                finally:
                    expect_nothing()

    @contextmanager
    def _turn(self, context: dg.InitResourceContext) -> Iterator[None]:
        run, instance, log = context.run, context.instance, context.log
        key = run.tags.get("dagster/partition") if run else None
        if run is None or key is None:
            yield
            return
        if instance is not None:
            instance.add_run_tags(run.run_id, {PROCESS_TAG: this_process().text})
        check_key(self.layout)
        night = Night.from_key(key)
        with take_turn(
            self.layout.turns,
            night.province,
            night.key,
            run.run_id,
            wait=self.turn_seconds,
            told=lambda holder: log.info("waiting for %s", holder) if log else None,
        ):
            yield

    @property
    def reading_group(self) -> int | None:
        """The id of the group `readers`; None when only the owner reads. Raises ValueError."""
        return group_id(self.readers)

    @property
    def cluster(self) -> Cluster | None:
        """The cluster that links; None where this process does."""
        if self.spark_master is None:
            return None
        from matching.engines.spark.linking import Cluster

        work = self.spark_work or str(self.layout.spark)
        return Cluster(self.spark_master, work, self.spark_settings)

    @property
    def limits(self) -> Limits:
        """What a file may cost a night."""
        return Limits(continued_share=self.continued_share)

    @property
    def layout(self) -> Layout:
        """Where things lie."""
        return Layout.of(self.home, self.inbox)

    def required_sources(self, province: str) -> frozenset[str]:
        """The sources that must have been delivered once for a night of `province` to run."""
        return required_sources(self.required, province)

    def rhythm_of(self, contract: SourceContract) -> Rhythm:
        """How often the source delivers in this deployment."""
        return Rhythm(self.rhythms.get(contract.source, contract.rhythm))

    @contextmanager
    def journal(self) -> Iterator[Journal]:
        """The journal of what people decided; made where there is none."""
        with closing(Journal.open(journal_target(self.layout), self.pseudonym_key())) as journal:
            yield journal

    def pseudonym_key(self) -> bytes:
        """The secret behind every pseudonym, made on first use."""
        return pseudonym_key(self.layout, self.reading_group)
