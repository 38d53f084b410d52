"""What is known of a night's conflicts, as frames: who is shown, their families, other records.

Belongs here: reading the lake of a night and joining it, column by column, for all conflicts at
once. Does not belong here: cases made of it (`review.build`), where the files lie (assets/).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from contracts.language import SourceContract, TableContract
from journal.basis import person_fingerprint, record_fingerprint
from matching import load_spec
from matching.levels import levels_of
from matching.spec import Spec
from review.case import SHOWN_CANDIDATES
from vietnam.chars import fold_expr

WORTH_SHOWING = 0.001
"""Less likely persons are left out of questions."""
_OTHERS, _CHILDREN, _HOUSEHOLD = 6, 8, 4
_PERSON = ("person_id", "full_name", "date_of_birth", "sex", "old_id", "commune_code",
           "household_id", "mother_id", "father_id", "spouse_id", "status", "died_on",
           "address")  # fmt: skip
_NAMED = ("source", "table", "record_key", "role")
_FIELDS = ("full_name", "date_of_birth", "sex", "person_id")


@dataclass(frozen=True, kw_only=True)
class NightFiles:
    """Where the lake keeps what a night found of persons (shapes of docs/architecture.md).

    `conflicts` is `warehouse.conflicts.conflict_frame`, `model` the JSON of the model of linking,
    `accepted` has a file for each (source, table) of `sources`. Candidates less likely than
    `worth_showing` are left out, but for the best and the holder of the number.
    """

    night: date
    province: str
    conflicts: pl.DataFrame
    mentions: tuple[Path, ...]
    links: Path
    candidates: Path
    master: Path
    model: str
    accepted: Mapping[tuple[str, str], Path]
    sources: tuple[SourceContract, ...]
    worth_showing: float = WORTH_SHOWING


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """Frames about the conflicts that wait for somebody; ids are those of the lake.

    `shown`: `mention_id`, `master_id`, `number` from 1, `probability`, `owner_id`, a `level_…` per
    comparison, `weight_…` where linking weighed them. `mentions`: records of conflicts with
    `record_hash`. `people`: rows of the master with `person_hash`. `kin`: `person_id`, `relation`,
    `relative_id`. `others`: records matched to the persons shown. `events`: `source`, `table`,
    `record_key`, `file_name`, `event`, `amount`.
    """

    conflicts: pl.DataFrame
    shown: pl.DataFrame
    mentions: pl.DataFrame
    people: pl.DataFrame
    kin: pl.DataFrame
    others: pl.DataFrame
    events: pl.DataFrame


def gather(files: NightFiles) -> Evidence:
    """Read and join what belongs to the conflicts that are not closed."""
    conflicts = files.conflicts
    if "state" in conflicts.columns:
        conflicts = conflicts.filter(pl.col("state") != "closed")
    both = pl.concat([conflicts["mention_id"], conflicts["other_mention_id"].drop_nulls()])
    mentions = _some(files.mentions, "mention_id", both.unique())
    mentions = mentions.with_columns(record_fingerprint(mentions))
    spec = load_spec("person")
    shown = _shown(files, conflicts, mentions)
    asked = pl.concat([shown["master_id"], shown["owner_id"].drop_nulls()]).unique()
    people = _some((files.master,), "person_id", asked, _PERSON)
    shown = _levelled(shown.join(people.select("person_id"), left_on="master_id",
                                 right_on="person_id", how="semi", maintain_order="left"),
                      mentions, people, spec)  # fmt: skip
    kin = _kin(files.master, people)
    relatives = _missing_people(files.master, people, kin["relative_id"])
    others = _others(files, shown["master_id"].unique(), people)
    return Evidence(
        conflicts=conflicts,
        shown=shown,
        mentions=mentions,
        people=pl.concat([people, relatives]).with_columns(
            person_fingerprint(pl.concat([people, relatives]))
        ),
        kin=kin,
        others=others,
        events=_events(files, mentions, others),
    )


def _some(
    paths: Sequence[Path], key: str, wanted: pl.Series, columns: Sequence[str] = ()
) -> pl.DataFrame:
    """The rows of Parquet files whose `key` is among `wanted`."""
    rows = pl.scan_parquet(list(paths))
    if columns:
        rows = rows.select(columns)
    ids = wanted.alias(key).to_frame().lazy()
    return rows.join(ids, on=key, how="semi").collect(engine="streaming")


def _shown(files: NightFiles, conflicts: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """Who is shown beside each record: the candidates of a link in review, else whom it is matched
    to; the holder of the number on the record as `owner_id`."""
    numbers = mentions["person_id"].drop_nulls().unique()
    holders = _some((files.master,), "person_id", numbers, ("person_id",))
    owners = mentions.select("mention_id", owner_id="person_id").join(
        holders, left_on="owner_id", right_on="person_id", how="semi"
    )
    uncertain = conflicts.filter(pl.col("decision") == "review")["mention_id"].unique()
    weighed = _some((files.candidates,), "record_id", uncertain).rename({"record_id": "mention_id"})
    certain = (
        conflicts.filter(pl.col("master_id").is_not_null())
        .select("mention_id", "master_id", "probability", rank=pl.lit(1, pl.UInt32))
        .unique("mention_id", keep="any")
        .join(weighed, on="mention_id", how="anti")
    )
    everybody = pl.concat([weighed, certain], how="diagonal_relaxed").join(
        owners, on="mention_id", how="left"
    )
    likely = (
        (pl.col("probability") >= files.worth_showing)
        | (pl.col("rank") == 1)
        | (pl.col("master_id") == pl.col("owner_id"))
    )
    return (
        everybody.filter(likely)
        .sort("mention_id", "rank")
        .with_columns(number=pl.int_range(1, pl.len() + 1).over("mention_id").cast(pl.Int64))
        .filter(pl.col("number") <= SHOWN_CANDIDATES)
    )


def _levelled(
    shown: pl.DataFrame, mentions: pl.DataFrame, people: pl.DataFrame, spec: Spec
) -> pl.DataFrame:
    """Pairs that linking did not list get the levels of their comparisons, without weights."""
    names = [f"level_{comparison.name}" for comparison in spec.comparisons]
    there = [name for name in names if name in shown.columns]
    bare = shown.filter(pl.all_horizontal(pl.col(name).is_null() for name in there))
    if bare.is_empty():
        return shown
    records = mentions.rename({"mention_id": spec.left_id})
    pairs = bare.select(record_id="mention_id", master_id="master_id")
    levels = levels_of(records, people, pairs, spec).rename({"record_id": "mention_id"})
    return shown.update(levels, on=["mention_id", "master_id"])


def _kin(master: Path, people: pl.DataFrame) -> pl.DataFrame:
    """Parents, spouses, children and members of the household of everybody shown."""
    ids = people.select("person_id").lazy()
    rows = pl.scan_parquet(master).select(
        "person_id", "household_id", "mother_id", "father_id", "spouse_id", "date_of_birth"
    )
    found = [
        people.lazy().select("person_id", relation=pl.lit(relation), relative_id=f"{relation}_id")
        for relation in ("mother", "father", "spouse")
    ]
    for column, relation, limit in (
        ("spouse_id", "spouse", 2), ("mother_id", "child", _CHILDREN),
        ("father_id", "child", _CHILDREN),
    ):  # fmt: skip
        near = rows.join(ids, left_on=column, right_on="person_id", how="semi")
        found.append(
            near.sort("date_of_birth", "person_id")
            .filter(pl.int_range(pl.len()).over(column) < limit)
            .select(person_id=column, relation=pl.lit(relation), relative_id="person_id")
        )
    homes = people.lazy().select("person_id", "household_id").drop_nulls()
    mates = rows.join(homes, on="household_id", how="semi").select(
        "household_id", relative_id="person_id", born="date_of_birth"
    )
    found.append(
        homes.join(mates, on="household_id")
        .filter(pl.col("person_id") != pl.col("relative_id"))
        .sort("born", "relative_id")
        .filter(pl.int_range(pl.len()).over("person_id") < _HOUSEHOLD + _CHILDREN)
        .select("person_id", relation=pl.lit("household"), relative_id="relative_id")
    )
    order = ["mother", "father", "spouse", "child", "household"]
    closest = (
        pl.concat(found)
        .filter(pl.col("relative_id").is_not_null())
        .with_columns(pl.col("relation").cast(pl.Enum(order)))
    )
    return (
        closest.collect(engine="streaming")
        .sort("relation", maintain_order=True)
        .unique(["person_id", "relative_id"], keep="first", maintain_order=True)
        .with_columns(pl.col("relation").cast(pl.String))
    )


def _missing_people(master: Path, people: pl.DataFrame, wanted: pl.Series) -> pl.DataFrame:
    others = wanted.unique().alias("person_id").to_frame()
    others = others.join(people.select("person_id"), on="person_id", how="anti")
    return _some((master,), "person_id", others["person_id"], _PERSON)


def _others(files: NightFiles, persons: pl.Series, people: pl.DataFrame) -> pl.DataFrame:
    """Records that are matched to the persons shown, a few of each, and what in them differs."""
    links = (
        pl.scan_parquet(files.links)
        .filter(pl.col("decision") == "match")
        .select(mention_id="record_id", person_id="master_id")
        .join(persons.alias("person_id").to_frame().lazy(), on="person_id", how="semi")
        .collect(engine="streaming")
    )
    rows = _some(files.mentions, "mention_id", links["mention_id"])
    mine = rows.rename({"person_id": "given_number"}).join(links, on="mention_id")
    mine = mine.sort("source", "table", "record_key", "role").filter(
        pl.int_range(pl.len()).over("person_id") < _OTHERS + 2
    )
    told = people.select(pl.col("person_id"), *(pl.col(c).alias(f"p_{c}") for c in _FIELDS[:3]))
    return (
        mine.join(told, on="person_id")
        .with_columns(differing=_differing())
        .join(_subjects(files, mine), on=["source", "table", "record_key"], how="left")
        .select("person_id", "mention_id", *_NAMED, "differing", "of_name")
    )


def _differing() -> pl.Expr:
    """Fields of a record that do not fit the person; dates count as far as both are known."""
    born, known = pl.col("date_of_birth"), pl.col("p_date_of_birth")
    shared = pl.min_horizontal(born.str.len_chars(), known.str.len_chars())
    differs = {
        "full_name": fold_expr(pl.col("full_name")) != fold_expr(pl.col("p_full_name")),
        "date_of_birth": born.str.slice(0, shared) != known.str.slice(0, shared),
        "sex": pl.col("sex") != pl.col("p_sex"),
        "person_id": pl.col("given_number") != pl.col("person_id"),
    }
    return pl.concat_list(
        pl.when(other).then(pl.lit(name)) for name, other in differs.items()
    ).list.drop_nulls()


def _subjects(files: NightFiles, mine: pl.DataFrame) -> pl.DataFrame:
    """Who a record is about, for records that name the person in another role."""
    key = ["source", "table", "record_key"]
    about = pl.DataFrame(
        [
            (table.source, table.name, role)
            for contract in files.sources
            for table in contract.tables
            for role in sorted(table.subject_roles)
        ],
        schema={"source": pl.String, "table": pl.String, "role": pl.String},
        orient="row",
    )
    beside = mine.join(about, on=["source", "table", "role"], how="anti").select(key).unique()
    rows = pl.scan_parquet(list(files.mentions)).select(*key, "role", of_name="full_name")
    return (
        rows.join(beside.lazy(), on=key, how="semi")
        .join(about.lazy(), on=["source", "table", "role"], how="semi")
        .group_by(key)
        .agg(pl.col("of_name").first())
        .collect(engine="streaming")
    )


def _events(files: NightFiles, mentions: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """When each of these records happened, what it pays and the file that it came in."""
    keys = pl.concat([mentions.select("source", "table", "record_key"),
                      others.select("source", "table", "record_key")]).unique()  # fmt: skip
    found = []
    for contract in files.sources:
        for table in contract.tables:
            wanted = keys.filter(source=table.source, table=table.name)
            path = files.accepted.get((table.source, table.name))
            if path is not None and not wanted.is_empty():
                found.append(_happened(table, path, wanted))
    schema = {
        "source": pl.String, "table": pl.String, "record_key": pl.String,
        "file_name": pl.String, "event": pl.String, "amount": pl.Int64,
    }  # fmt: skip
    return pl.concat([pl.DataFrame(schema=schema), *found])


def _happened(table: TableContract, path: Path, wanted: pl.DataFrame) -> pl.DataFrame:
    told = table.meanings.columns
    event, amount = told.get("event_date"), told.get("amount")
    rows = pl.scan_parquet(path).select(
        source=pl.lit(table.source),
        table=pl.lit(table.name),
        record_key="record_key",
        file_name="file_name",
        event=(pl.col(event) if event else pl.lit(None)).cast(pl.String),
        amount=(pl.col(amount) if amount else pl.lit(None)).cast(pl.Int64),
    )
    some = rows.join(wanted.select("record_key").lazy(), on="record_key", how="semi")
    return some.collect(engine="streaming").unique("record_key", keep="first", maintain_order=True)
