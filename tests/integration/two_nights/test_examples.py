"""Every command that help texts and pages show is run as it is written there.

The place is a copy of the two nights called `demo`, with files under the names that the examples
use. Only what differs from one deployment to the next is put in: the date, ids of conflicts and
persons, sizes of generated data.
"""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import openpyxl
import polars as pl
import pytest
from typer.main import get_command
from typer.testing import CliRunner

from intake.lake import read_current
from pipelines.cli.main import app
from tests.integration.support import NIGHTS, SAMPLE, TwoNights

ROOT = Path(__file__).parents[3]
PAGES = ("README.md", "README.vi.md", *sorted(p.name for p in (ROOT / "docs").glob("*.md")))
NIGHT = NIGHTS[1]
FILES = {"PL3-01.xlsx": "land", "ho_tich.xlsx": "civil_status", "ma_so_thue.csv": "tax_codes"}
WORKBOOK = "xa_24133_phuong_ea_kao.xlsx"
NOT_RUN = {
    "run": "runs a night: tests/integration does nothing else",
    "demo": "runs two nights: `make demo`",
    "dev": "serves until it is stopped: tests/crash",
    "snapshot": "needs a database: tests/integration/databases",
    "review": "asks for a password, or serves until it is stopped: tests/unit/review",
    "seal": "vouches for a file by hand: tests/unit/pipelines",
}
NOT_AS_IT_IS = ("$", "…", "--engine spark")
"""What is in an example that leaves something out, or names a cluster (tests/spark)."""
MAY_FIND_FAULTS = {"check": 3, "doctor": 5, "status": 5}
"""Commands whose exit code tells what was found in the sample, not that the example is wrong."""


def commands(text: str) -> Iterator[str]:
    """The `dongbo` commands of a shell block, joined where quotes go on over lines."""
    pending = ""
    for line in text.splitlines():
        command = f"{pending}\n{line}" if pending else line.strip().removeprefix("$ ")
        command = command.removeprefix(".venv/bin/")
        if not command.startswith("dongbo "):
            continue
        try:
            shlex.split(command, comments=True)
        except ValueError:
            pending = command
            continue
        pending = ""
        yield command


def of_pages() -> Iterator[tuple[str, str]]:
    for name in PAGES:
        page = ROOT / name if name.startswith("README") else ROOT / "docs" / name
        for block in re.findall(
            r"```(?:sh)?\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL
        ):
            for command in commands(block):
                yield name, command


def of_help() -> Iterator[tuple[str, str]]:
    for name, command in get_command(app).commands.items():
        for found in re.findall(
            r"Example: (dongbo .*?)(?:\n\s*\n|\Z)", command.help or "", re.DOTALL
        ):
            yield f"dongbo {name} --help", " ".join(found.split())


EXAMPLES = [
    (place, command)
    for place, command in dict.fromkeys([*of_help(), *of_pages()])
    if command.split()[1] not in NOT_RUN and not any(mark in command for mark in NOT_AS_IT_IS)
]


