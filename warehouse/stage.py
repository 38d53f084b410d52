"""Puts the frames of a night before DuckDB: registered inputs and two joined temporary tables.

Belongs here: bringing the frames into one shape (`in_*`) and joining each mention with its
record, its link and its person (`st_record`, `st_mention`). Does not belong here: what is stored
(`load/`), what contradicts (`contradictions/`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import duckdb
import polars as pl

from contracts.faults import own_reasons
from contracts.language import SourceContract, TableContract
from contracts.persons import proxies
from contracts.reasons import COMMON
from warehouse.agreed import agreement_frame
from warehouse.facts import ANSWERS, CLAIMED, DECIDED, Frame, NightFacts, as_lazy, column_names
from warehouse.flags import declared_rules, flag_counts
from warehouse.measured import measured
from warehouse.records import HAS_COPIES, select_places, select_records
from warehouse.sql import quote_identifier, quote_literal, read_sql
from warehouse.states import source_states

_MARKER = "/* SELECT of the register */"
_AS_WRITTEN = "join_order,build_side_probe_side"
"""Mentions stream by the records, as the statement has it. Where there are as many records, the
optimizer would lay millions of mentions with all their evidence into a table of hashes instead,
which does not fit into memory."""
_BESIDE = "/* mentions beside links */"
_ALIGNED = """
    SELECT count(*) FILTER (record_id IS DISTINCT FROM mention_id) = 0
    FROM in_mention POSITIONAL JOIN in_link
