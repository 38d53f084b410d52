"""Layers `mentions`, `links` and `conflicts`: who is named in a record, and which person that is.

Belongs here: mention ids, the call of the linkage engine, the call of the conflict rules. Does not
belong here: how persons are recognised (matching/) and what counts as a conflict (warehouse/).
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl

from assets.layers import labels, nights
from assets.workspace import Workspace, night_of
from contracts.language import Purpose, SourceContract
from contracts.registry import only
from intake.lake import Paths
from intake.secret_key import keyed_hashes
from matching import Decision, ParquetSource, link, load_spec
from validators import mention_columns
from validators import mentions as find_mentions

PERSON_PII = ("full_name", "date_of_birth", "sex", "person_id", "old_id", "record_key")
MASTER = only(Purpose.MASTER)
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
        found = pl.concat(_mentioned_in(contract, name, path) for name, path in accepted.items())
        context.add_output_metadata(
            {
                f"mentions as {role}": n
                for role, n in found.group_by("role").len().sort("role").iter_rows()
            }
        )
        return with_mention_ids(found, workspace.pseudonym_key())

    return mentioned


def _mentioned_in(contract: SourceContract, name: str, path: Path) -> pl.DataFrame:
    """The persons of one table, of which only the columns that tell about them are read."""
    table = contract.table(name)
    rows = pl.read_parquet(path, columns=mention_columns(contract, table))
    return find_mentions(contract, table, rows)


def link_assets(sources: Sequence[str]) -> dg.AssetsDefinition:
    """`links/person`, `links/candidates` and `links/model`: every mention of every source against
    the master."""

    @dg.multi_asset(
        name="link_persons",
        partitions_def=nights,
        ins={source: dg.AssetIn(key=["mentions", source], dagster_type=Path) for source in sources}
        | {"master": dg.AssetIn(key=["accepted", MASTER.source], dagster_type=Paths)},
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
        context: dg.AssetExecutionContext, master: Paths, **mentions: Path
    ) -> Iterator[dg.Output[Any]]:
        night_of(context)
        # In the order of sources and mentions, in which the warehouse lays both side by side; a
        # column at a time, since whole rows of a province are larger than what linking makes of it.
        extract = ParquetSource(
            *(mentions[source] for source in sorted(sources)), named={"record_id": "mention_id"}
        )
        people = ParquetSource(master[MASTER.tables[0].name])
        result = link(extract, people, load_spec("person"))
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