@pytest.fixture(scope="module")
def desk(two_nights: TwoNights, tmp_path_factory: pytest.TempPathFactory):
    """The folder in which the examples run, and what stands in it for the ids they name."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copytree(two_nights.deployment.home, folder / "demo")
    for part in ("inbox", "truth"):
        shutil.copytree(SAMPLE / part, folder / "demo" / part)
    (folder / "examples").symlink_to(ROOT / "examples")
    shutil.copytree(folder / "examples", folder / "demo" / "examples")
    deliveries = folder / "demo" / "inbox" / "66"
    for name, source in FILES.items():
        (file,) = (deliveries / source / NIGHT.date.isoformat()).iterdir()
        shutil.copy(file, folder / name)
    flat = ["generate", "--flat", "--persons", "300", "--records", "100", "--out"]
    assert CliRunner().invoke(app, [*flat, str(folder / "flat")]).exit_code == 0
    records = pl.read_parquet(folder / "flat" / "extract.parquet")
    records.write_csv(folder / "records.csv")
    records.write_parquet(folder / "records.parquet")
    for name in ("master", "truth"):
        shutil.copy(folder / "flat" / f"{name}.parquet", folder)
    _other_provinces(folder)
    (office, *_) = sorted((folder / "demo" / "reports" / "66").glob("*/viec_can_xem/*.xlsx"))
    book = openpyxl.load_workbook(office)
    (asked,) = [
        cell for row in book["Người điền"] for cell in row if cell.value == "Người quyết định"
    ]
    asked.offset(row=1).value = "lan.nt"
    book.save(folder / WORKBOOK)
    conflicts = read_current(folder / "demo/lake/conflicts/person" / NIGHT.folder)["rows"]
    master = pl.read_parquet(folder / "master.parquet")
    with duckdb.connect(folder / "demo/warehouse/dongbo.duckdb", read_only=True) as con:
        [(record,)] = con.sql("SELECT min(record)::VARCHAR FROM fct_record_span").fetchall()
        [(person,)] = con.sql("SELECT min(person)::VARCHAR FROM fct_link").fetchall()
    return folder, {
        "00000000-0000-4d32-8f31-1b1c2a3d4e5f": record,
        "00000000-0000-1f0e-2d3c-4b5a69788796": person,
        "2026-11-02": NIGHT.date.isoformat(),
        "R00000017": records["record_id"][17],
        "066170020202": master["person_id"][0],
        "C866c661957aaff02": conflicts["conflict_id"][0],
        "decide *.xlsx": f"decide {WORKBOOK}",
        "CONFLICT_ID": conflicts["conflict_id"][0],
        "5f0c3a9d": conflicts["mention_id"][0][:12],
        "tests/": f"{ROOT}/tests/",
    }


def _other_provinces(folder: Path) -> None:
    """Masters of several provinces: as files, as one folder, and of a night of a second one."""
    people = pl.read_parquet(folder / "master.parquet")
    for name in ("masters", "people"):
        (folder / name).mkdir()
    for number, province in enumerate(("66", "68", "52")):
        some = people.gather_every(3, number)
        some.write_parquet(folder / f"{province}.parquet")
        some.write_parquet(folder / "masters" / f"{province}.parquet")
        some.with_columns(province_code=pl.lit(province)).write_parquet(
            folder / "people" / f"{province}.parquet"
        )
    own = folder / "demo/lake/accepted/population" / NIGHT.folder
    shutil.copytree(own, own.with_name("province=68"))


@pytest.mark.parametrize(("place", "command"), EXAMPLES, ids=[f"{p}: {c}" for p, c in EXAMPLES])
def test_an_example_does_what_it_says(desk, monkeypatch, place: str, command: str) -> None:
    folder, ids = desk
    monkeypatch.chdir(folder)
    monkeypatch.setenv("DONGBO_HOME", "demo")
    monkeypatch.setenv("DONGBO_INBOX", "demo/inbox")
    for written, here in ids.items():
        command = command.replace(written, here)
    command = re.sub(r"(--persons|--records) \d+", r"\1 200", command)
    command = command.replace("--out /tmp/", "--out made/")
    words = shlex.split(command, comments=True)[1:]
    for word in words:  # a folder that an example makes anew may be there from another
        if word.startswith("made/") or (word == "var/index" and words[0] == "index"):
            shutil.rmtree(word, ignore_errors=True)
    done = CliRunner().invoke(app, words)
    allowed = {0, MAY_FIND_FAULTS.get(words[0], 0)}
    assert done.exit_code in allowed, f"{place}\n{command}\n{done.output}\n{done.exception!r}"


def test_the_pages_have_examples_of_every_command() -> None:
    shown = {command.split()[1] for _, command in [*of_help(), *of_pages()]}
    assert set(get_command(app).commands) <= shown | {"demo", "dev"}
    assert len(EXAMPLES) > 40
