"""The Dagster instance of a deployment: its folder, its configuration file.

Belongs here: making `<home>/dagster` a DAGSTER_HOME. Does not belong here: what runs on it.
"""

from __future__ import annotations

import os
from pathlib import Path

import dagster as dg
from dagster._core.instance.ref import InstanceRef

from pipelines.run_records import keep_open
from pipelines.settings import Settings

PROJECT = Path(__file__).resolve().parent.parent


def prepare_instance(settings: Settings) -> Path:
    """Make `<home>/dagster` and put the project's `dagster.yaml` there; returns that folder.

    A `dagster.yaml` that is there already is kept, so an administrator's changes (PostgreSQL,
    limits) last.
    """
    folder = settings.instance_folder
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "dagster.yaml"
    if not config.exists():
        draft = folder / f".dagster.{os.getpid()}.yaml"
        draft.write_bytes((PROJECT / "dagster.yaml").read_bytes())
        draft.replace(config)
    return folder


def open_instance(settings: Settings) -> dg.DagsterInstance:
    """The instance of this deployment, with its real storage."""
    reference = InstanceRef.from_dir(str(prepare_instance(settings)))
    return dg.DagsterInstance.from_ref(keep_open(reference))
