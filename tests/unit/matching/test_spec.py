"""Reading specs, and what is said when they do not fit."""

import polars as pl
import pytest

from matching import SpecError, load_spec
from matching.spec import BUILT_IN, parse_spec

GOOD = {
    "comparison": [{"name": "n", "kind": "text", "left": "a", "right": "b"}],
    "block": [{"keys": ["n.value"], "cap": 5}],
}


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
        ({"block": [{"keys": []}]}, "has no keys"),
        ({"cardinality": "many"}, "many-to-one, one-to-one"),
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
        ({"colour": 3}, "colour is not a setting"),
    ],
)
def test_mistakes_are_named(change, message):
    with pytest.raises(SpecError, match=message):
        parse_spec(GOOD | change)


def test_all_mistakes_are_told_at_once():
    with pytest.raises(SpecError) as caught:
        parse_spec(GOOD | {"block": [], "cardinality": "many", "target_precision": 2})
    assert str(caught.value).count(";") == 2


def test_comparisons_without_columns_are_left_out():
    spec = load_spec("person").reduced(left=["full_name", "sex"])
    assert {c.name for c in spec.comparisons} == {"name", "sex"}
    assert [block.name for block in spec.blocks] == ["name.sorted"]


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
