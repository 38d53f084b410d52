"""Settings of a deployment, from the environment (prefix DONGBO_), each with a default that suits a
laptop.

Belongs here: every knob. Does not belong here: rules of law or of data; those are dated data in
their rooms.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from assets.provinces import PROVINCES
from assets.workspace import Workspace


class Settings(BaseSettings):
    """One deployment of Dongbo."""

    model_config = SettingsConfigDict(env_prefix="DONGBO_", extra="ignore")

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
        "refused "
        "and the warehouse published before stays in use.",
    )
    settle_seconds: float = Field(
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
    night_start: str = Field(
        default="0 1 * * *", description="Cron of the nightly sync, Asia/Ho_Chi_Minh."
    )

    provinces: Annotated[tuple[str, ...], NoDecode] = Field(
        default=("66", "68"),
        description="Codes of the provinces whose inboxes are watched and whose nights the "
        "schedule starts, with commas between them.",
    )
    keep_night_days: int = Field(
        default=30,
        ge=1,
        description="Days for which the lake and the conflict workbook of a night are kept; the "
        "two newest nights of a province stay.",
    )
    keep_delivery_days: int = Field(
        default=90,
        ge=1,
        description="Days for which a published delivery is kept in inbox, archive and snapshot "
        "store, and a candidate that failed its audit; the newest delivery of a source stays.",
    )
    keep_run_days: int = Field(
        default=90, ge=1, description="Days for which Dagster's records of a run are kept."
    )

    @field_validator("provinces", mode="before")
    @classmethod
    def _known_provinces(cls, given: str | Iterable[str]) -> tuple[str, ...]:
        codes = given.split(",") if isinstance(given, str) else given
        found = tuple(sorted({code.strip() for code in codes if code.strip()}))
        unknown = [code for code in found if code not in PROVINCES]
        if unknown or not found:
            raise ValueError(
                f"{', '.join(unknown) or 'nothing'} is no province in force; the codes are "
                f"{', '.join(PROVINCES)}"
            )
        return found

    @property
    def workspace(self) -> Workspace:
        """Every path of this deployment, with the settings that assets obey."""
        return Workspace(
            home=str(self.home.resolve()),
            inbox=str(self.inbox_folder),
            accepted_floor=self.accepted_floor,
            settle_seconds=self.settle_seconds,
            patience_seconds=self.patience_seconds,
            turn_seconds=self.turn_seconds,
            archive=self.archive,
        )

    @property
    def inbox_folder(self) -> Path:
        """The inbox, absolute."""
        return (self.inbox or self.home / "inbox").resolve()

    @property
    def instance_folder(self) -> Path:
        """DAGSTER_HOME of this deployment: run records, event logs, schedule state."""
        return self.home.resolve() / "dagster"
