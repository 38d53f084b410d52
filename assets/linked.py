"""Layers `mentions`, `links` and `conflicts`: who is named in a record, and which person that is.

Belongs here: mention ids, the call of the linkage engine, the call of the conflict rules. Does not
belong here: how persons are recognised (matching/) and what counts as a conflict (warehouse/).
"""

from collections.abc import Iterator, Sequence
from typing import Any

import dagster as dg
import polars as pl

from assets.lake import Frames
from assets.layers import labels, nights
from assets.workspace import Night, Workspace, keyed_hashes
from matching import Decision, link, load_spec
from validators import mentions as find_mentions
from validators.contract import SourceContract

PERSON_PII = ("full_name", "date_of_birth", "sex", "person_id", "old_id", "record_key")
_EVIDENCE = ("full_name", "date_of_birth", "sex", "person_id", "old_id", "commune_code")


def with_mention_ids(mentions: pl.DataFrame, key: bytes) -> pl.DataFrame:
    """Put `mention_id` first: the keyed hash of (source, table, record_key, role, occurrence).

    A role can occur several times in one record (two land holders of one certificate and parcel
    share a key only if the contract says so); `occurrence` numbers them in the order of their
    evidence, so the id does not depend on the order of rows or files.
    """
    named = ["source", "table", "record_key", "role"]
    ordered = mentions.sort([*named, *_EVIDENCE, "file_sha256", "sheet", "line"], nulls_last=True)
    numbered = ordered.with_columns(pl.int_range(pl.len()).over(named).alias("occurrence"))
    identity = numbered.select(
        pl.concat_str([*named, pl.col("occurrence").cast(pl.String)], separator="\x1f")
    ).to_series()
    ids = pl.Series("mention_id", keyed_hashes(key, "mention", identity), dtype=pl.String)
    return numbered.drop("occurrence").insert_column(0, ids)


def mention_asset(contract: SourceContract) -> dg.AssetsDefinition:
    """The asset `mentions/<source>`."""
    source = contract.source

    @dg.asset(
        key=["mentions", source],
        partitions_def=nights,
        ins={"accepted": dg.AssetIn(key=["accepted", source])},
        deps=[dg.AssetKey(["ledger", source])],  # its blocking checks stand before us
        io_manager_key="lake",
        description="Every person named in an accepted record, in one role, with the evidence for "
        "linking.",
        **labels("mentions", pii=True, pii_columns=PERSON_PII),
    )
    def mentioned(
        context: dg.AssetExecutionContext, workspace: Workspace, accepted: Frames
    ) -> pl.DataFrame:
        Night.of(context)
        found = pl.concat(
            [
                find_mentions(contract, contract.table(name), frame)
                for name, frame in accepted.items()
            ]
        )
        context.add_output_metadata(
            {
                f"mentions as {role}": n
                for role, n in found.group_by("role").len().sort("role").iter_rows()
            }
        )
        return with_mention_ids(found, workspace.pseudonym_key())

    return mentioned


def link_assets(sources: Sequence[str]) -> dg.AssetsDefinition:
    """`links/person`, `links/candidates` and `links/model`: every mention of every source against
    the master."""

    @dg.multi_asset(
        name="link_persons",
        partitions_def=nights,
        ins={source: dg.AssetIn(key=["mentions", source]) for source in sources}
        | {"population": dg.AssetIn(key=["accepted", "population"])},
        deps=[dg.AssetKey(["ledger", "population"])],
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
                description="The persons considered for each mention in review, with the level "
                "and weight of "
                "every comparison.",
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
        context: dg.AssetExecutionContext, population: Frames, **mentions: pl.DataFrame
    ) -> Iterator[dg.Output[Any]]:
        Night.of(context)
        # In the order of sources and mentions, in which the warehouse lays both side by side.
        extract = pl.concat([mentions[source] for source in sorted(sources)]).select(
            pl.col("mention_id").alias("record_id"), *_EVIDENCE
        )
        result = link(extract, population["population"], load_spec("person"))
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
