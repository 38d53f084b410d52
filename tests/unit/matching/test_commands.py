"""`dongbo link`, `evaluate`, `explain`, `index` and `find` on files."""

import json

import polars as pl
import pytest
import xlsxwriter
from linking_town import records, town
from typer.testing import CliRunner

from matching import link, load_spec
from pipelines.cli.link import app

RUNNER = CliRunner()


@pytest.fixture
def files(tmp_path):
    """A master in Parquet, the records as CSV with semicolons, the truth, and a folder."""
    master = town()
    master.write_parquet(tmp_path / "master.parquet")
    extract = records(master)
    extract.write_csv(tmp_path / "records.csv", separator=";", include_bom=True)
    extract.select("record_id", "person_id").write_parquet(tmp_path / "truth.parquet")
    return tmp_path


def call(*arguments: object, code: int = 0) -> str:
    done = RUNNER.invoke(app, [str(a) for a in arguments])
    assert done.exit_code == code, done.output
    return done.output


def test_link_and_evaluate(files):
    links = files / "out" / "links.parquet"
    text = call("link", files / "records.csv", files / "master.parquet", "--out", links)
    assert "400 records against 400" in text
    assert pl.read_parquet(links)["decision"].unique().to_list() == ["match"]
    assert (files / "out" / "candidates.parquet").is_file()
    done = json.loads(call("evaluate", links, files / "truth.parquet", "--json"))
    assert done["overall"]["precision"] == 1.0
    assert done["overall"]["recall"] == 1.0
    assert "best guess" in call("evaluate", links, files / "truth.parquet")


def test_excel_gives_the_same_links_as_csv(files):
    records(town()).write_excel(files / "records.xlsx")
    for name in ("records.csv", "records.xlsx"):
        call("link", files / name, files / "master.parquet", "--out", files / f"{name}.parquet")
    one, other = (pl.read_parquet(files / f"{n}.parquet") for n in ("records.csv", "records.xlsx"))
    assert one.equals(other)


def test_the_order_of_rows_changes_no_byte(files):
    extract = pl.read_csv(files / "records.csv", separator=";", infer_schema=False)
    hidden = extract.select("record_id", "full_name", "date_of_birth", "sex", "commune_code")
    doubles = town().with_columns(person_id="1" + pl.col("person_id").str.slice(1))
    twice = pl.concat([town(), doubles])
    written = []
    for seed in (1, 2):
        folder = files / str(seed)
        folder.mkdir()
        for table, name in ((hidden, "records"), (twice, "master")):
            mixed = table.sample(fraction=1, shuffle=True, seed=seed)
            mixed.write_parquet(folder / f"{name}.parquet")
        tables = (folder / "records.parquet", folder / "master.parquet")
        report = call("link", *tables, "--out", folder / "links.parquet", "--json")
        names = ("links.parquet", "candidates.parquet", "model.json")
        written.append((report, *[(folder / name).read_bytes() for name in names]))
    assert written[0] == written[1]
    assert len(pl.read_parquet(files / "1" / "candidates.parquet")) >= 800


def test_a_workbook_of_mixed_numbers(files):
    """Excel keeps numbers as numbers: zeros are lost, old and new ones stand in one column."""
    old = pl.col("old_id").is_not_null()
    mixed = records(town()).with_columns(
        person_id=pl.when(old).then("old_id").otherwise("person_id").cast(pl.Float64)
    )
    mixed.drop("old_id").write_excel(files / "mixed.xlsx")
    out = files / "mixed.parquet"
    text = call("link", files / "mixed.xlsx", files / "master.parquet", "--out", out, "--explain")
    links = pl.read_parquet(out)
    assert links["level_number"].unique().sort().to_list() == ["missing", "same"]
    assert (links["level_old_number"] == "same").sum() == town()["old_id"].is_not_null().sum()
    assert links["decision"].unique().to_list() == ["match"]
    assert "not compared" not in text


