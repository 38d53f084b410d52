"""Linking from end to end on small tables."""

from dataclasses import replace

import polars as pl
import pytest
from linking_town import records, town

from matching import Decision, Model, SpecError, link, load_spec, plan_link

SPEC = load_spec("person")


@pytest.fixture(scope="module")
def master():
    return town()


def decision_of(result, record="R0000"):
    return result.links.filter(pl.col("record_id") == record).row(0, named=True)


def changed(master, **columns):
    return records(master).with_columns(**columns)


def test_faithful_records_are_certain(master):
    result = link(records(master), master, SPEC)
    assert result.links["decision"].unique().to_list() == ["match"]
    assert result.links["reason"].unique().to_list() == ["certain"]
    assert result.links["master_id"].to_list() == master["person_id"].to_list()
    assert result.report.certain == len(master)


def test_shapes_are_those_of_the_architecture(master):
    result = link(records(master).head(20), master, SPEC, explain=True)
    assert result.links.schema == {
        "record_id": pl.String,
        "master_id": pl.String,
        "probability": pl.Float64,
        "decision": pl.String,
        "runner_up_id": pl.String,
        "margin": pl.Float64,
        "reason": pl.String,
    }
    assert result.candidates.columns[:4] == ["record_id", "master_id", "probability", "rank"]
    for comparison in SPEC.comparisons:
        assert result.candidates.schema[f"level_{comparison.name}"] == pl.String
        assert result.candidates.schema[f"weight_{comparison.name}"] == pl.Float64


def test_links_keep_the_order_and_number_of_records(master):
    extract = records(master).sample(fraction=1, shuffle=True, seed=3)
    assert link(extract, master, SPEC).links["record_id"].to_list() == (
        extract["record_id"].to_list()
    )


def test_records_without_a_number_are_found_by_name_and_birth(master):
    extract = changed(master, person_id=pl.lit(None, pl.String), old_id=pl.lit(None, pl.String))
    result = link(extract, master, SPEC)
    right = (result.links["master_id"] == master["person_id"]).sum()
    assert right == len(master)
    assert (result.links["decision"] == "match").mean() > 0.95


def test_evidence_columns_may_be_absent(master):
    extract = records(master).select("record_id", "full_name", "date_of_birth")
    result = link(extract, master.select("person_id", "full_name", "date_of_birth"), SPEC)
    assert (result.links["master_id"] == master["person_id"]).sum() > 0.95 * len(master)


@pytest.mark.parametrize(
    ("told", "right", "wrong"),
    [
        (("full_name", "date_of_birth"), "^Nguyễn", "Nguyễm"),
        (("full_name", "date_of_birth"), "nh$", "mh"),
        (("full_name",), "Minh", "Mi Nh"),
    ],
)
def test_a_slip_in_a_name_hides_nobody_whom_the_rest_tells(master, told, right, wrong):
    silent = [c for c in records(master).columns if c not in {"record_id", *told}]
    extract = changed(master, full_name=pl.col("full_name").str.replace(right, wrong))
    extract = extract.with_columns(pl.lit(None, pl.String).alias(name) for name in silent)
    hit = extract["full_name"] != master["full_name"]
    found = link(extract, master, SPEC).links["master_id"]
    assert found.eq_missing(master["person_id"]).filter(hit).all()


def test_a_stranger_is_nobody(master):
    stranger = pl.DataFrame(
        {"record_id": ["S"], "full_name": ["Hồ Xuân Hương"], "date_of_birth": ["1972-05-05"]}
    )
    extract = pl.concat([records(master), stranger], how="diagonal")
    row = decision_of(link(extract, master, SPEC), "S")
    assert row["decision"] == "no_match"
    assert row["master_id"] is None


def test_a_record_with_nothing_to_compare_says_so(master):
    empty = pl.DataFrame({"record_id": ["E"]})
    extract = pl.concat([records(master), empty], how="diagonal")
    row = decision_of(link(extract, master, SPEC), "E")
    assert (row["decision"], row["reason"]) == ("no_match", "no_evidence")


ANOTHERS, RELATIVES = (9, "number_of_another"), (1, "number_of_relative")


def first_with_number_of(master, row, **columns):
    """The first record, carrying the number of another row and other changes."""
    numbers = master["person_id"].to_list()
    extract = changed(master, person_id=pl.Series([numbers[row], *numbers[1:]]))
    for column, value in columns.items():
        first = pl.Series([value, *extract[column].to_list()[1:]], dtype=pl.String)
        extract = extract.with_columns(first.alias(column))
    return decision_of(link(extract, master, SPEC))


