"""The whole line on the committed province: rows accounted for, links right, pages made, nobody
leaked."""

from __future__ import annotations

import csv
import json
import re
import stat
from pathlib import Path

import dagster as dg
import duckdb
import openpyxl
import polars as pl
import pytest

from assets.reported import report_assets
from pipelines.outcomes import Exit
from review.control import A_NIGHT
from tests.integration.support import KEY, LINKED, NIGHTS, REGISTERS, SAMPLE, TwoNights
from warehouse.seal import verify_published

LISTS = ("TaiLieuNop",)


def test_both_nights_are_published(two_nights: TwoNights) -> None:
    deployment, results = two_nights.deployment, two_nights.results
    assert [result.exit for result in results] == [Exit.OK, Exit.OK]
    assert [result.problems for result in results] == [(), ()]
    with duckdb.connect(str(deployment.warehouse), read_only=True) as con:
        nights = con.execute("SELECT DISTINCT night FROM mart.v_metric ORDER BY 1").fetchall()
        took = con.execute("SELECT seconds FROM mart.v_night").fetchall()
    assert [night for (night,) in nights] == [night.date for night in NIGHTS]
    assert all(seconds > 0 for (seconds,) in took)


def _data_rows(path: Path) -> int:
    """Data rows of a sample file, counted without any code of ours.

    CSV: records after the header. Excel: below the header, which begins with STT, and the numbers
    of the columns, rows whose first cell is a running number, and rows that lost it but fill more
    than four cells. JSON: records, and those of the lists inside that a register asks for.
    """
    if path.suffix == ".json":
        found = json.loads(path.read_text("utf-8"))
        lists = [record[name] for record in found for name in LISTS if name in record]
        return len(found) + sum(map(len, lists))
    if path.suffix == ".csv":
        with path.open(encoding="latin-1", newline="") as file:
            delimiter = ";" if path.name.startswith("Danh_sach") else ","
            return sum(1 for _ in csv.reader(file, delimiter=delimiter)) - 1
    book = openpyxl.load_workbook(path, read_only=True)
    rows = 0
    for sheet in book.worksheets:
        lines = list(sheet.iter_rows(values_only=True))
        starts = [str(cells[0] or "") for cells in lines[:12]]
        above = starts.index("(1)" if "(1)" in starts else "STT")
        for cells in lines[above + 1 :]:
            filled = [cell for cell in cells if cell not in (None, "")]
            rows += bool(re.fullmatch(r"\d+", str(cells[0] or ""))) or len(filled) > 4
    return rows


@pytest.mark.parametrize("night", NIGHTS, ids=lambda night: night.key)
@pytest.mark.parametrize("source", REGISTERS)
def test_every_input_row_is_accepted_or_quarantined(
    two_nights: TwoNights, source: str, night
) -> None:
    deployment = two_nights.deployment
    folder = SAMPLE / "inbox" / "66" / source / night.date.isoformat()
    seen = sum(_data_rows(path) for path in folder.iterdir())
    accepted = sum(f.height for f in deployment.lake("accepted", source, night).values())
    quarantined = deployment.lake("quarantined", source, night)["rows"]
    assert seen > 0
    assert accepted + quarantined.select("file_sha256", "sheet", "line").n_unique() == seen


def test_links_stand_in_the_order_of_the_mentions(two_nights: TwoNights) -> None:
    """What spares the warehouse a join over all ids of the night."""
    mentions = pl.concat(
        two_nights.deployment.lake("mentions", source, NIGHTS[1])["rows"]
        for source in sorted(LINKED)
    )
    links = two_nights.deployment.lake("links", "person", NIGHTS[1])["rows"]
    assert links["record_id"].to_list() == mentions["mention_id"].to_list()


def test_matches_are_the_true_persons(two_nights: TwoNights) -> None:
    deployment = two_nights.deployment
    night = NIGHTS[1]
    truth = pl.read_parquet(
        SAMPLE / "truth" / "66" / night.date.isoformat() / "mentions.parquet"
    ).select("source", "table", pl.col("sheet").fill_null(""), "line", "role", "true_person_id")
    mentions = pl.concat(deployment.lake("mentions", source, night)["rows"] for source in LINKED)
    links = deployment.lake("links", "person", night)["rows"]
    judged = (
        mentions.join(links, left_on="mention_id", right_on="record_id")
        .with_columns(pl.col("line").cast(pl.Int64))
        .join(
            truth.with_columns(pl.col("line").cast(pl.Int64)),
            on=["source", "table", "sheet", "line", "role"],
            how="left",
        )
    )
    assert judged.height == mentions.height
    matched = judged.filter(pl.col("decision") == "match")
    assert matched.filter(pl.col("master_id") != pl.col("true_person_id")).is_empty()
    due = judged.filter(pl.col("true_person_id").is_not_null())
    assert due.filter(pl.col("decision") == "match").height / due.height > 0.95


