"""The mentions of a whole source with their ids: what layer `mentions` of the lake holds.

Here: the id of a mention. Not here: whom a row mentions (`roles`), and the secret key.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from common.keyed_hashes import keyed_hashes
from contracts.language import SourceContract
from validators.roles import mention_columns, mentions

_EVIDENCE = ("full_name", "date_of_birth", "sex", "person_id", "old_id", "commune_code")


def mentions_of(contract: SourceContract, accepted: Mapping[str, Path], key: bytes) -> pl.DataFrame:
    """Every person that the accepted rows of a source mention (shape "Mentions" of
    docs/architecture.md).

    `accepted`: table → Parquet file, of which only the columns that tell about persons are read.
    """
    found = []
    for name, path in accepted.items():
        table = contract.table(name)
        rows = pl.read_parquet(path, columns=mention_columns(contract, table))
        found.append(mentions(contract, table, rows))
    return with_mention_ids(pl.concat(found), key)


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
