"""`dongbo prune` and the job: run records go with the nights, a dry run removes nothing."""

from __future__ import annotations

import json
import os
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import dagster as dg
import polars as pl
from typer.testing import CliRunner

from intake.lake import write_version
from intake.layout import Night
from intake.secret_key import pseudonym_key
from journal.chain import faults
from journal.decisions import Action
from journal.store import Journal
from pipelines.cli.main import app
from pipelines.definitions import build_definitions
from pipelines.instance import open_instance
from pipelines.journal_retention import outdated_entries
from pipelines.settings import Settings
from review import measured
from tests.unit.journal.conftest import said
from tests.unit.review import cases

FIRST = date(2026, 11, 1)
LATER = FIRST + timedelta(days=400)


@dg.op(name="noop")
def noop() -> None:
    """Something that leaves a run record."""


@dg.job(name="some_job")
def some_job() -> None:
    noop()


def nights(home: Path) -> list[Path]:
    folders = []
    for number in range(3):
        night = Night(FIRST + timedelta(days=number), "66")
        folders.append(home / "lake" / "accepted" / "land" / night.folder)
        write_version(folders[-1], {"rows": pl.DataFrame({"a": [1]})}, "v")
    return folders


def prune(home: Path, *options: str) -> dict[str, object]:
    command = ["prune", "--home", str(home), "--today", LATER.isoformat(), "--json", *options]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 0, result.output
    return dict(json.loads(result.stdout))


def test_prune_forgets_nights_and_run_records_but_not_in_a_dry_run(tmp_path: Path) -> None:
    folders = nights(tmp_path)
    with open_instance(Settings(home=tmp_path)) as instance:
        run = some_job.execute_in_process(instance=instance)
    shown = prune(tmp_path, "--dry-run")
    assert [folder.exists() for folder in folders] == [True, True, True]
    done = prune(tmp_path)
    assert done == shown | {"removed": True}
    assert done["runs"] == 1
    assert [folder.exists() for folder in folders] == [False, True, True]
    with open_instance(Settings(home=tmp_path)) as instance:
        assert not instance.has_run(run.run_id)
        assert instance.all_logs(run.run_id) == []
    assert prune(tmp_path)["things"] == []


def test_what_people_decided_is_forgotten_once_nothing_rests_on_it(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    layout = settings.layout
    key = pseudonym_key(layout)
    made = datetime.combine(FIRST, datetime.min.time(), UTC)
    with closing(Journal.open(layout.journal, key, lambda: made)) as journal:
        shown, linked, gone = journal.append(
            [said("C1", needs_second=True), said("C2"), said("C3")]
        )
        elsewhere = journal.append([said("C1", province="01")])[0]
        journal.append([said("C1", action=Action.CONFIRM, confirms=shown.seq, actor="minh")])
    assert prune(tmp_path)["decisions"] == 0, "of a province without a night nothing is known"
    used = (("conflicts", "said_seq", shown.seq), ("decisions", "seq", linked.seq))
    for layer, column, seq in used:
        folder = layout.night(layer, "person", Night(FIRST, "66"))
        write_version(folder, {"rows": pl.DataFrame({column: [seq, None]})}, "v")
    head = layout.night("decisions", "head", Night(FIRST, "66"))
    write_version(head, {"rows": pl.DataFrame({"seq": [linked.seq]})}, "v")
    assert prune(tmp_path, "--dry-run")["decisions"] == 0, "what no night has obeyed yet stays"
    write_version(head, {"rows": pl.DataFrame({"seq": [elsewhere.seq + 1]})}, "w")
    young = Settings(home=tmp_path, keep_decision_days=401)
    assert outdated_entries(young, LATER) == ()
    assert prune(tmp_path, "--dry-run")["decisions"] == 1
    assert prune(tmp_path)["decisions"] == 1
    assert prune(tmp_path)["decisions"] == 0
    with closing(Journal.open(layout.journal, key)) as journal:
        entries = journal.entries()
        assert [entry.seq for entry in entries if entry.forgotten] == [gone.seq]
        assert (entries[-1].said.actor, entries[-1].said.supersedes) == ("dongbo", gone.seq)
        assert entries[elsewhere.seq - 1] == elsewhere
        assert list(faults(key, journal.lines())) == []


def test_whom_the_control_sample_asked_about_is_forgotten_like_a_decision(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    layout = settings.layout
    old, young = FIRST, LATER - timedelta(days=1)
    with closing(Journal.open(layout.journal, pseudonym_key(layout))) as journal:
        for number, night in ((1, old), (2, old), (3, young), (1, young)):  # 1 is asked again
            case = replace(cases.question(number), night=night, matched=f"09815200000{number}")
            measured.note(journal, [case])
    shown = prune(tmp_path, "--dry-run")
    assert shown["control_sample"] == 1
    assert prune(tmp_path) == shown | {"removed": True}
    assert prune(tmp_path)["control_sample"] == 0
    with closing(Journal.open(layout.journal, pseudonym_key(layout))) as journal:
        kept = measured.matched(journal, "66")
    assert sorted(kept.values()) == ["098152000001", "098152000003"]
    (_, line) = (tmp_path / "removed.csv").read_text(encoding="utf-8").splitlines()
    assert line.split(",")[1:] == ["control sample", "66", "", old.isoformat(), "1", "0"]


def test_the_job_forgets_what_is_due_today(tmp_path: Path) -> None:
    folders = nights(tmp_path)
    for path in folders[0].rglob("*"):
        os.utime(path, (0, 0))
    settings = Settings(home=tmp_path, keep_night_days=1)
    definitions = build_definitions(settings)
    with open_instance(settings) as instance:
        job = definitions.resolve_job_def("retention")
        assert job.execute_in_process(instance=instance).success
        assert instance.get_runs_count() == 1  # its own record is young
    assert [folder.exists() for folder in folders] == [False, True, True]


def test_the_schedule_starts_the_job() -> None:
    schedule = build_definitions().resolve_schedule_def("retention_schedule")
    assert schedule.job_name == "retention"
    with dg.build_schedule_context() as context:
        assert len(schedule.evaluate_tick(context).run_requests or []) == 1