def test_what_a_table_lacks_is_said_and_what_it_misspells_is_refused(files):
    extract = records(town()).drop("sex")
    extract.write_csv(files / "few.csv")
    text = call("link", files / "few.csv", files / "master.parquet", "--out", files / "l.parquet")
    assert "not compared, as a table lacks the column: sex" in text
    extract.rename({"full_name": "fulname"}).write_csv(files / "few.csv")
    refused = call(
        "link", files / "few.csv", files / "master.parquet", "--out", files / "l.parquet", code=2
    )
    assert "no column full_name (did you mean fulname?)" in " ".join(refused.split())


def test_names_alone_are_said_not_to_decide(files):
    records(town()).select("record_id", "full_name").write_csv(files / "names.csv")
    doubles = town().with_columns(person_id="1" + pl.col("person_id").str.slice(1))
    pl.concat([town(), doubles]).write_parquet(files / "master.parquet")
    out = files / "links.parquet"
    text = " ".join(
        call("link", files / "names.csv", files / "master.parquet", "--out", out).split()
    )
    assert "nothing was matched: what was compared (name) cannot decide" in text
    assert "expected precision" not in text
    report = json.loads(
        call("link", files / "names.csv", files / "master.parquet", "--out", out, "--json")
    )
    assert report["expectation"]["precision"] is None


def test_explain_adds_levels_and_weights(files):
    out = files / "links.parquet"
    call("link", files / "records.csv", files / "master.parquet", "--out", out, "--explain")
    links = pl.read_parquet(out)
    assert links["level_name"].unique().to_list() == ["same"]
    assert links["weight_name"].min() > 0


def test_plan_prints_and_writes_nothing(files):
    out = files / "links.parquet"
    rules = json.loads(
        call(
            "link", files / "records.csv", files / "master.parquet", "--out", out,
            "--plan", "--json",
        )
    )  # fmt: skip
    assert {"rule", "pairs", "capped_records", "largest_block"} <= set(rules[0])
    assert not out.exists()
    call("link", files / "records.csv", files / "master.parquet", "--out", out, "--plan")


def test_model_is_saved_and_reused(files):
    model, out = files / "model.json", files / "links.parquet"
    arguments = ("link", files / "records.csv", files / "master.parquet", "--out", out)
    call(*arguments, "--save-model", model)
    first = out.read_bytes()
    report = json.loads(call(*arguments, "--model", model, "--json"))
    assert out.read_bytes() == first
    assert report["decisions"]["match"] == 400
    assert json.loads(model.read_text("utf-8"))["comparisons"][0]["levels"][0]["name"] == "same"


def test_dedupe(files):
    spec = files / "mine.toml"
    spec.write_text(
        'right_id = "record_id"\npopulation = 1\n'
        '[[comparison]]\nname = "name"\nkind = "person_name"\nleft = "full_name"\n'
        '[[comparison]]\nname = "birth"\nkind = "partial_date"\nleft = "date_of_birth"\n'
        '[[block]]\nkeys = ["name.sorted"]\n',
        "utf-8",
    )
    copy = records(town()).with_columns(record_id="C" + pl.col("record_id"))
    twice = pl.concat([records(town()), copy])
    twice.write_parquet(files / "twice.parquet")
    out = files / "clusters.parquet"
    text = call("link", files / "twice.parquet", "--dedupe", "--spec", spec, "--out", out)
    assert "800 records of 400 persons" in text
    assert pl.read_parquet(out)["cluster_id"].n_unique() == 400


def test_dedupe_with_the_person_spec_and_what_its_clusters_are_worth(files):
    first = records(town())
    copy = first.with_columns(record_id="C" + pl.col("record_id"), sex=pl.lit(None, pl.String))
    table = pl.concat([first, copy])
    table.write_csv(files / "twice.csv")
    table.select("record_id", person_id=pl.col("record_id").str.slice(-4)).write_csv(
        files / "whose.csv"
    )
    out = files / "clusters.parquet"
    text = call("link", files / "twice.csv", "--dedupe", "--out", out)
    assert "800 records of 400 persons" in text
    assert "one person needs 0.9" in text
    counts = json.loads(call("link", files / "twice.csv", "--dedupe", "--out", out, "--json"))
    assert counts["contradictions"] == 0
    text = call("evaluate", out, files / "whose.csv")
    assert "800 records (0 of nobody known) of 400 persons in 400 clusters" in text
    done = json.loads(call("evaluate", out, files / "whose.csv", "--json"))
    assert [(r["counted"], r["precision"], r["recall"]) for r in done["rates"]] == [
        ("pairs", 1.0, 1.0),
        ("b-cubed", 1.0, 1.0),
        ("clusters", 1.0, 1.0),
    ]


