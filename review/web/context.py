"""What every route works with: the database, limits, how visitors come in.

Belongs here: the one object that `create_app` hangs on the app. Does not belong here: what routes
do with it.

Importing it declares every table of the page, so that a database opened afterwards has them all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request

from contracts.registry import SOURCES
from intake.layout import Layout
from journal.database import Database
from journal.store import Journal
from review import measured as _measured  # noqa: F401 - declares its table
from review.case import Case
from review.handed_in.folder import persons_of
from review.history import History, Told, history_of
from review.queue import Queue
from review.queue_facets import FacetCounts
from review.sessions import Limits
from review.web.people import People
from review.workbook.taking import PersonHashes
from review.worklist.delivered import Delivered, delivered_in, nothing_delivered


@dataclass(frozen=True)
class Oidc:
    """An OpenID provider: its address, our client there, the claim that holds the account's name,
    and the address under which browsers know this page."""

    issuer: str
    client_id: str
    client_secret: str
    here: str
    claim: str = "preferred_username"


@dataclass(frozen=True)
class Entrance:
    """How visitors come in besides with a password; all of it is off by default.

    `proxies` are the addresses of reverse proxies whose headers are believed: X-Forwarded-For and
    X-Forwarded-Proto, and `header` with the name of who is signed in there.
    """

    proxies: frozenset[str] = frozenset()
    header: str | None = None
    oidc: Oidc | None = None


def _only_those_shown(_province: str, _numbers: Sequence[str]) -> Mapping[str, str]:
    return {}


def _nothing_kept(_case: Case) -> tuple[Told, ...]:
    return ()


@dataclass(frozen=True)
class Context:
    """One deployment of the page: `key` is its secret, `history` reads what deliveries said of a
    case, `persons` looks people up whom a workbook
    names by number."""

    journal: Journal
    queue: Queue
    key: bytes = field(repr=False)
    persons: PersonHashes = _only_those_shown
    history: History = _nothing_kept
    delivered: Delivered = nothing_delivered
    limits: Limits = field(default_factory=Limits)
    entrance: Entrance = field(default_factory=Entrance)
    facets: FacetCounts = field(init=False)
    people: People = field(init=False)

    def __post_init__(self) -> None:
        """What is kept in memory for a moment."""
        object.__setattr__(self, "facets", FacetCounts(self.queue))
        object.__setattr__(self, "people", People(self.journal.database))

    @classmethod
    def of(
        cls, journal: Journal, key: bytes, *, layout: Layout | None = None, **more: Any
    ) -> Context:
        """The context over a journal; `key` is the secret of the deployment, `layout` where its
        data lie: without it a workbook names only people whom it shows, and worklists have no more
        of a record than its particulars."""
        queue = Queue(journal, key)
        if layout is not None:
            more["persons"] = persons_of(layout, queue)
            more["history"] = history_of(layout)
            more["delivered"] = delivered_in(layout, SOURCES)
        return cls(journal, queue, key, **more)

    @property
    def database(self) -> Database:
        """The journal's database, which holds accounts, sessions, leases and the queue too."""
        return self.journal.database


def context_of(request: Request) -> Context:
    """The context of the app that answers."""
    context: Context = request.app.state.context
    return context


def address_of(request: Request, entrance: Entrance) -> str:
    """Where the request comes from: the peer, or whom a trusted proxy names last."""
    peer = request.client.host if request.client else "unknown"
    if peer in entrance.proxies:
        named = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
        return named[:64] or peer
    return peer


def is_encrypted(request: Request, entrance: Entrance) -> bool:
    """Whether the browser speaks https with us or with the trusted proxy before us."""
    if request.client and request.client.host in entrance.proxies:
        return request.headers.get("x-forwarded-proto", "http") == "https"
    return request.url.scheme == "https"
