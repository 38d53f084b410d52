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
from vietnam.chars import ascii_fold

_NAMED = ("source", "table", "record_key", "role")
_BETWEEN = "\x1f"
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
    """Put `mention_id` first: the keyed hash of (source, table, record_key, role) and, where a role
    occurs several times in one record, of what tells its persons apart.

    People decide about a mention, so its id must outlive what happens to others: where a role
    occurs once, nothing that is corrected in its evidence changes the id. Where it occurs several
    times each is told by its name (without marks, which are what is corrected most), among
    namesakes by birth date and numbers too, and only what is the same in all of them is counted. So
    the ids of the others stay when one of several is corrected, added or taken away; the one that
    was alone gets another id when a second one comes, since nothing tells which of two was there
    before. The order of rows or files tells nothing.
    """
    ordered = mentions.sort([*_NAMED, *_EVIDENCE, "file_sha256", "sheet", "line"], nulls_last=True)
    identity = ordered.select(
        pl.concat_str([*_NAMED, pl.lit("0")], separator=_BETWEEN).alias("identity"),
        (pl.len().over(_NAMED) > 1).alias("several"),
    ).with_row_index("row")
    several = identity.get_column("several")
    if several.any():
        told = _told_apart(ordered.with_row_index("row").filter(several))
        identity = identity.update(told, on="row")
    texts = identity.get_column("identity")
    ids = pl.Series("mention_id", keyed_hashes(key, "mention", texts), dtype=pl.String)
    return _with_relatives(_with_codes(ordered.insert_column(0, ids), key))


def _with_codes(mentions: pl.DataFrame, key: bytes) -> pl.DataFrame:
    """Codes as keyed hashes: that two records share one is all that linking asks."""
    each = (
        mentions.select(pl.col("codes").str.split(" ")).with_row_index("row")
        .drop_nulls("codes").explode("codes")
    )  # fmt: skip
    distinct = each.get_column("codes").unique()
    hashed = pl.DataFrame({"codes": distinct, "code": keyed_hashes(key, "code", distinct)})
    codes = (
        each.join(hashed, on="codes", how="left").group_by("row")
        .agg(pl.col("code").sort().str.join(" "))
    )  # fmt: skip
    told = (
        pl.Series("codes", [None], dtype=pl.String)
        .new_from_index(0, len(mentions))
        .scatter(codes.get_column("row"), codes.get_column("code"))
    )
    return mentions.with_columns(told)


def _with_relatives(mentions: pl.DataFrame) -> pl.DataFrame:
    """`relative_id` for `relative_role`: the one mention of that role in the same record."""
    asked = (
        mentions.select(*_NAMED, "relative_role").with_row_index("row").drop_nulls("relative_role")
    )
    relatives = mentions.join(
        asked.select(*_NAMED[:-1], role="relative_role").unique(), on=_NAMED, how="semi"
    )
    alone = relatives.group_by(_NAMED).agg(
        pl.when(pl.len() == 1).then(pl.col("mention_id").first()).alias("relative_id")
    )
    found = asked.join(
        alone, left_on=[*_NAMED[:-1], "relative_role"], right_on=_NAMED, how="inner"
    ).select("row", "relative_id")
    place = mentions.columns.index("relative_role")
    ids = (
        pl.Series("relative_id", [None], dtype=pl.String)
        .new_from_index(0, len(mentions))
        .scatter(found.get_column("row"), found.get_column("relative_id"))
    )
    return mentions.drop("relative_role").insert_column(place, ids)


def _told_apart(several: pl.DataFrame) -> pl.DataFrame:
    """`row` and `identity` of mentions whose role occurs several times in their record."""
    name = ascii_fold(several.get_column("full_name").fill_null("")).alias("who")
    named = several.with_columns(name)
    more = [pl.col(column).fill_null("") for column in ("date_of_birth", "person_id", "old_id")]
    who = pl.concat_str(["who", *more], separator=_BETWEEN)
    namesakes = pl.len().over(*_NAMED, "who") > 1
    told = named.with_columns(pl.when(namesakes).then(who).otherwise("who").alias("who"))
    count = pl.int_range(pl.len()).over(*_NAMED, "who").cast(pl.String)
    return told.select(
        "row", pl.concat_str([*_NAMED, "who", count], separator=_BETWEEN).alias("identity")
    )
