"""Settings of a deployment, from the environment (prefix DONGBO_), each with a default that suits a
laptop.

Belongs here: every knob. Does not belong here: rules of law or of data; those are dated data in
their rooms.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


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
    archive: bool = Field(
        default=False,
        description="Move files from the inbox to <home>/archive once their night is published; "
        "default: they stay in the inbox.",
    )
    night_start: str = Field(
        default="0 1 * * *", description="Cron of the nightly sync, Asia/Ho_Chi_Minh."
    )

    @property
    def inbox_folder(self) -> Path:
        """The inbox, absolute."""
        return (self.inbox or self.home / "inbox").resolve()

    @property
    def instance_folder(self) -> Path:
        """DAGSTER_HOME of this deployment: run records, event logs, schedule state."""
        return self.home.resolve() / "dagster"
