"""A register kept in PostgreSQL and the same register sent as a file: the same accepted rows."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import polars as pl
from typer.testing import CliRunner

from assets.workspace import Workspace
from contracts.registry import SOURCES
from intake.delivery import receive_delivery
from intake.judging import judge_delivery
from pipelines.cli.main import app
from sources.database import DatabaseSettings
from tests.integration.databases.cluster import PASSWORD
from tests.integration.databases.conftest import VARIABLE, Place
from tests.integration.support import NIGHTS, SAMPLE

# ruff: noqa: S608 - the tests make the tables that are read

NIGHT = NIGHTS[0]
ORIGIN = {"file_sha256", "file_name", "sheet", "line"}
FOLDER = SAMPLE / "inbox" / "66" / "tax_codes"


def load(place: Place, file: Path) -> list[str]:
    """Put a CSV file into the table mst as nvarchar columns; returns the labels."""
    with file.open(encoding="utf-8-sig", newline="") as handle:
        header, *rows = csv.reader(handle)
    columns = ", ".join(f'"{label}" varchar(200)' for label in header)
    place.sql(f"CREATE TABLE mst (dong bigserial PRIMARY KEY, {columns})")
    names = ", ".join(f'"{label}"' for label in header)
    values = ", ".join(
        "(" + ", ".join("NULL" if not cell else f"$v${cell}$v$" for cell in row) + ")"
        for row in rows
    )
    place.sql(f"INSERT INTO mst ({names}) VALUES {values}")
    return header


def accepted(folder: Path, workspace: Workspace) -> tuple[pl.DataFrame, pl.DataFrame, list[int]]:
    manifest = receive_delivery(folder, NIGHT.date, workspace.layout.snapshots)
    judged = judge_delivery(SOURCES["tax_codes"], manifest, workspace.layout, NIGHT)
    (split,) = judged.splits.values()
    rows = split.accepted.sort("record_key", "line").drop(ORIGIN)
    wrong = split.quarantined.sort("rule", "value", "row_json").select("rule", "column", "value")
    counted = judged.ledger.select(
        pl.sum("rows_seen", "data_rows", "accepted_rows", "quarantined_rows")
    )
    return rows, wrong, list(counted.row(0))


def test_a_register_in_a_database_gives_the_accepted_rows_of_its_file(
    place: Place, tmp_path: Path, monkeypatch
) -> None:
    (file,) = (FOLDER / NIGHT.date.isoformat()).iterdir()
    labels = load(place, file)
    home = tmp_path / "home"
    config = home / "databases" / "66" / "tax_codes.toml"
    config.parent.mkdir(parents=True)
    renamed = "\n".join(f"{json.dumps(x, ensure_ascii=False)} = {json.dumps(x)}" for x in labels)
    config.write_text(
        f'connection_env = "{VARIABLE}"\ntable = "mst"\nkey = "dong"\n[columns]\n{renamed}\n',
        encoding="utf-8",
    )
    for name, value in place.environment.items():
        monkeypatch.setenv(name, value)
    arguments = ["snapshot", "--province", "66", "--source", "tax_codes"]
    arguments += ["--date", NIGHT.date.isoformat(), "--home", str(home), "--json"]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["rows"] == len(file.read_text(encoding="utf-8-sig").splitlines()) - 1
    assert told["columns"] == len(labels)

    workspace = Workspace(home=str(home), inbox=str(home / "inbox"))
    from_database = accepted(home / "inbox" / "66" / "tax_codes", workspace)
    from_file = accepted(FOLDER, workspace)
    assert from_file[0].height > 150
    assert from_database[0].equals(from_file[0])
    assert from_database[1].equals(from_file[1])
    assert from_database[2][1:] == from_file[2][1:]

    again = CliRunner().invoke(app, arguments)
    assert again.exit_code == 2
    replaced = CliRunner().invoke(app, [*arguments, "--replace"])
    assert (replaced.exit_code, json.loads(replaced.stdout)["rows"]) == (0, told["rows"])


def test_typed_columns_are_read_by_the_line_like_text(
    place: Place, tmp_path: Path, settings: Callable[..., DatabaseSettings]
) -> None:
    place.sql("""
        CREATE TABLE mst (id int PRIMARY KEY, mst varchar, ten text, sinh date, nam boolean,
            xa int, trang_thai char(2), cap timestamp);
        INSERT INTO mst VALUES
            (1, '054168039911', 'Lý Thị Oanh', '1968-03-04', false, 22015, '00',
             '2011-02-15 08:30:00'),
            (2, '066205704218', 'Lê Đình Phong', '2005-01-01', true, 24607, '00', NULL);
    """)
    query = """
        SELECT id AS "STT", mst AS "MST/Số định danh", ten AS "Họ và tên người nộp thuế",
            sinh AS "Ngày sinh", CASE WHEN nam THEN 'Nam' ELSE 'Nữ' END AS "Giới tính",
            xa AS "Mã xã", trang_thai AS "Trạng thái", cap AS "Ngày cấp"
        FROM mst"""
    place.take(settings(query=query, key=("STT",)))
    workspace = Workspace(home=str(tmp_path), inbox=str(tmp_path / "inbox"))
    manifest = receive_delivery(
        place.target.parent.parent, NIGHTS[0].date, workspace.layout.snapshots
    )
    assert manifest.is_empty(), "a delivery of a later date does not count"
    folder = place.target.parent.with_name(NIGHT.date.isoformat())
    place.target.parent.rename(folder)
    rows = accepted(folder.parent, workspace)[0]
    assert rows["birth_date"].to_list() == ["1968-03-04", "2005-01-01"]
    assert rows["issued_on"].to_list() == ["2011-02-15", None]
    assert rows["sex"].to_list() == ["F", "M"]
    assert rows["commune_code"].to_list() == ["22015", "24607"]


def test_the_command_tells_a_wrong_password_with_exit_code_5_and_shows_none(
    place: Place, tmp_path: Path
) -> None:
    config = tmp_path / "databases" / "66" / "land.toml"
    config.parent.mkdir(parents=True)
    config.write_text(f'connection_env = "{VARIABLE}"\ntable = "t"\nkey = "id"\n')
    secret = "sai-mật-khẩu-9x"  # noqa: S105 - a wrong one
    arguments = ["snapshot", "--province", "66", "--source", "land", "--date", "2026-11-02"]
    command = [sys.executable, "-c", "from pipelines.cli.main import main; main()", *arguments]
    done = subprocess.run(
        [*command, "--home", str(tmp_path)],
        env=os.environ | {VARIABLE: place.cluster.url(place.database, password=secret)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 5
    assert "does not accept user or password" in " ".join(done.stderr.split())
    for word in (secret, "9x", "dongbo_test", PASSWORD, "Traceback"):
        assert word not in done.stdout + done.stderr


def test_the_example_of_the_page_works(place: Place, tmp_path: Path, monkeypatch) -> None:
    page = (SAMPLE.parents[1] / "docs" / "databases.md").read_text(encoding="utf-8")
    config = tmp_path / "databases" / "66" / "land.toml"
    config.parent.mkdir(parents=True)
    config.write_text(textwrap.dedent(page.split("```toml\n")[1].split("```")[0]), "utf-8")
    place.sql("""
        CREATE TABLE gcn (ma_gcn bigint PRIMARY KEY, ma_xa int, so_phat_hanh text, chu_sdd text,
            so_cccd char(12), ma_thua text, dien_tich numeric(12,3), trang_thai text);
        INSERT INTO gcn VALUES
            (1, 22015, 'AB 123456', 'Lý Thị Oanh', '054168039911', '000000000001', 1200.125, 'moi'),
            (2, 22015, 'AB 123457', 'Lê Đình Phong', '066205704218', '000000000002', 90, 'huy');
    """)
    monkeypatch.setenv("DONGBO_DB_LAND_66", place.cluster.url(place.database))
    arguments = ["snapshot", "--province", "66", "--source", "land", "--date", "2026-10-12"]
    done = CliRunner().invoke(app, [*arguments, "--home", str(tmp_path)])
    assert done.exit_code == 0, done.output
    workspace = Workspace(home=str(tmp_path), inbox=str(tmp_path / "inbox"))
    manifest = receive_delivery(
        tmp_path / "inbox" / "66" / "land", NIGHT.date, workspace.layout.snapshots
    )
    (split,) = judge_delivery(SOURCES["land"], manifest, workspace.layout, NIGHT).splits.values()
    assert split.quarantined.is_empty()
    rows = split.accepted.select("certificate_no", "commune_code", "parcel_area").rows()
    assert rows == [("AB 123456", "22015", 1200.125)]