"""


def stage(con: duckdb.DuckDBPyConnection, facts: NightFacts) -> None:
    """Register the frames of `facts` as `in_*` in `con` and build the tables `st_*`.

    `con` must know the macros of `define_pseudonym`. Raises FactsError when a frame lacks a column.
    """
    facts.check()
    for name, frame in _inputs(facts).items():
        register_frame(con, name, frame)
    for word, bit in kind_bits(facts.tables).items():
        con.execute(f"SET VARIABLE {quote_identifier('kind_' + word)} = {bit}::BIGINT")
    con.execute(read_sql("staging", "words"))
    copies: dict[tuple[str, str], bool] = {}
    for table in facts.tables:
        of = (table.source, table.name)
        register_frame(con, "in_rows", facts.accepted[of])
        [(copies[of],)] = con.execute(HAS_COPIES).fetchall()
        places = select_places(table, copies=copies[of])
        con.execute(f"INSERT INTO in_place BY NAME {places}")
    con.execute(read_sql("staging", "commune"))
    con.execute(read_sql("staging", "place"))
    for table in facts.tables:
        of = (table.source, table.name)
        register_frame(con, "in_rows", facts.accepted[of])
        records = select_records(table, column_names(facts.accepted[of]), copies=copies[of])
        con.execute(read_sql("staging", "record").replace(_MARKER, records))
    con.execute(f"SET disabled_optimizers = {quote_literal(_AS_WRITTEN)}")
    con.execute(read_sql("staging", "mention").replace(_BESIDE, _links_beside_mentions(con)))
    con.execute("RESET disabled_optimizers")
    derive(con)


def derive(con: duckdb.DuckDBPyConnection) -> None:
    """Build what the registers together say of each person from the mentions and records that are
    staged in `con`."""
    con.execute(read_sql("staging", "person"))


def _links_beside_mentions(con: duckdb.DuckDBPyConnection) -> str:
    """The join of mentions and links: line by line where both stand in the same order.

    The links of the lake do, and then millions of ids need no hash table; any other order is joined
    by id.
    """
    [(aligned,)] = con.execute(_ALIGNED).fetchall()
    if aligned:
        return "in_mention AS mention POSITIONAL JOIN in_link AS link"
    return "in_mention AS mention LEFT JOIN in_link AS link ON link.record_id = mention.mention_id"


def register_frame(con: duckdb.DuckDBPyConnection, name: str, frame: Frame) -> None:
    """Make `frame` readable as `name`: a registered frame, or a view of its Parquet files."""
    if isinstance(frame, pl.DataFrame):
        con.register(f"frame_{name}", frame)
        source = quote_identifier(f"frame_{name}")
    else:
        paths = frame if isinstance(frame, tuple) else (frame,)
        source = f"read_parquet([{', '.join(quote_literal(str(path)) for path in paths)}])"
    con.execute(f"CREATE OR REPLACE TEMP VIEW {quote_identifier(name)} AS FROM {source}")


def _inputs(facts: NightFacts) -> dict[str, Frame]:
    answers = pl.DataFrame(schema=ANSWERS) if facts.answers is None else facts.answers
    frames: dict[str, Frame] = {
        "in_night": _night_row(facts),
        "in_register": _registers(facts.sources),
        "in_source": _registers((*facts.sources, *facts.references)),
        "in_state": source_states(facts),
        "in_field": _fields(facts),
        "in_declared": declared_rules(facts),
        "in_flag": flag_counts(facts),
        "in_mention": facts.mentions,
        "in_link": facts.links,
        "in_master": facts.master,
        "in_inventory": facts.inventory,
        "in_commune": facts.communes,
        "in_ledger": facts.ledger,
        "in_quarantine": facts.quarantined,
        "in_rule": _rules(facts),
        "in_answer": answers,
        "in_agreement": agreement_frame(as_lazy(answers)),
        "in_claimed": pl.DataFrame(schema=CLAIMED) if facts.claimed is None else facts.claimed,
        "in_decided": pl.DataFrame(schema=DECIDED) if facts.decided is None else facts.decided,
    }
    if facts.reported is not None:
        frames["in_reported"] = facts.reported
    if facts.acknowledged is not None:
        frames["in_acknowledged"] = facts.acknowledged
    if facts.own_law is not None:
        frames["in_own_law"] = facts.own_law
    return frames


_REGISTER: dict[str, pl.DataType | type[pl.DataType]] = {
    "source": pl.String, "register": pl.String, "kind": pl.String, "kinds": pl.Int64,
    "name_vi": pl.String, "name_en": pl.String, "freshness_days": pl.Int32,
    "due_roles": pl.List(pl.String), "subject_roles": pl.List(pl.String),
    "proxy_roles": pl.List(pl.String), "purpose": pl.String,
}  # fmt: skip


def _registers(sources: Iterable[SourceContract]) -> pl.DataFrame:
    """One line per register of the `sources`, in the words of its contract."""
    tables = [(source, table) for source in sources for table in source.tables]
    bits = kind_bits(table for _, table in tables)
    lines = [_register_row(source, table, bits) for source, table in tables]
    return pl.DataFrame(lines, schema=_REGISTER)


def kind_bits(tables: Iterable[TableContract]) -> dict[str, int]:
    """A bit for each kind of record that the registers speak of."""
    words = sorted({kind for table in tables for kind in table.meanings.all_kinds})
    return {word: 1 << place for place, word in enumerate(words)}


def _register_row(
    source: SourceContract, table: TableContract, bits: Mapping[str, int]
) -> dict[str, object]:
    return {
        "source": source.source,
        "register": table.name,
        "kind": table.meanings.kinds[0],
        "kinds": sum(bits[kind] for kind in set(table.meanings.kinds)),
        "name_vi": table.title_vi,
        "name_en": table.title_en,
        "freshness_days": source.freshness_days,
        "due_roles": sorted(table.due_roles),
        "subject_roles": sorted(table.subject_roles),
        "proxy_roles": sorted(proxies(table)),
        "purpose": source.purpose.value,
    }


def _rules(facts: NightFacts) -> pl.DataFrame:
    """Every reason that a row of the night may be rejected or flagged for, in both languages."""
    known = dict(COMMON)
    for source in facts.sources:
        known |= own_reasons(source)
    return pl.DataFrame(
        {
            "rule": [reason.code for reason in known.values()],
            "kind": [reason.group.name.lower() for reason in known.values()],
            "name_vi": [reason.sentence_vi for reason in known.values()],
            "name_en": [reason.sentence_en for reason in known.values()],
        }
    )


def _night_row(facts: NightFacts) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "night": [facts.night],
            "province_code": [facts.province],
            "province_name": [facts.province_name],
            "run_id": [facts.run_id],
            "model_version": [facts.model_version],
            "rule_version": [facts.rule_version],
            "journal_seq": [facts.journal[0] if facts.journal else None],
            "journal_hash": [facts.journal[1] if facts.journal else None],
            "seconds": [facts.seconds],
        },
        schema_overrides={
            "journal_seq": pl.Int64,
            "journal_hash": pl.String,
            "seconds": pl.Float64,
        },
    )


_FIELD: dict[str, pl.DataType | type[pl.DataType]] = {
    "source": pl.String, "register": pl.String, "field": pl.String, "role": pl.String,
    "evidence": pl.String, "required": pl.Boolean, "identifier": pl.Boolean, "weight": pl.Int32,
    "accepted": pl.Int64, "filled": pl.Int64,
}  # fmt: skip


def _fields(facts: NightFacts) -> pl.DataFrame:
    """One line per measured field: how many accepted rows there are, and how many fill it."""
    lines: list[dict[str, object]] = []
    for table in facts.tables:
        fields = measured(table)
        counted = as_lazy(facts.accepted[table.source, table.name]).select(
            pl.len().alias(""), *(pl.col(f.column.name).count() for f in fields)
        )
        [counts] = counted.collect().rows(named=True)
        lines += [
            {
                "source": table.source, "register": table.name, "field": column.name,
                "role": role, "evidence": evidence, "required": column.required,
                "identifier": column.identifier, "weight": weight,
                "accepted": counts[""], "filled": counts[column.name],
            }
            for column, role, evidence, weight in fields
        ]  # fmt: skip
    return pl.DataFrame(lines, schema=_FIELD)
