"""Reading specs, and what is said when they do not fit."""

import tomllib

import polars as pl
import pytest

from matching import SpecError, load_spec, spec_form
from matching.kinds import KINDS
from matching.spec import BUILT_IN, parse_spec

GOOD = {
    "comparison": [{"name": "n", "kind": "text", "left": "a", "right": "b"}],
    "block": [{"keys": ["n.value"], "cap": 5}],
}

KIN = {"comparison": "n", "relative": "of", "relation": "is"}


@pytest.mark.parametrize("name", sorted(path.stem for path in BUILT_IN.glob("*.toml")))
def test_built_in_specs_load(name):
    spec = load_spec(name)
    assert spec.name == name
    assert spec.comparisons
    assert spec.blocks


def test_a_spec_can_be_a_file(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        '[[comparison]]\nname = "n"\nkind = "text"\n[[block]]\nkeys = ["n.value"]\n', "utf-8"
    )
    assert load_spec(path).comparisons[0].left.main == "n"


def test_unknown_spec_lists_the_known_ones():
    with pytest.raises(SpecError, match=r"there is no spec nothing.*person"):
        load_spec("nothing")


def test_broken_toml_names_the_file(tmp_path):
    path = tmp_path / "broken.toml"
    path.write_text("[[comparison", "utf-8")
    with pytest.raises(SpecError, match=r"broken\.toml is not TOML"):
        load_spec(path)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"comparison": []}, "there is no"),
        ({"block": []}, "without one no pair"),
        ({"comparison": [{"name": "n", "kind": "sound"}]}, "kind must be one of"),
        ({"block": [{"keys": ["n.colour"]}]}, r"n\.colour: unknown.*n\.value"),
        ({"block": [{"keys": ["m.value"]}]}, r"m\.value: unknown"),
        ({"block": [{"keys": []}]}, "block 1: keys is empty"),
        ({"cardinality": "many"}, "cardinality must be 'many-to-one' or 'one-to-one'"),
        ({"target_precision": 1.5}, "target_precision"),
        ({"review": [{"reason": "near_tie", "n": ["nope"]}]}, "n has no nope"),
        ({"review": [{"reason": "because", "n": ["same"]}]}, "reason because"),
        ({"review": [{"reason": "near_tie", "unless": {"n": ["nope"]}}]}, "n has no nope"),
        ({"review": [{"reason": "near_tie", "unless": {"belief": 2}}]}, "belief must be"),
        ({"comparison": [GOOD["comparison"][0] | {"m": {"nope": 0.1}}]}, "no level is called nope"),
        ({"comparison": [GOOD["comparison"][0] | {"levels": ["same"]}]}, "end in different"),
        (
            {"comparison": [GOOD["comparison"][0] | {"levels": ["different", "same"]}]},
            "in the kind's order",
        ),
        ({"latest": {"m": "born_by"}}, "latest: there is no comparison m"),
        ({"latest": {"n": "born_by"}}, "latest: n must be a comparison of kind partial_date"),
        ({"family": KIN | {"comparison": "number"}}, "family: there is no comparison number"),
        ({"family": KIN}, "family: n must be a comparison of kind identifier"),
        ({"family": KIN | {"belief": 1.0}}, "belief must be"),
        ({"family": KIN | {"unless": {"n": ["nope"]}}}, "rule family: n has no nope"),
        ({"family": {"comparison": "n"}}, "relative is missing"),
        ({"family": KIN | {"belif": 0.9}}, r"belif is not.*belief\?"),
        ({"colour": 3}, "colour is not a setting"),
        ({"cardinalty": "one-to-one"}, r"cardinalty is not a setting.*did you mean cardinality\?"),
        (
            {"comparison": [GOOD["comparison"][0] | {"lable_vi": "x"}]},
            r"comparison n: lable_vi is not an option of comparison of kind text.*label_vi\?",
        ),
        (
            {"comparison": [GOOD["comparison"][0] | {"household": "x"}]},
            "household is not an option of comparison of kind text",
        ),
        (
            {"comparison": [{"name": "n", "kind": "identifier", "hosehold": "x"}]},
            r"hosehold.*kind identifier.*did you mean household\?",
        ),
        ({"comparison": [{"name": "n", "kind": "person-name"}]}, r"did you mean person_name\?"),
        ({"comparison": [{"name": "n"}]}, "comparison n: kind is missing"),
        ({"comparison": [{"kind": "text"}]}, "comparison 1: name is missing"),
        ({"comparison": [GOOD["comparison"][0]] * 2}, "comparison n: the name is given twice"),
        ({"block": [{"keys": ["n.value"], "caps": 5}]}, r"block 1: caps.*did you mean cap\?"),
        ({"block": [{"keys": ["n.value"], "cap": 0}]}, "block 1: cap must be greater than or"),
        ({"block": [{"keys": ["n.value"], "cap": "5"}]}, "block 1: cap must be a valid integer"),
        ({"block": [{"keys": ["n.valeu"]}]}, r"n\.valeu: unknown \(did you mean n\.value\?\)"),
        ({"review": [{"n": ["same"]}]}, "review 1: reason is missing"),
        (
            {"review": [{"reason": "near_tie", "nn": ["same"]}]},
            r"no comparison nn \(did you mean n\?\)",
        ),
        (
            {"review": [{"reason": "neartie"}]},
            r"reason neartie is unknown.*did you mean near_tie\?",
        ),
        (
            {"review": [{"reason": "near_tie", "n": "same"}]},
            "review near_tie: n must be a valid list",
        ),
        ({"apart": [{"n": ["diferent"]}]}, r"n has no diferent \(did you mean different\?\)"),
        ({"certain": {"n": ["same"]}}, "certain: key is missing"),
        ({"certain": {"key": "n.vale"}}, r"certain: key n\.vale is unknown.*n\.value\?"),
        ({"population": "10"}, "population must be a valid integer"),
        ({"review_floor": 2}, "review_floor must be less than 1"),
    ],
)
def test_mistakes_are_named(change, message):
    with pytest.raises(SpecError, match=message):
        parse_spec(GOOD | change)


