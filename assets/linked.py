"""Layers `mentions`, `links` and `conflicts`: who is named in a record, and which person that is.

Belongs here: the assets and the call of the linkage engine. Does not belong here: who is mentioned
(validators/), how persons are recognised (matching/), what counts as a conflict (warehouse/).
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl

from assets.layers import labels, nights, no_values
from assets.workspace import Workspace, night_of
from contracts.language import Purpose, SourceContract
from contracts.registry import only
from intake.lake import Paths
from matching import Decision, ParquetSource, load_spec
from matching.files import link_files
from review.control import within_reach
from validators.mention_ids import mentions_of

PERSON_PII = ("full_name", "date_of_birth", "sex", "person_id", "old_id", "record_key")
MASTER = only(Purpose.MASTER)


def mention_asset(contract: SourceContract) -> dg.AssetsDefinition:
    """The asset `mentions/<source>`."""
    source = contract.source

    @dg.asset(
        key=["mentions", source],
        partitions_def=nights,
        ins={"accepted": dg.AssetIn(key=["accepted", source], dagster_type=Paths)},
        deps=[dg.AssetKey(["ledger", source])],  # its blocking checks stand before us
        io_manager_key="lake",
        description="Every person named in an accepted record, in one role, with the evidence for "
        "linking.",
        **labels("mentions", pii=True, pii_columns=PERSON_PII),
    )
    def mentioned(
        context: dg.AssetExecutionContext, workspace: Workspace, accepted: Paths
    ) -> pl.DataFrame:
        night_of(context)
        key = workspace.pseudonym_key()
        with no_values(workspace.layout.home):
            found = mentions_of(contract, accepted, key)
        context.add_output_metadata(
            {
                f"mentions as {role}": n
                for role, n in found.group_by("role").len().sort("role").iter_rows()
            }
        )
        return found

    return mentioned


def link_assets(sources: Sequence[str]) -> dg.AssetsDefinition:
    """`links/person`, `links/candidates` and `links/model`: every mention of every source against
    the master."""

    @dg.multi_asset(
        name="link_persons",
        partitions_def=nights,
        ins={source: dg.AssetIn(key=["mentions", source], dagster_type=Path) for source in sources}
        | {
            "master": dg.AssetIn(key=["accepted", MASTER.source], dagster_type=Paths),
            "decided": dg.AssetIn(key=["decisions", "person"], dagster_type=pl.DataFrame),
            "standing": dg.AssetIn(key=["decisions", "standing"], dagster_type=pl.DataFrame),
        },
        deps=[dg.AssetKey(["ledger", MASTER.source])],
        outs={
            "links": dg.AssetOut(
                key=["links", "person"],
                io_manager_key="lake",
                description="One decision per mention: match, review or no_match, with "
                "probability, margin "
                "over the runner-up and reason.",
                **labels(
                    "links",
                    pii=True,
                    kinds=("rapidfuzz", "parquet"),
                    pii_columns=("master_id", "runner_up_id"),
                ),
            ),
            "candidates": dg.AssetOut(
                key=["links", "candidates"],
                io_manager_key="lake",
                description="The persons considered for each mention in review, and for those "
                "among which the control sample is drawn, with the level and weight of every "
                "comparison.",
                **labels(
                    "links", pii=True, kinds=("rapidfuzz", "parquet"), pii_columns=("master_id",)
                ),
            ),
            "model": dg.AssetOut(
                key=["links", "model"],
                io_manager_key="lake",
                description="The model that the links were made with: levels and weights as JSON.",
                **labels("links", pii=False, kinds=("json", "parquet")),
            ),
        },
    )
    def linked(
        context: dg.AssetExecutionContext,
        workspace: Workspace,
        master: Paths,
        decided: pl.DataFrame,
        standing: pl.DataFrame,
        **mentions: Path,
    ) -> Iterator[dg.Output[Any]]:
        night = night_of(context)
        # In the order of sources and mentions, in which the warehouse lays both side by side; a
        # column at a time, since whole rows of a province are larger than what linking makes of it.
        extract = [mentions[source] for source in sorted(sources)]
        ids = ParquetSource(*extract).get_column("mention_id")
        result = link_files(
            extract, master[MASTER.tables[0].name], load_spec("person"),
            cluster=workspace.cluster, named={"record_id": "mention_id"}, decisions=decided,
            listed=within_reach(ids, workspace.pseudonym_key(), night.date, standing),
        )  # fmt: skip
        counts = result.links.group_by("decision").len().sort("decision")
        yield dg.Output(
            result.links,
            "links",
            metadata={f"decision {Decision(name)}": n for name, n in counts.iter_rows()},
        )
        yield dg.Output(result.candidates, "candidates")
        model = pl.DataFrame({"version": [result.model.version], "json": [result.model.to_json()]})
        yield dg.Output(model, "model", metadata={"model_version": result.model.version})

    return linked
