"""`dongbo review`: the page where people decide, and their accounts.

Belongs here: starting the page, adding and locking accounts. Does not belong here: what the page
does (review/web), what a role may do (review/roles.py).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from pipelines.cli.common import HomeOption, console, known_province, refuse
from pipelines.cli.night import make_settings
from review.roles import Role

if TYPE_CHECKING:
    from journal.database import Database
    from pipelines.settings import Settings
    from review.web.context import Context, Entrance

app = typer.Typer(no_args_is_help=True, help="The page where people decide, and their accounts.")
user = typer.Typer(no_args_is_help=True, help="Accounts of the review page.")
app.add_typer(user, name="user")

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="Name to sign in with.")]


@app.command()
def serve(
    home: HomeOption = None,
    host: Annotated[
        str, typer.Option(help="Address to listen on; anything but loopback needs a proxy.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8321,
    workers: Annotated[
        int,
        typer.Option(min=1, max=64, help="Processes that answer; default: one a core, up to 4."),
    ] = min(4, os.cpu_count() or 1),
) -> None:
    """Serve the review page.

    It listens on this machine only: for other desks put a reverse proxy with https before it and
    name the proxy in DONGBO_REVIEW_PROXIES (docs/review.md).

    Example: dongbo review serve --port 8321
    """
    from review import accounts

    context = _context(home)
    if not accounts.all_accounts(context.database):
        refuse("there is no account yet: dongbo review user add NAME --role supervisor", code=1)
    _serve(context, make_settings(home, None), host, port, workers)


@app.command()
def demo(
    home: Annotated[Path, typer.Option("--home", help="Folder of the demo.")] = Path("demo"),
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8321,
) -> None:
    """Serve the review page of the demo, with a reviewer and a supervisor.

    Their passwords are made at random and shown once; the next start makes new ones.

    Example: dongbo demo && dongbo review demo
    """
    import secrets

    from review import accounts
    from review.roles import Bounds

    if not (home / "warehouse").exists():
        refuse(f"there is no demo in {home}: run dongbo demo first")
    context = _context(home)
    people = (("lan", "Nguyễn Thị Lan", Role.REVIEWER), ("mai", "H'Mai Ayŭn", Role.SUPERVISOR))
    for name, full_name, role in people:
        password = secrets.token_urlsafe(12)
        if accounts.find(context.database, name):
            accounts.set_password(context.database, name, password)
        else:
            account = accounts.Account(name, full_name, role, Bounds("66"))
            accounts.add(context.database, account, password)
        console.print(f"  {role.value}: [bold]{name}[/bold]  {password}", highlight=False)
    _serve(context, make_settings(home, None), "127.0.0.1", port, workers=1)


@app.command()
def undo(
    entry: Annotated[
        int, typer.Argument(metavar="ENTRY", min=1, help="Number of the decision in the journal.")
    ],
    who: Annotated[str, typer.Option(help="Account that takes it back.")],
    home: HomeOption = None,
) -> None:
    """Take a decision back, also after nights that obeyed it: the next night asks again.

    One's own decision, or as a supervisor anybody's. The numbers are in dongbo journal list; the
    decision stays in the journal, an entry beside it says that it no longer stands.

    Exit codes: 0 taken back · 2 refused, with the reason.

    Example: dongbo review undo 17 --who mai
    """
    from journal.decisions import Channel
    from journal.rules import Decided, NotAllowedError
    from review import accounts, deciding

    context = _context(home)
    account = accounts.find(context.database, who)
    if account is None:
        refuse(f"there is no account {who} that may sign in: dongbo review user list")
    found = context.queue.journal.entries(after=entry - 1, up_to=entry)
    if not found:
        refuse(f"the journal has no entry {entry}: dongbo journal list")
    province = found[0].said.province
    if not account.bounds.province_allows(province):
        refuse(f"{who} works for another province than entry {entry}")
    try:
        made = deciding.undo(context.queue, province, entry, account, Channel.COMMAND)
    except NotAllowedError as error:
        refuse(f"entry {entry}: {error}")
    except Decided:
        refuse(f"entry {entry} no longer stands: dongbo journal list shows what does")
    console.print(
        f"[green]✓[/green] entry {entry} no longer stands (entry {made.seq} says so); the next "
        "night asks again",
        highlight=False,
    )


def _serve(context: Context, settings: Settings, host: str, port: int, workers: int) -> None:
    from intake.secret_key import pseudonym_key
    from review.web.app import app_over
    from review.web.server import bind, run

    try:
        bound = bind(host, port)
    except OSError as error:
        refuse(f"port {port} of {host} cannot be had ({error.strerror}): another --port?")
    context.journal.close()  # each process that serves opens its own
    key = pseudonym_key(settings.layout)
    make_app = partial(app_over, settings.journal, key, context.entrance, settings.layout)
    console.print(f"Review page on http://{host}:{port} (Ctrl+C ends it)", highlight=False)
    run(make_app, bound, workers=workers)


@user.command()
def add(
    name: NameArgument,
    full_name: Annotated[str, typer.Option("--full-name", help="Name that others see.")],
    role: Annotated[Role, typer.Option(help="What the account may do (docs/review.md).")],
    province: Annotated[
        str | None, typer.Option(help="Province that it is bound to; needed for reviewers.")
    ] = None,
    communes: Annotated[
        str, typer.Option(help="Commune codes that it is bound to, with commas; default: all.")
    ] = "",
    elsewhere: Annotated[
        bool, typer.Option("--elsewhere", help="No password: signs in at the proxy or by OIDC.")
    ] = False,
    home: HomeOption = None,
) -> None:
    """Add an account. The password is asked for, or read from standard input.

    Example: dongbo review user add lan.nt --full-name "Lan" --role reviewer --province 66
    """
    from review.accounts import Account
    from review.accounts import add as add_account
    from review.roles import Bounds
    from vietnam.provinces import PROVINCES

    if province is not None:
        known_province(province, sorted(PROVINCES))
    bounds = Bounds(
        province, frozenset(code.strip() for code in communes.split(",") if code.strip())
    )
    account = Account(name, full_name, role, bounds)
    password = None if elsewhere else _new_password()
    _or_refuse(lambda: add_account(_database(home, may_be_new=True), account, password))
    console.print(f"[green]✓[/green] {name} may sign in as {role.value}", highlight=False)


@user.command(name="list")
def list_accounts(home: HomeOption = None) -> None:
    """List every account.

    Example: dongbo review user list
    """
    from review.accounts import all_accounts

    table = Table("name", "full name", "role", "province", "communes", "active")
    for account in all_accounts(_database(home)):
        table.add_row(
            account.name,
            account.full_name,
            account.role.value,
            account.bounds.province or "all",
            " ".join(sorted(account.bounds.communes)) or "all",
            "yes" if account.active else "no",
        )
    console.print(table)


@user.command()
def disable(name: NameArgument, home: HomeOption = None) -> None:
    """Lock an account and end its sessions; what it decided stays in the journal.

    Example: dongbo review user disable lan.nt
    """
    from review.accounts import disable as disable_account

    _or_refuse(lambda: disable_account(_database(home), name))
    console.print(f"[green]✓[/green] {name} is locked", highlight=False)


@user.command()
def passwd(name: NameArgument, home: HomeOption = None) -> None:
    """Give an account another password and end its sessions.

    Example: dongbo review user passwd lan.nt
    """
    from review.accounts import set_password

    password = _new_password()
    _or_refuse(lambda: set_password(_database(home), name, password))
    console.print(f"[green]✓[/green] {name} has another password", highlight=False)


def _new_password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    return password


def _or_refuse(act: Callable[[], None]) -> None:
    from review.accounts import AccountError

    try:
        act()
    except AccountError as fault:
        refuse(str(fault))


def _context(home: Path | None, *, may_be_new: bool = False) -> Context:
    """The page's database of a home. Accounts alone may come before the first night: whoever
    mistypes a home must not be given an empty one."""
    from intake.secret_key import pseudonym_key
    from journal.store import Journal
    from review.web.context import Context  # declares the tables: before the database is opened

    settings = make_settings(home, None)
    if not may_be_new and not settings.home.is_dir():
        refuse(f"There is no deployment at {settings.home}: name it with --home.")
    key = pseudonym_key(settings.layout)
    return Context.of(
        Journal.open(settings.journal, key),
        key,
        layout=settings.layout,
        entrance=_entrance(settings),
    )


def _entrance(settings: Settings) -> Entrance:
    """How visitors come in besides with a password; leaves with exit code 2 where it is half set
    up."""
    from review.web.context import Entrance, Oidc

    oidc = None
    if settings.review_oidc_issuer:
        if not (settings.review_oidc_client and settings.review_url):
            refuse("for OpenID set DONGBO_REVIEW_OIDC_CLIENT and DONGBO_REVIEW_URL as well")
        try:
            secret = settings.layout.oidc_secret.read_text("utf-8").strip()
        except OSError:
            refuse(f"for OpenID write the client's secret into {settings.layout.oidc_secret}")
        oidc = Oidc(
            settings.review_oidc_issuer,
            settings.review_oidc_client,
            secret,
            settings.review_url,
            settings.review_oidc_claim,
        )
    header = settings.review_proxy_header or None
    if header and not settings.review_proxies:
        refuse("DONGBO_REVIEW_PROXY_HEADER is believed of DONGBO_REVIEW_PROXIES only: name them")
    return Entrance(frozenset(settings.review_proxies), header, oidc)


def _database(home: Path | None, *, may_be_new: bool = False) -> Database:
    return _context(home, may_be_new=may_be_new).database