def test_explain_one_record(files):
    person = town()["person_id"][5]
    links = files / "out" / "links.parquet"
    call("link", files / "records.csv", files / "master.parquet", "--out", links)
    text = call(
        "explain", "R0003", files / "records.csv", files / "master.parquet", "--links", links,
        "--against", person, "--lang", "en",
    )  # fmt: skip
    assert "R0003: match" in text
    assert f"Why not this one? {person}" in text
    assert "other tables" not in text
    data = json.loads(
        call(
            "explain", "R0003", files / "records.csv", files / "master.parquet",
            "--model", links.with_name("model.json"), "--json",
        )
    )  # fmt: skip
    assert data["decision"] == "match"


def test_explain_says_when_the_tables_have_changed(files):
    links = files / "links.parquet"
    call("link", files / "records.csv", files / "master.parquet", "--out", links)
    town().with_columns(sex=pl.lit("F")).write_parquet(files / "master.parquet")
    text = call(
        "explain", "R0003", files / "records.csv", files / "master.parquet", "--links", links
    )
    assert "model.json was estimated from other tables" in text


def test_index_and_find(files):
    folder = files / "index"
    call("index", files / "records.csv", files / "master.parquet", "--out", folder)
    row = town().row(7, named=True)
    found = json.loads(
        call(
            "find", "--index", folder, "--name", row["full_name"].upper(),
            "--dob", row["date_of_birth"], "--json",
        )
    )  # fmt: skip
    assert found["master_id"] == row["person_id"]
    assert "no_match" in call("find", "--index", folder, "--name", "Hồ Xuân Hương")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("link", "nothing.csv", "master.parquet"), "there is no such file"),
        (("link", "records.csv"), "give EXTRACT and MASTER"),
        (("link", "records.csv", "master.parquet", "--dedupe"), "give EXTRACT and MASTER"),
        (("link", "records.csv", "master.parquet", "--spec", "x"), "there is no spec x"),
        (("link", "broken.parquet", "master.parquet"), "cannot be read as a table"),
        (("link", "broken.xlsx", "master.parquet"), "cannot be read as a workbook"),
        (("link", "records.pdf", "master.parquet"), "is not known"),
        (("link", "latin.csv", "master.parquet"), "not UTF-8"),
        (("link", ".", "master.parquet"), "written into a folder that is read"),
        (("link", ".", "master.parquet", "--out", "out/l.csv"), "broken.parquet: cannot be read"),
        (("link", "twins.csv", "master.parquet"), "several columns are called full_name"),
        (("link", "twins.xlsx", "master.parquet"), "several columns are called full_name"),
        (("link", "records.csv", "master.parquet", "--model", "none.json"), "there is no such"),
        (("link", "records.csv", "master.parquet", "--model", "latin.csv"), "is not a model"),
        (("link", "records.csv", "master.parquet", "--spec", "latin.toml"), "is not UTF-8"),
        (("link", "records.csv", "master.parquet", "--out", "out"), "is a folder"),
        (("link", "records.csv", "master.parquet", "--out", "l.xlsx"), ".parquet or .csv"),
        (("link", "records.csv", "master.parquet", "--out", "records.csv"), "and it is read"),
        (("link", "records.csv", "--dedupe", "--out", "pairs.parquet"), "two results"),
        (("link", "records.csv", "master.parquet", "--out", "candidates.parquet"), "two results"),
        (("link", "empty.csv", "master.parquet"), "empty.csv"),
        (("evaluate", "truth.parquet", "truth.parquet"), "links lack the column"),
        (("explain", "R9999", "records.csv", "master.parquet"), "model.json: there is no such"),
        (
            ("explain", "R9999", "records.csv", "master.parquet", "--links", "out/links.parquet"),
            "0 records with that record_id",
        ),
        (("find", "--index", ".", "--name", "x"), "is not an index"),
        (("find", "--index", ".", "--dob", "31/31/1960"), "not a date of the form YYYY"),
        (("find", "--index", ".", "--dob", "1960-13-01"), "month must be in 1..12"),
        (("find", "--index", ".", "--sex", "nam"), "--sex is M or F"),
        (("link", "records.csv", "--dedupe", "--plan"), "leave them out with --dedupe"),
        (("link", "records.csv", "rounded.parquet"), "person_id is stored in fractions of four"),
        (("link", "rounded.parquet", "master.parquet"), "person_id is stored in fractions of four"),
    ],
)
def test_mistakes_are_answered_with_code_two(files, monkeypatch, arguments, message):
    monkeypatch.chdir(files)
    (files / "out").mkdir()
    link(records(town()), town(), load_spec("person")).model.save(files / "out" / "model.json")
    for name in ("broken.parquet", "broken.xlsx", "records.pdf"):
        (files / name).write_bytes(b"PAR1 but not really")
    (files / "latin.csv").write_bytes("record_id;full_name\n1;Nguyễn".encode("utf-16"))
    (files / "empty.csv").write_bytes(b"")
    (files / "latin.toml").write_bytes("name = 'Nguyễn'".encode("utf-16"))
    rounded = pl.col("person_id").cast(pl.Float32)
    town().with_columns(rounded, record_id="person_id").write_parquet(files / "rounded.parquet")
    twins = "record_id,full_name,full_name\n1,An,Bình\n"
    (files / "twins.csv").write_text(twins, encoding="utf-8")
    write_rows(files / "twins.xlsx", [line.split(",") for line in twins.splitlines()])
    before = (files / "records.csv").read_bytes()
    assert message in " ".join(call(*arguments, code=2).split())
    assert (files / "records.csv").read_bytes() == before


