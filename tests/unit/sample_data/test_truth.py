"""The truth leads to the very row, and the damage it names is what the row shows."""

import csv
import io

import polars as pl
import pytest

from contracts.registry import SOURCES
from sample_data.damage.profile import FOLDER as PROFILES
from sample_data.generate import generate
from sources import read

from .conftest import FIRST, SECOND, Province, pages

NAME_AT = {  # (table, role) → columns of name and number, 0-based
    ("birth", "child"): (6, 9),
    ("birth", "mother"): (12, 14),
    ("birth", "father"): (16, 18),
    ("death", "deceased"): (6, 9),
    ("marriage", "husband"): (6, 8),
    ("marriage", "wife"): (11, 13),
    ("land", "holder"): (7, 10),
    ("tax_codes", "taxpayer"): (2, 1),
    ("beneficiaries", "beneficiary"): (2, 7),
}
NAME_KINDS = {
    "typo", "wrong_tone", "syllable_dropped", "syllables_swapped", "syllables_glued",
    "syllable_split", "abbreviated", "prefix_dropped", "other_given_name", "no_diacritics",
    "capitals", "tone_moved", "i_for_y", "breves_lost", "honorific", "remark", "extra_spaces",
    "legacy_font", "missing_key", "conflicting_duplicate",
}  # fmt: skip
NUMBER_KINDS = {
    "number_missing", "cmnd_instead", "number_digit_off", "number_digits_swapped",
    "relatives_number", "dead_number", "spouses_swapped", "lost_zeros", "scientific", "spaced",
    "float_suffix", "missing_key", "conflicting_duplicate",
}  # fmt: skip


def written(province: Province, night: str = FIRST) -> pl.DataFrame:
    """Every mention of the truth with name and number as the file has them."""
    lines: dict[tuple[str, int], list[object]] = {}
    for source in ("civil_status", "land"):
        for title, page in pages(province.inbox(source, night)).items():
            for line, row in enumerate(page, start=1):
                lines[title, line] = list(row)
    for source, encoding, separator in (
        ("tax_codes", "utf-8-sig", ","),
        ("beneficiaries", "cp1258", ";"),
    ):
        text = province.inbox(source, night).read_bytes().decode(encoding)
        for line, row in enumerate(csv.reader(io.StringIO(text), delimiter=separator), start=1):
            lines[source, line] = [cell or None for cell in row]
    own = {table for table, _ in NAME_AT}
    truth = province.truth("mentions", night).filter(pl.col("table").is_in(own))
    rows = []
    for table, sheet, line, role in truth.select("table", "sheet", "line", "role").iter_rows():
        row = lines[sheet or table, line]
        name, number = (row[k] for k in NAME_AT[table, role])
        rows.append((name and str(name), number and str(number)))
    return truth.with_columns(pl.DataFrame(rows, schema=["name", "number"], orient="row"))


PLACE = ("source", "table", "file_name", "sheet", "line")


@pytest.mark.parametrize("source", [name for name, one in SOURCES.items() if one.sampled])
def test_the_truth_leads_to_the_rows_of_declared_registers(ordinary: Province, source: str) -> None:
    """As the reader counts sheets and lines, whatever the format."""
    contract = SOURCES[source]
    master = ordinary.master().select(true_person_id="person_id", truly="full_name")
    truth = ordinary.truth("mentions").filter(source=source).join(master, on="true_person_id")
    tables = [
        (path.name, table)
        for path in sorted(ordinary.inbox(source).parent.iterdir())
        for table in read(path, contract.headers).tables
    ]
    for name, table in tables:
        for role in contract.table(table.name).roles:
            if role.name not in table.rows.columns:  # made of others when the row is judged
                continue
            here = (truth["file_name"] == name) & truth["sheet"].eq_missing(table.sheet or None)
            said = truth.filter(here, table=table.name, role=role.role)
            rows = table.rows.select("line", said=role.name)
            clean = said.filter(pl.col("damage").list.set_intersection(list(NAME_KINDS)) == [])
            found = clean.join(rows, on="line", how="left")
            assert (found["said"] == found["truly"]).all()
            assert found["said"].null_count() == 0
    roles = {(table.name, role.role) for table in contract.sampled for role in table.roles}
    assert set(truth.select("table", "role").iter_rows()) == roles


