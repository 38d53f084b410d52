"""Settings of a deployment, from the environment (prefix DONGBO_), each with a default that suits a
laptop.

Belongs here: every knob. Does not belong here: rules of law or of data; those are dated data in
their rooms.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from datetime import time
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from assets.workspace import Workspace
from contracts.language import Rhythm
from contracts.registry import SOURCES
from intake.guard import group_id
from intake.layout import Layout
from pipelines.spark_settings import PREFIX, SparkSettings
from vietnam.provinces import PROVINCES
from warehouse.build import ROW_NIGHTS
from warehouse.changes import HISTORY_DAYS

_ALIKE = 0.8  # share of letters that a misspelt name has in common with the right one


class Settings(SparkSettings):
    """One deployment of Dongbo."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", hide_input_in_errors=True)

    home: Path = Field(
        default=Path("var"),
        description="Folder of everything Dongbo makes: lake, snapshots, warehouse, reports, key.",
    )
    inbox: Path | None = Field(
        default=None,
        description="Folder where deliveries arrive; default <home>/inbox. "
        "Layout: <inbox>/<province>/<source>/<YYYY-MM-DD>/<file>.",
    )
    accepted_floor: float = Field(
        default=0.5,
        ge=0,
        le=1,
        description="Share of a source's data rows that must be accepted, else the night is "
        "refused and the warehouse published before stays in use.",
    )
    continued_share: float = Field(
        default=0.5,
        ge=0,
        le=1,
        description="Share of the lines of a text file that may continue a record begun above them "
        "(cells with line breaks), else the file is refused: stray quotation marks hide rows so.",
    )
    stable_seconds: float = Field(
        default=2.0,
        ge=0,
        description="Seconds for which a file of the inbox must not have changed to be read: a "
        "half-copied file waits.",
    )
    patience_seconds: float = Field(
        default=600.0,
        ge=0,
        description="Seconds for which a night waits for a file of the inbox that keeps changing; "
        "then it names the file and is refused.",
    )
    turn_seconds: float = Field(
        default=7200.0,
        ge=0,
        description="Seconds for which a night of the schedule or of the sensor waits while "
        "somebody else's run works on its province.",
    )
    archive: bool = Field(
        default=False,
        description="Move files from the inbox to <home>/archive once their night is published; "
        "default: they stay in the inbox.",
    )
    readers: str | None = Field(
        default=None,
        description="Group whose members may read the published warehouse and its dated copies; "
        "default: only the account that runs Dongbo.",
    )
    night_start: str = Field(
        default="0 1 * * *", description="Cron of the nightly sync, Asia/Ho_Chi_Minh."
    )
    provinces: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Codes of the provinces whose nights the schedule starts, with commas between "
        "them. Default: the provinces that have delivered something.",
    )
    published_by: time = Field(
        default=time(6, 0),
        description="Time of day, Vietnam time, by which last night must be published; from then "
        "on it is late.",
    )
    rhythms: Annotated[dict[str, Rhythm], NoDecode] = Field(
        default={},
        description="Sources that deliver in another rhythm than their contract says, for example "
        "land=monthly,population=weekly.",
    )
    required: Annotated[tuple[str, ...] | None, NoDecode] = Field(
        default=None,
        description="Sources that must have been delivered once for a night to run, with commas "
        "between them, for one province as 66:land; default: those whose contract says so. A night "
        "does without the others, and says so.",
    )
    contracts: str = Field(
        default="",
        description="Folder of modules that declare registers of this province (docs/sources.md).",
    )
    alert_urls: SecretStr = Field(
        default=SecretStr(""),
        description="Addresses of alerts, with blanks between them, beside those of "
        "<home>/secret/alert_addresses.txt.",
    )
    alert_language: Literal["vi", "en", "both"] = Field(
        default="vi", description="Language of alerts."
    )
    alert_remind_days: int = Field(
        default=1,
        ge=1,
        description="Nights after which one hears again of a source that is still stale or late.",
    )
    keep_night_days: int = Field(
        default=30,
        ge=1,
        description="Days for which the lake and the conflict workbook of a night are kept; the "
        "two newest nights of a province stay.",
    )
    row_nights: int = Field(
        default=ROW_NIGHTS,
        ge=2,
        description="Latest nights of a province of which the warehouse keeps the rows. While "
        "nights run in any order: as many as there are, so that each mends what later ones say.",
    )
    keep_change_days: int = Field(
        default=HISTORY_DAYS,
        ge=1,
        description="Days before the latest night of a province for which the warehouse keeps what "
        "records held, by pseudonym: changes, fields, links that ended.",
    )
    keep_delivery_days: int = Field(
        default=90,
        ge=1,
        description="Days for which a published delivery is kept in inbox, archive and snapshot "
        "store, and a candidate that failed its audit; the newest delivery of a source stays.",
    )
    journal_url: SecretStr = Field(
        default=SecretStr(""),
        description="Address of a PostgreSQL database for the journal of decisions, for example "
        "postgresql://dongbo:password@host/dongbo; default: a file below the home.",
    )
    review_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Addresses of reverse proxies before the review page whose headers are "
        "believed (X-Forwarded-For, X-Forwarded-Proto), with commas between them.",
    )
    review_proxy_header: str = Field(
        default="",
        description="Header in which a trusted proxy names who is signed in, for example "
        "X-Remote-User; default: nobody comes in that way.",
    )
    review_oidc_issuer: str = Field(
        default="", description="Address of an OpenID provider for the review page; default: none."
    )
    review_oidc_client: str = Field(
        default="",
        description="Our client id at the OpenID provider; its secret stands in "
        "<home>/secret/oidc_client_secret.txt.",
    )
    review_oidc_claim: str = Field(
        default="preferred_username",
        description="Claim of the OpenID provider that holds the name of the account.",
    )
    review_url: str = Field(
        default="",
        description="Address under which browsers know the review page; needed for OpenID.",
    )
    keep_decision_days: int = Field(
        default=365,
        ge=1,
        description="Days for which the personal part of a decision is kept once nothing rests on "
        "it; that it was made, by whom and when stays for good.",
    )
    keep_run_days: int = Field(
        default=90, ge=1, description="Days for which Dagster's records of a run are kept."
    )

    @field_validator("review_proxies", mode="before")
    @classmethod
    def _addresses(cls, given: str | Iterable[str]) -> tuple[str, ...]:
        items = given.split(",") if isinstance(given, str) else given
        return tuple(item.strip() for item in items if item.strip())

    @field_validator("provinces", mode="before")
    @classmethod
    def _known_provinces(cls, given: str | Iterable[str]) -> tuple[str, ...]:
        codes = given.split(",") if isinstance(given, str) else given
        found = tuple(sorted({code.strip() for code in codes if code.strip()}))
        unknown = [code for code in found if code not in PROVINCES]
        if unknown:
            raise ValueError(
                f"{', '.join(unknown)} is no province in force; the codes are "
                f"{', '.join(PROVINCES)}"
            )
        return found

    @field_validator("rhythms", mode="before")
    @classmethod
    def _known_sources(cls, given: str | Mapping[str, str]) -> dict[str, Rhythm]:
        if isinstance(given, str):
            pairs = [pair.partition("=") for pair in given.split(",") if pair.strip()]
            given = {source.strip(): rhythm.strip() for source, _, rhythm in pairs}
        wrong = sorted(
            f"{source}={rhythm}"
            for source, rhythm in given.items()
            if source not in SOURCES or rhythm not in list(Rhythm)
        )
        if wrong:
            raise ValueError(
                f"{', '.join(wrong)}: write source=rhythm; sources are {', '.join(SOURCES)}, "
                f"rhythms {', '.join(Rhythm)}"
            )
        return {source: Rhythm(rhythm) for source, rhythm in given.items()}

    @field_validator("required", mode="before")
    @classmethod
    def _known_required(cls, given: str | Iterable[str] | None) -> tuple[str, ...] | None:
        if given is None:
            return None
        items = given.split(",") if isinstance(given, str) else given
        found = tuple(sorted({item.strip() for item in items if item.strip()}))
        for item in found:
            code, colon, source = item.rpartition(":")
            if source not in SOURCES or (colon and code not in PROVINCES):
                raise ValueError(
                    f"{item}: write a source, or province:source; sources are {', '.join(SOURCES)}"
                )
        return found

    @field_validator("readers")
    @classmethod
    def _known_group(cls, given: str | None) -> str | None:
        group_id(given)
        return given or None

    @property
    def workspace(self) -> Workspace:
        """What assets are handed: the layout, and the settings that they obey."""
        return Workspace(
            home=str(self.layout.home),
            inbox=str(self.layout.inbox),
            accepted_floor=self.accepted_floor,
            continued_share=self.continued_share,
            stable_seconds=self.stable_seconds,
            patience_seconds=self.patience_seconds,
            turn_seconds=self.turn_seconds,
            archive=self.archive,
            readers=self.readers,
            required=None if self.required is None else list(self.required),
            rhythms={source: rhythm.value for source, rhythm in self.rhythms.items()},
            keep_change_days=self.keep_change_days,
            row_nights=self.row_nights,
            **self.linking,
        )

    @property
    def journal(self) -> Path | str:
        """Where the journal of decisions is kept: a file, or the address of a database."""
        return self.journal_url.get_secret_value() or self.layout.journal

    @property
    def layout(self) -> Layout:
        """Where things lie."""
        return Layout.of(self.home, self.inbox)


def misspelt(environment: Mapping[str, str]) -> dict[str, str]:
    """Variables that no setting reads but that are written like one, with the name that was meant.

    Other variables of our prefix are left alone: the connection of a database has a name of the
    operator's choice.
    """
    names = [name.upper() for name in Settings.model_fields]
    given = sorted(name for name in environment if name.upper().startswith(PREFIX))
    near = {
        name: difflib.get_close_matches(name.upper().removeprefix(PREFIX), names, 1, _ALIKE)
        for name in given
    }
    return {
        name: PREFIX + found[0]
        for name, found in near.items()
        if found and name.upper() != PREFIX + found[0]
    }