def write_rows(path, rows):
    """A workbook whose header may name a column twice."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)


def test_one_record_is_one_person(files):
    records(town()).head(1).write_parquet(files / "one.parquet")
    out = files / "one" / "clusters.parquet"
    done = json.loads(call("link", files / "one.parquet", "--dedupe", "--out", out, "--json"))
    assert (done["records"], done["persons"], done["pairs"]) == (1, 1, 0)


@pytest.mark.parametrize("dtype", [pl.Int64, pl.Float64])
def test_people_of_a_master_of_numbers_keep_their_zeros(files, dtype):
    master = town()
    numbers = pl.col("person_id").cast(dtype)
    master.with_columns(numbers).write_parquet(files / "numbers.parquet")
    out = files / "l.csv"
    call("link", files / "records.csv", files / "numbers.parquet", "--out", out)
    found = pl.read_csv(out, infer_schema=False)["master_id"].drop_nulls()
    assert len(found) > len(master) // 2
    assert set(found) <= set(master["person_id"])


def test_what_caps_leave_out_of_a_grouping_is_told(files):
    """One person 300 times, beside others: rules do not make all pairs of them, which is told, and
    they are one person all the same."""
    one = records(town()).head(1)
    many = pl.concat([one] * 300).with_columns(record_id=pl.int_range(300).cast(pl.String))
    pl.concat([many, records(town()).tail(-1)]).write_parquet(files / "many.parquet")
    out = files / "many" / "clusters.parquet"
    text = " ".join(call("link", files / "many.parquet", "--dedupe", "--out", out).split())
    assert "rule number.number: 300 records fit more records than its cap (largest 300)" in text
    clusters = pl.read_parquet(out).filter(pl.col("record_id").str.contains(r"^\d+$"))
    assert (len(clusters), clusters["cluster_id"].n_unique()) == (300, 1)