def test_all_mistakes_are_told_at_once():
    with pytest.raises(SpecError) as caught:
        parse_spec(GOOD | {"block": [], "cardinality": "many", "target_precision": 2})
    assert str(caught.value).count(";") == 2


def test_the_built_in_specs_fit_the_form_as_those_of_users_do():
    for path in BUILT_IN.glob("*.toml"):
        assert spec_form.problems(tomllib.loads(path.read_text("utf-8"))) == ([], True)


def test_every_kind_has_a_form():
    for kind in KINDS:
        item = {"name": "n", "kind": kind}
        key = f"n.{KINDS[kind].block_keys[0]}"
        assert parse_spec({"comparison": [item], "block": [{"keys": [key]}]}).comparisons


def test_a_misspelt_column_is_refused_with_the_nearest_one():
    extract = pl.DataFrame({"record_id": ["1"], "nme": ["x"], "b": ["y"]})
    master = pl.DataFrame({"person_id": ["1"], "a": ["x"], "b": ["y"]})
    mine = {"comparison": [{"name": "n", "kind": "text", "left": "name", "right": "a"}]}
    with pytest.raises(SpecError, match=r"extract has no column name \(did you mean nme\?\)"):
        parse_spec(GOOD | mine).for_tables(extract, master)
    mine["comparison"].append({"name": "b", "kind": "text", "also": ["bb"]})
    with pytest.raises(SpecError) as caught:
        parse_spec(GOOD | mine).for_tables(extract, master.rename({"person_id": "personid"}))
    text = str(caught.value)
    assert "the master has no column person_id (did you mean personid?)" in text
    assert "the extract has no column bb" in text
    assert "the master has no column bb" in text


def test_an_optional_column_may_be_absent_but_not_misspelt():
    person = load_spec("person")
    people = pl.DataFrame({"person_id": ["1"], "full_name": ["x"], "date_of_birth": ["1980"]})
    extract = pl.DataFrame({"record_id": ["1"], "full_name": ["x"], "commune_name": ["y"]})
    assert [c.name for c in person.for_tables(extract, people).comparisons] == ["name"]
    wrong = extract.with_columns(dateofbirth=pl.lit("1980"))
    with pytest.raises(SpecError, match=r"no column date_of_birth \(did you mean dateofbirth\?\)"):
        person.for_tables(wrong, people)


def test_comparisons_without_columns_are_left_out():
    spec = load_spec("person").reduced(left=["full_name", "sex"])
    assert {c.name for c in spec.comparisons} == {"name", "sex"}
    assert [block.name for block in spec.blocks] == ["name.sorted", "name.ascii"]


def test_no_usable_column_names_the_wanted_ones():
    frame = pl.DataFrame({"record_id": ["1"], "hoten": ["x"]})
    master = pl.DataFrame({"person_id": ["1"], "full_name": ["x"]})
    with pytest.raises(SpecError, match=r"no usable column.*full_name/full_name"):
        load_spec("person").for_tables(frame, master)


def test_missing_id_columns_and_empty_tables_are_told_together():
    empty = pl.DataFrame(schema={"full_name": pl.String})
    with pytest.raises(SpecError) as caught:
        load_spec("person").for_tables(empty, empty)
    text = str(caught.value)
    assert "no column record_id" in text
    assert "no column person_id" in text
    assert "extract has no rows" in text
    assert "master has no rows" in text


def test_nothing_to_find_candidates_by():
    with pytest.raises(SpecError, match="no blocking rule works with sex alone"):
        load_spec("person").reduced(left=["sex"])


def test_columns_of_a_spec_name_ids_and_relations():
    spec = load_spec("person")
    assert spec.columns(right=True)[0] == "person_id"
    assert {"household_id", "mother_id", "father_id", "spouse_id"} <= set(spec.columns(right=True))
    assert "full_name" in spec.columns(right=False)


def test_a_spec_may_tell_fewer_levels_apart():
    import numpy as np

    names = ["Lê Văn Tú", "LE VAN TU", "Lê Văn Tứ", "Lê Văn", "Trần Thị Hoa"]
    levels = ["same", "reordered", "different"]
    item = {"name": "n", "kind": "person_name", "left": "n", "levels": levels}
    spec = parse_spec({"comparison": [item], "block": [{"keys": ["n.sorted"]}]})
    kind = spec.comparisons[0].kind
    frame = pl.DataFrame({"n": names})
    column = kind.encode(frame, spec.comparisons[0].left, right=False)
    i, j = np.zeros(len(names), dtype=np.int64), np.arange(len(names))
    got = [kind.levels[number].name for number in kind.compare(column, i, column, j)]
    assert got == ["same", "reordered", "reordered", "different", "different"]
    assert sum(level.m for level in kind.levels) == pytest.approx(
        sum(level.m for level in load_spec("person").comparison("name").kind.levels)
    )