@pytest.mark.parametrize(("row", "reason"), [ANOTHERS, RELATIVES])
@pytest.mark.parametrize("name", [None, "NGUYEN VAN AN", "Nguyễn Văm An"])
def test_a_wrong_number_does_not_hide_the_person_but_is_told(master, row, reason, name):
    known = master["full_name"][0]
    assert known == "Nguyễn Văn An"
    link_ = first_with_number_of(master, row, full_name=name or known)
    assert (link_["decision"], link_["reason"]) == ("match", reason)
    assert link_["master_id"] == master["person_id"][0]


@pytest.mark.parametrize(("row", "reason"), [ANOTHERS, RELATIVES])
@pytest.mark.parametrize(
    "weaker",
    [
        {"date_of_birth": None},
        {"date_of_birth": "1961-09-21"},
        {"full_name": "Nguyễn Văn Hùng"},
    ],
    ids=["no birth date", "another birth date", "another given name"],
)
def test_a_wrong_number_goes_to_people_where_the_rest_leaves_a_doubt(master, row, reason, weaker):
    link_ = first_with_number_of(master, row, **weaker)
    assert link_["decision"] == "review"
    if link_["master_id"] == master["person_id"][0]:
        assert link_["reason"] == reason


def test_a_spec_may_send_every_wrong_number_to_people(master):
    strict = replace(SPEC, reviews=tuple(replace(rule, unless={}) for rule in SPEC.reviews))
    numbers = master["person_id"].to_list()
    extract = changed(master, person_id=pl.Series([numbers[9], *numbers[1:]]))
    row = decision_of(link(extract, master, strict))
    assert (row["decision"], row["reason"]) == ("review", "number_of_another")


def test_a_number_with_another_name_is_not_believed(master):
    names = ["Phan Thị Quỳnh Như", *master["full_name"].to_list()[1:]]
    row = decision_of(link(changed(master, full_name=pl.Series(names)), master, SPEC))
    assert row["decision"] == "review"
    assert row["reason"] in ("name_differs", "number_only")


def test_one_digit_off_is_forgiven(master):
    numbers = master["person_id"].to_list()
    wrong = numbers[0][:-1] + str((int(numbers[0][-1]) + 1) % 10)
    swapped = pl.Series([wrong, *numbers[1:]])
    assert wrong not in numbers
    row = decision_of(link(changed(master, person_id=swapped), master, SPEC))
    assert (row["decision"], row["master_id"]) == ("match", numbers[0])


def test_twins_without_a_number_are_a_near_tie(master):
    pair = master.head(1).with_columns(person_id=pl.lit("066240999999"))
    extract = changed(master, person_id=pl.lit(None, pl.String), old_id=pl.lit(None, pl.String))
    row = decision_of(link(extract, pl.concat([master, pair]), SPEC))
    assert (row["decision"], row["reason"]) == ("review", "near_tie")
    assert row["margin"] < 0.01


def test_a_number_is_not_believed_against_a_twin_who_has_the_very_name():
    """One mark apart, one birth date, one household: number and name point to different twins."""
    born = {"date_of_birth": "2003-04-05", "sex": "M", "commune_code": "24121", "household_id": "T"}
    twins = pl.DataFrame(
        [
            {"person_id": "066203004511", "full_name": "Nguyễn Minh Tuấn", **born},
            {"person_id": "066203918220", "full_name": "Nguyễn Minh Tuân", **born},
        ]
    )
    both = pl.concat([town(), twins], how="diagonal")
    record = (
        records(twins.with_columns(old_id=pl.lit(None, pl.String)))
        .head(1)
        .with_columns(record_id=pl.lit("T"), person_id=pl.lit("066203918220"))
    )
    row = decision_of(link(pl.concat([records(town()), record]), both, SPEC), "T")
    assert (row["decision"], row["reason"]) == ("review", "number_of_relative")


def test_probabilities_of_a_record_leave_room_for_nobody(master):
    result = link(records(master), master, SPEC, explain=True)
    total = result.candidates.group_by("record_id").agg(pl.col("probability").sum())
    assert total["probability"].max() <= 1 + 1e-12


def test_weights_add_up_to_the_odds_between_candidates(master):
    import numpy as np

    extract = changed(master, person_id=pl.col("person_id").shift(1))
    found = link(extract, master, SPEC, explain=True).candidates
    weights = [c for c in found.columns if c.startswith("weight_")]
    bits = found.select("record_id", "rank", "probability", bits=pl.sum_horizontal(weights))
    first, second = (bits.filter(pl.col("rank") == rank) for rank in (1, 2))
    both = first.join(second, on="record_id")
    assert len(both) > 10
    np.testing.assert_allclose(
        np.log2(both["probability"].to_numpy() / both["probability_right"].to_numpy()),
        (both["bits"] - both["bits_right"]).to_numpy(),
        atol=1e-6,
    )