def test_undamaged_names_and_numbers_stand_in_the_row_the_truth_names(ordinary: Province) -> None:
    for night in (FIRST, SECOND):
        mentions = written(ordinary, night).filter("in_master")
        master = ordinary.master(night).rename({"person_id": "true_person_id"})
        joined = mentions.join(master, on="true_person_id", how="left", maintain_order="left")
        assert joined["full_name"].null_count() == 0
        joined = joined.with_columns(name=pl.col("name").str.normalize("NFC"))
        clean = joined.filter(
            pl.col("damage").list.set_intersection(list(NAME_KINDS)).list.len() == 0
        )
        assert clean.height > 0.6 * joined.height
        assert (clean["name"] == clean["full_name"]).all()
        kept = joined.filter(
            (pl.col("damage").list.set_intersection(list(NUMBER_KINDS)).list.len() == 0)
            & ~pl.col("number").str.starts_with("8").fill_null(value=False)
        )
        assert kept.height > 0.4 * joined.height
        assert (kept["number"] == kept["true_person_id"]).all()


def test_named_damage_is_real(ordinary: Province, harsh: Province) -> None:
    for province in (ordinary, harsh):
        joined = written(province).join(
            province.master().rename({"person_id": "true_person_id"}), on="true_person_id"
        )
        missing = joined.filter(
            pl.col("damage").list.contains("number_missing")
            & ~pl.col("damage").list.contains("conflicting_duplicate")
        )
        assert missing["number"].null_count() == missing.height
        capitals = joined.filter(
            pl.col("damage").list.contains("capitals")
            & ~pl.col("damage").list.contains("legacy_font")
            & ~pl.col("damage").list.contains("conflicting_duplicate")
        )
        assert (capitals["name"] == capitals["name"].str.to_uppercase()).all()
        wrong = joined.filter(pl.col("damage").list.contains("relatives_number"))
        assert (wrong["number"] != wrong["true_person_id"]).all()


def test_people_outside_the_master_have_no_true_id(ordinary: Province) -> None:
    mentions = ordinary.truth("mentions")
    assert mentions.filter(~pl.col("in_master"))["true_person_id"].null_count() > 50
    assert (mentions["true_person_id"].is_not_null() == mentions["in_master"]).all()
    ids = ordinary.master()["person_id"]
    assert mentions["true_person_id"].drop_nulls().is_in(ids.implode()).all()


def test_truth_never_lies_beside_the_inputs(ordinary: Province) -> None:
    names = {path.name for path in (ordinary.root / "inbox").rglob("*") if path.is_file()}
    assert "mentions.parquet" not in names
    assert "persons.parquet" not in names


def test_swapped_spouses_carry_each_others_number(harsh: Province) -> None:
    mentions = written(harsh).filter(
        pl.col("damage").list.contains("spouses_swapped"),
        ~pl.col("damage").list.contains("conflicting_duplicate"),
        ~pl.col("damage").list.contains("duplicate_row"),
        "in_master",
    )
    spouse = dict(harsh.master().select("person_id", "spouse_id").iter_rows())
    found = mentions.select("true_person_id", "number").rows()
    assert len(found) > 3
    assert all(spouse[person] in (number, None) for person, number in found)


def test_shares_are_near_the_profile(ordinary: Province) -> None:
    mentions = ordinary.truth("mentions")

    def share(table: str, role: str, kind: str) -> float:
        some = mentions.filter(pl.col("table") == table, pl.col("role") == role)
        return float(some["damage"].list.contains(kind).sum()) / some.height

    assert abs(share("land", "holder", "lost_zeros") - 0.05) < 0.02
    assert abs(share("land", "holder", "year_only") - 0.70) < 0.07
    assert share("birth", "mother", "number_missing") > 0.4
    assert abs(share("tax_codes", "taxpayer", "capitals") - 0.10) < 0.03


