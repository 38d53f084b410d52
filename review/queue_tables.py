"""The tables of the queue, in the journal's database.

Belongs here: columns and indexes. Does not belong here: what is read and written (`review.queue`).

A night writes its cases under a new number (`load`) while people go on with those of the night
before; one small transaction makes the new ones current. `up_to` is the number of the last entry of
the journal that the night obeyed. Answers of people are in the journal; `state` and `entry` repeat
them here so that a list needs no second look. `urgency` begins with the limit, so a filter by it is
a range of the index that a list is read by.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from journal.schema import metadata

_BY_BYTES = String().with_variant(String(collation="C"), "postgresql")
"""Text that is looked up by a range: its order must not depend on a language."""

LOAD = Table(
    "review_load",
    metadata,
    Column("load", Integer, primary_key=True, autoincrement=True),
    Column("province", String, nullable=False),
    Column("night", Date, nullable=False),
    Column("started_at", DateTime, nullable=False),
    Column("up_to", Integer, nullable=False),
    Column("current", Boolean, nullable=False),
    Column("cases", Integer, nullable=False),
    Index("review_load_by_province", "province", "current"),
)

QUEUE = Table(
    "review_queue",
    metadata,
    Column("load", Integer, ForeignKey("review_load.load"), primary_key=True),
    Column("conflict_id", _BY_BYTES, primary_key=True),
    Column("state", String, nullable=False),
    Column("entry", Integer),
    Column("desk", String, nullable=False),
    Column("commune", String, nullable=False),
    Column("source", String, nullable=False),
    Column("register", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("link_reason", String),
    Column("due_on", Date, nullable=False),
    Column("opened_on", Date, nullable=False),
    Column("blocking", Boolean, nullable=False),
    Column("urgency", Integer, nullable=False),
    Column("signature", String, nullable=False),
    Column("name_key", String, nullable=False),
    Column("record_key", String, nullable=False),
    Column("mention_id", String, nullable=False),
    Column("content_hash", String, nullable=False),
    Column("register_name", Text, nullable=False),
    Column("role_title", Text, nullable=False),
    Column("commune_name", Text),
    Column("record_name", Text),
    Column("candidate_name", Text),
    Column("levels", Text, nullable=False),
    Column("probability", Float),
    Column("months_wrong", Integer, nullable=False),
    Column("amount_wrong", Integer, nullable=False),
    Index(  # what follows the id is filtered by without a look at the line
        "review_queue_by_urgency",
        "load", "state", "desk", "urgency", "conflict_id",
        "reason", "source", "register", "commune",
    ),
    Index("review_queue_of_all_desks", "load", "state", "urgency", "conflict_id"),
    Index("review_queue_by_commune", "load", "state", "commune", "desk", "urgency", "conflict_id"),
    Index("review_queue_by_reason", "load", "state", "reason", "desk", "urgency", "conflict_id"),
    Index(
        "review_queue_by_register",
        "load", "state", "source", "register", "desk", "urgency", "conflict_id",
    ),
    Index("review_queue_by_signature", "load", "state", "desk", "signature", "reason", "urgency"),
    Index("review_queue_by_record", "load", "record_key"),
    Index(
        "review_queue_counts",
        "load", "state", "desk", "commune", "source", "register", "reason", "due_on",
    ),
)  # fmt: skip

CASE = Table(
    "review_case",
    metadata,
    Column("load", Integer, ForeignKey("review_load.load"), primary_key=True),
    Column("conflict_id", String, primary_key=True),
    Column("json", LargeBinary, nullable=False, comment="review.case.Case as JSON, zlib"),
)

WORD = Table(
    "review_word",
    metadata,
    Column("load", Integer, ForeignKey("review_load.load"), primary_key=True),
    Column("word", _BY_BYTES, primary_key=True),
    Column("conflict_id", String, primary_key=True),
    sqlite_with_rowid=False,
)

NUMBER = Table(
    "review_number",
    metadata,
    Column("load", Integer, ForeignKey("review_load.load"), primary_key=True),
    Column("number_hash", String, primary_key=True),
    Column("conflict_id", String, primary_key=True),
    sqlite_with_rowid=False,
)

NAME = Table(
    "review_name",
    metadata,
    Column("load", Integer, ForeignKey("review_load.load"), primary_key=True),
    Column("source", String, primary_key=True, comment="of a register; empty for a commune"),
    Column("code", String, primary_key=True),
    Column("name", Text, nullable=False),
)
