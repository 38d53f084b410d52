"""The Dagster instance of a deployment: its folder, its configuration file.

Belongs here: making `<home>/dagster` a DAGSTER_HOME. Does not belong here: what runs on it.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import dagster as dg
from dagster._core.instance.ref import InstanceRef

from common.files import write_whole
from intake.guard import close_home, group_id, private_files
from pipelines.run_records import keep_open
from pipelines.settings import Settings

PROJECT = Path(__file__).resolve().parent.parent
_SHIPPED_BEFORE = frozenset(
    {
        "3495814d4a0767792d733b4f83a13cce1cec16294fc4fa3ba35b9275cff94fc6",
        "62231c00c22264af81a7c67db834e2660503cb1328fc5c4b9d4918af462ed0bf",
    }
)
"""SHA-256 of every `dagster.yaml` that an earlier version put into a home."""


def prepare_instance(settings: Settings) -> Path:
    """Make `<home>/dagster` and put the project's `dagster.yaml` there; returns that folder.

    A `dagster.yaml` that is there already is kept, so an administrator's changes (PostgreSQL,
    limits) last; one that an earlier version put there and nobody changed is brought up to date.
    """
    folder = settings.layout.instance
    with private_files():
        folder.mkdir(parents=True, exist_ok=True)
        close_home(settings.layout.home, group_id(settings.readers))
        config = folder / "dagster.yaml"
        if not config.exists() or _is_shipped_before(config):
            write_whole(config, (PROJECT / "dagster.yaml").read_bytes())
    return folder


def _is_shipped_before(config: Path) -> bool:
    return hashlib.sha256(config.read_bytes()).hexdigest() in _SHIPPED_BEFORE


def open_instance(settings: Settings) -> dg.DagsterInstance:
    """The instance of this deployment, with its real storage."""
    reference = InstanceRef.from_dir(str(prepare_instance(settings)))
    return dg.DagsterInstance.from_ref(keep_open(reference))


def look_at_instance(settings: Settings) -> dg.DagsterInstance:
    """The same for who only looks: nothing in the home is made, closed or brought up to date.

    Raises FileNotFoundError where nothing was ever run.
    """
    folder = settings.layout.instance
    if not (folder / "dagster.yaml").is_file():
        raise FileNotFoundError(f"nothing was run in {settings.home} yet")
    return dg.DagsterInstance.from_ref(InstanceRef.from_dir(str(folder)))