def test_rows_of_organisations_name_nobody(ordinary: Province) -> None:
    page = pages(ordinary.inbox("land"))["PL3-01"]
    lines = {"person": set(), "organisation": set()}
    for line, row in enumerate(page[6:], start=7):
        lines["organisation" if row[5] else "person"].add(line)
        assert (row[5] is None) != (row[7] is None)
    assert len(lines["organisation"]) > 10
    named = set(ordinary.truth("mentions").filter(table="land")["line"])
    assert named == lines["person"]


def test_no_damage_is_noted_to_what_a_register_does_not_show(harsh: Province) -> None:
    mentions = harsh.truth("mentions").filter(source="civil_status")

    def kinds(**which: str) -> set[str]:
        return set(mentions.filter(**which)["damage"].explode().drop_nulls())

    assert not kinds(role="mother") & {"sex_missing", "sex_wrong"}
    assert not kinds(table="marriage") & {"sex_missing", "sex_wrong"}
    assert not kinds(role="child") & {"moved", "commune_missing"}
    assert {"sex_missing"} <= kinds(role="child")
    assert {"moved"} <= kinds(role="mother")


PLANTED = """
[people]
deaths = 6
[finding]
"dead_but_paid.month_of_death" = 0.5
two_live_marriages = 0.3
"two_live_marriages.registered_again" = 0.3
age_raised = 1.0
[dossiers.row]
text_in_date = 0.3
[social_pension.sex]
sex_wrong = 0.5
"""


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory: pytest.TempPathFactory) -> Province:
    """A province in which more is planted of what its writers make."""
    root = tmp_path_factory.mktemp("spoilt")
    more = root / "more.toml"
    more.write_text((PROFILES / "ordinary.toml").read_text("utf-8") + PLANTED, "utf-8")
    return Province(generate(2000, 6, ["66"], 1, root, str(more)), root)


def test_payments_of_the_dead_that_nobody_declared_are_told(spoilt: Province) -> None:
    """The list of social protection keeps some of the dead: they are told, nobody else of it, and
    of those it pays for the month of death that it is lawful."""
    made = spoilt
    dead = made.master().filter(status="dead")["person_id"]
    own = made.truth("findings").filter(kind="dead_but_paid", source="beneficiaries")
    assert own["line"].null_count() == 0
    assert own["true_person_id"].is_in(dead.implode()).all()
    rows = made.inbox("beneficiaries", FIRST).read_bytes().decode("cp1258").splitlines()
    died = dict(made.master().select("person_id", "died_on").iter_rows())
    for lawful, later in ((None, {True}), ("month_of_death", {False})):
        told = own.filter(pl.col("lawful").eq_missing(pl.lit(lawful)))
        paid = [rows[line - 1].rpartition(";")[2].split("/") for line in told["line"]]
        months = [f"{year}-{month}" for month, year in paid]
        days = [died[person] for person in told["true_person_id"]]
        assert {month > day[:7] for month, day in zip(months, days, strict=True)} == later


def test_marriages_that_stand_in_the_books_twice_are_told(spoilt: Province) -> None:
    alive = spoilt.master().filter(status="alive")["person_id"].implode()
    entered = spoilt.truth("mentions").filter(table="marriage")
    couples = entered.pivot("role", index=list(PLACE), values="true_person_id")
    for why, wives in ((None, 2), ("registered_again", 1)):
        rows = told(spoilt, "two_live_marriages")[why]
        assert rows["unit"].n_unique() >= 2
        assert rows["true_person_id"].is_in(alive).all()
        units = rows.join(couples, on=PLACE, how="left", nulls_equal=True).group_by("unit")
        counted = units.agg(pl.col("husband", "wife").n_unique(), pl.len())
        assert set(counted["husband"]) == {1}
        assert set(counted["wife"]) == {wives}
        assert counted["len"].min() >= 2


def test_a_second_wife_is_no_spouse_of_the_population_data(spoilt: Province) -> None:
    """The newer marriage is told as unlike the population data; the older one is as they say."""
    two = told(spoilt, "two_live_marriages")[None]
    unlike = told(spoilt, "spouse_disagrees")
    assert unlike[None].join(two, on=PLACE, how="semi", nulls_equal=True)["line"].n_unique() > 0
    older = unlike["married_again"].join(two, on=PLACE, how="semi", nulls_equal=True)
    assert older["line"].n_unique() == two["unit"].n_unique()


