"""Tables of the people who decide: accounts, sessions, failed sign-ins, leases.

Belongs here: their columns. Does not belong here: what is done with them (`accounts`, `sessions`,
`leases`), the journal's and the queue's own tables. They lie in the journal's database.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, Index, String, Table

from journal.schema import metadata

ACCOUNT = Table(
    "review_account",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("full_name", String(200), nullable=False),
    Column("role", String(16), nullable=False),
    Column("province", String(2)),
    Column("communes", String, nullable=False, default=""),
    Column("password_hash", String(256)),
    Column("active", Boolean, nullable=False, default=True),
    Column("keys", Boolean, nullable=False, default=True),
    Column("made_at", Float, nullable=False),
)
"""`communes`: codes with blanks between them; `password_hash` is empty for those who sign in
elsewhere (proxy, OIDC); `keys`: whether shortcuts of one key are on (WCAG 2.1.4). Times are seconds
since 1970, UTC."""

SESSION = Table(
    "review_session",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("account", String(64), nullable=False, index=True),
    Column("csrf", String(64), nullable=False),
    Column("made_at", Float, nullable=False),
    Column("seen_at", Float, nullable=False),
)

FAILURE = Table(
    "review_failed_sign_in",
    metadata,
    Column("name", String(64), nullable=False),
    Column("address", String(64), nullable=False),
    Column("at", Float, nullable=False),
    Index("review_failed_by_name", "name", "at"),
    Index("review_failed_by_address", "address", "at"),
)

LEASE = Table(
    "review_lease",
    metadata,
    Column("province", String(2), primary_key=True),
    Column("conflict_id", String(32), primary_key=True),
    Column("account", String(64), nullable=False, index=True),
    Column("until", Float, nullable=False),
)
"""It goes by conflict and not by line of the queue: a night that is loaded anew takes nobody's work
away."""