def test_candidates_are_those_under_review_unless_all_are_wanted(master):
    names = ["Phan Thị Quỳnh Như", *master["full_name"].to_list()[1:]]
    extract = changed(master, full_name=pl.Series(names))
    some, every = link(extract, master, SPEC), link(extract, master, SPEC, explain=True)
    assert some.candidates["record_id"].unique().to_list() == ["R0000"]
    assert every.candidates["record_id"].n_unique() == len(master)


def test_a_saved_model_gives_the_same_links(master, tmp_path):
    extract = changed(master, person_id=pl.lit(None, pl.String))
    first = link(extract, master, SPEC)
    path = tmp_path / "model.json"
    first.model.save(path)
    again = link(extract, master, SPEC, model=Model.load(path))
    assert again.links.equals(first.links)
    assert again.model.to_json() == path.read_text("utf-8")


@pytest.mark.parametrize("content", ["{}", "not json", '{"version": 1}', "[1]"])
def test_a_file_that_is_no_model_is_refused(tmp_path, content):
    path = tmp_path / "model.json"
    path.write_text(content, "utf-8")
    with pytest.raises(SpecError, match=r"model\.json"):
        Model.load(path)


def test_a_model_of_another_spec_is_refused(master):
    febrl = link(
        records(master).select("record_id", "sex", "date_of_birth", "full_name"), master, SPEC
    ).model
    with pytest.raises(SpecError, match="the model has no comparison number"):
        link(records(master), master, SPEC, model=febrl)


def test_repeated_ids_are_refused_without_showing_them(master):
    twice = pl.concat([master, master.head(2)])
    with pytest.raises(SpecError, match="must be unique, 2 rows") as caught:
        link(records(master), twice, SPEC)
    assert master["person_id"][0] not in str(caught.value)


def test_missing_ids_are_refused(master):
    gap = master.with_columns(person_id=pl.when(pl.int_range(pl.len()) > 0).then("person_id"))
    with pytest.raises(SpecError, match="1 rows of the master have no person_id"):
        link(records(master), gap, SPEC)


def test_empty_tables_are_refused(master):
    with pytest.raises(SpecError, match="extract has no rows"):
        link(records(master).clear(), master, SPEC)


def test_plan_counts_pairs_before_any_work(master):
    rules = plan_link(changed(master, person_id=pl.lit(None, pl.String)), master, SPEC)
    by_name = {rule.rule: rule for rule in rules}
    assert by_name["number.number"].pairs == 0
    assert by_name["name.sorted + birth.year"].pairs >= len(master)
    assert [rule.rule for rule in rules] == [block.name for block in SPEC.blocks]


def test_a_crowd_of_namesakes_is_capped_reported_and_sent_to_people():
    n = 100_000
    crowd = pl.DataFrame(
        {
            "person_id": pl.int_range(n, eager=True).cast(pl.String).str.zfill(12),
            "full_name": pl.repeat("Nguyễn Văn Hùng", n, eager=True),
            "date_of_birth": pl.repeat("1980", n, eager=True),
            "commune_code": pl.repeat("24121", n, eager=True),
        }
    )
    extract = pl.DataFrame(
        {
            "record_id": [f"R{k}" for k in range(500)],
            "full_name": ["Nguyễn Văn Hùng"] * 500,
            "date_of_birth": ["1980"] * 500,
            "commune_code": ["24121"] * 500,
        }
    )
    result = link(extract, crowd, SPEC)
    assert result.report.pairs == 0
    assert max(rule.largest_block for rule in result.report.rules) == n
    assert result.links["decision"].unique().to_list() == [Decision.REVIEW]
    assert result.links["reason"].unique().to_list() == ["too_many_namesakes"]


def test_one_to_one_gives_a_person_to_the_better_record(master):
    from dataclasses import replace

    spec = replace(SPEC, cardinality="one-to-one")
    worse = (
        records(master)
        .head(1)
        .with_columns(
            record_id=pl.lit("W"), person_id=pl.lit(None, pl.String), date_of_birth=pl.lit("1940")
        )
    )
    extract = pl.concat([records(master), worse])
    free = link(extract, master, SPEC).links
    strict = link(extract, master, spec).links
    given = strict.filter(pl.col("decision") == "match")["master_id"]
    assert free.filter(pl.col("record_id") == "W")["master_id"][0] == master["person_id"][0]
    assert given.is_duplicated().sum() == 0
    row = strict.filter(pl.col("record_id") == "W").row(0, named=True)
    assert row["reason"] == "taken"
    assert row["decision"] != "match"


def test_the_fingerprint_knows_the_content_and_not_the_order(master):
    one = link(records(master), master, SPEC).model.fingerprint
    shuffled = master.sample(fraction=1, shuffle=True, seed=1)
    assert link(records(master), shuffled, SPEC).model.fingerprint == one
    other = master.with_columns(sex=pl.lit("F"))
    assert link(records(master), other, SPEC).model.fingerprint["master"] != one["master"]