def test_a_birth_year_that_is_belied_stands_alone(spoilt: Province) -> None:
    """A list with a column for each sex names one year, also where it takes a man for a woman."""
    [page] = pages(spoilt.inbox("social_pension")).values()
    header = next(row for row in page if "STT" in row)
    columns = [header.index(f"Năm sinh ({sex})") for sex in ("Nam", "Nữ")]
    rows = page[page.index(header) + 1 :]
    filled = [sum(row[column] is not None for column in columns) for row in rows]
    assert told(spoilt, "age_raised")[None].height > 2
    assert max(filled) == 1
    assert filled.count(1) > 2


def test_a_result_that_nobody_can_read_is_told_as_missing(spoilt: Province) -> None:
    late = told(spoilt, "linked_birth_late")[None]
    mentions = spoilt.truth("mentions").filter(table="linked_birth", role="child")
    damage = late.join(mentions, on=PLACE, how="left", nulls_equal=True)["damage"]
    assert damage.list.contains("text_in_date").any()


def told(province: Province, kind: str) -> dict[str | None, pl.DataFrame]:
    """Findings of a kind by why they are lawful."""
    found = province.truth("findings").filter(kind=kind)
    assert found["line"].null_count() == 0
    return {str(why) if why else None: rows for (why,), rows in
            found.partition_by("lawful", as_dict=True).items()}  # fmt: skip


def test_small_children_who_are_not_in_the_master_are_told_with_their_parents(
    ordinary: Province, harsh: Province
) -> None:
    for province in (ordinary, harsh):
        wrong = told(province, "child_not_in_residence")[None]
        alive = province.master().filter(status="alive")["person_id"].implode()
        mentions = province.truth("mentions")
        units = wrong.partition_by("unit")
        assert len(units) > 1
        for unit in units:
            assert unit["line"].n_unique() == 1
            child = mentions.filter(role="child").join(unit, on=PLACE, how="semi")
            assert child["in_master"].to_list() == [False]
            assert unit["true_person_id"].is_in(alive).any()


def test_the_master_differs_from_marriages_that_are_told(ordinary: Province) -> None:
    found = told(ordinary, "spouse_disagrees")
    master = ordinary.master().select("person_id", "spouse_id", "marital_status")
    for why, said in ((None, "single"), ("divorced", "divorced")):
        rows = found[why].join(master, left_on="true_person_id", right_on="person_id")
        units = rows.group_by("unit").agg(pl.len(), pl.col("marital_status"))
        assert units.height > 1
        assert (units["len"] == 2).all()
        assert units["marital_status"].list.contains(said).all()
    known = master.filter(pl.col("marital_status").is_in(["married", "widowed"]))
    assert known["spouse_id"].null_count() < 0.1 * known.height  # not all are in the master


def test_twins_and_widows_as_they_are_look_like_findings_and_are_none(ordinary: Province) -> None:
    master = ordinary.master()
    rows = told(ordinary, "duplicate_children_number")["twins"]
    children = rows.join(master, left_on="true_person_id", right_on="person_id")
    children = children.filter(
        pl.col("date_of_birth") == pl.col("date_of_birth").max().over("unit")
    )
    units = children.group_by("unit").agg(pl.all().n_unique()).filter(pl.col("full_name") > 1)
    assert units.height > 1
    assert (units["date_of_birth"] == 1).all()
    dead = told(ordinary, "married_status_of_dead")["widowed"]["true_person_id"]
    left = master.filter(pl.col("spouse_id").is_in(dead.implode()), status="alive")
    assert left.height == dead.len() > 5
    assert (left["marital_status"] == "widowed").all()


def test_who_is_paid_and_in_no_population_data_is_told(ordinary: Province) -> None:
    told = ordinary.truth("findings").filter(kind="ghost_recipient")
    rows = told.join(ordinary.truth("mentions"), on=["source", "table", "file_name", "line"])
    assert rows.filter(pl.col("lawful").is_null()).height > 0
    assert not rows["in_master_right"].any()
    unsaid = rows.filter(pl.col("damage").list.contains("number_missing"))
    assert set(unsaid["lawful"]) <= {"no_number"}