def test_no_person_reaches_logs_metadata_report_or_warehouse(two_nights: TwoNights) -> None:
    deployment, results = two_nights.deployment, two_nights.results
    master = deployment.lake("accepted", "population", NIGHTS[1])["population"]
    persons = set(master["person_id"]) | {n for n in master["full_name"] if len(n.split()) > 3}
    texts: dict[str, str] = {}
    with dg.DagsterInstance.from_config(str(deployment.home / "dagster")) as instance:
        for result in results:
            texts[result.run_id] = "\n".join(
                entry.to_json() for entry in instance.all_logs(result.run_id)
            )
    for result in results:
        assert result.report is not None
        texts[result.report] = Path(result.report).read_text()
    with duckdb.connect(str(deployment.warehouse), read_only=True) as con:
        tables = con.execute(
            "SELECT table_schema || '.' || table_name FROM information_schema.tables "
            "WHERE table_type = 'BASE TABLE'"
        ).fetchall()
        for (table,) in tables:
            texts[table] = con.sql(f"FROM {table}").pl().write_ndjson()
    assert len(texts) > 8
    for place, text in texts.items():
        words = set(re.findall(r"\d{12}", text))
        leaked = (persons & words) | {p for p in persons if not p.isdigit() and p in text}
        assert not leaked, f"{len(leaked)} persons are named in {place}"


def test_nobody_else_reads_what_the_nights_made(two_nights: TwoNights) -> None:
    """Though they ran under umask 000 (the fixture)."""
    home = two_nights.deployment.home
    made = [home, *(path for path in home.rglob("*") if not path.is_symlink())]
    names = {path.name for path in made}
    assert {"lake", "pseudonym.key", "viec_can_xem", "dongbo.duckdb"} <= names
    open_to_others = {
        str(path.relative_to(home)) for path in made if stat.S_IMODE(path.stat().st_mode) & 0o077
    }
    assert open_to_others == set()
    assert verify_published(two_nights.deployment.warehouse, KEY) is None


def test_the_workbooks_show_every_record_beside_its_person(two_nights: TwoNights) -> None:
    deployment, results = two_nights.deployment, two_nights.results
    conflicts = deployment.lake("conflicts", "person", NIGHTS[1])["rows"]
    asked = conflicts.filter(pl.col("state") != "closed", pl.col("desk") != "information")
    found = {}
    for path in Path(results[1].workbooks).glob("*.xlsx"):
        for row in openpyxl.load_workbook(path)["Việc cần xem"].iter_rows(4, values_only=True):
            text = " ".join(str(cell) for cell in row)
            found[re.search(r"C[0-9a-f]{16}", text).group()] = text
    assert asked.height > 0
    assert set(asked["conflict_id"]) <= set(found)
    assert len(found) - asked.height <= A_NIGHT  # the blind control sample asks about matches
    for conflict, number in asked.select("conflict_id", "person_person_id").iter_rows():
        assert number is None or number in found[conflict]  # as text, zeros kept


def test_the_event_log_says_what_each_asset_holds(two_nights: TwoNights) -> None:
    deployment, results = two_nights.deployment, two_nights.results
    with dg.DagsterInstance.from_config(str(deployment.home / "dagster")) as instance:
        run = instance.get_run_by_id(results[1].run_id)
        records = instance.get_records_for_run(results[1].run_id).records
    assert run.tags["dagster/partition"] == NIGHTS[1].key
    rows = {}
    for record in records:
        event = record.event_log_entry.dagster_event
        if event and event.is_step_materialization:
            made = event.step_materialization_data.materialization
            rows[made.asset_key.to_user_string()] = made.metadata
    assert rows["accepted/land"]["dagster/row_count"].value == results[1].rows["accepted/land"]
    columns = {c.name: c.tags for c in rows["mentions/land"]["dagster/column_schema"].value.columns}
    assert columns["full_name"] == {"pii": "true"}
    assert columns["line"] == {}


def test_a_night_draws_pages_again_that_are_no_longer_right(two_nights: TwoNights) -> None:
    layout = two_nights.deployment.settings.layout
    page = layout.night_page(NIGHTS[0])
    right = page.read_text(encoding="utf-8")
    other = right.replace('dongbo-content" content="', 'dongbo-content" content="x')
    page.write_text(other, encoding="utf-8")
    done = dg.materialize(
        report_assets()[:1],
        partition_key=dg.MultiPartitionKey({"date": str(NIGHTS[1].date), "province": "66"}),
        resources={"workspace": two_nights.deployment.settings.workspace},
    )
    assert done.success
    assert page.read_text(encoding="utf-8") == right
    metadata = done.asset_materializations_for_node("report__night")[0].metadata
    assert metadata["other pages redrawn"].value == 1
