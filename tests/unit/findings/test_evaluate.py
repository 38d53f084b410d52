"""What a rule found is held against what was planted: by record, by person, and what is lawful."""

from collections.abc import Collection, Mapping

import polars as pl
import pytest

from findings.evaluate import Evaluation, Measured, TruthError, evaluate
from findings.reads import Role

MENTIONS: dict[
    str, tuple[int, str | None, str | None]
] = {  # mention → line, true person, person that linking chose
    "m1": (1, "A", "A"),
    "m2": (2, "B", "B"),
    "m3": (3, "C", "X"),
    "m4": (4, "D", "D"),
    "m5": (5, "E", "E"),
    "m6": (6, "E", "E"),
}


def place(line: int | None) -> dict[str, object]:
    there = line is not None
    named = {"file_name": "a.csv" if there else None, "sheet": None, "line": line}
    return {"source": "cards", "table": "cards", **named}


def measured(
    planted: list[tuple[str, int | None, str | None, str | None]],
    conflicts: list[tuple[str, str, str | None]],
    decision: str = "match",
    reads: Collection[Role] = (),
    elsewhere: Mapping[str, str] = {},
    **decisions: str,
) -> Evaluation:
    """`reads`: what both rules read; `elsewhere`: the role of mentions that stand in another table;
    `decisions`: those of mentions of which it is another than `decision`. A person outside the
    master belongs to the planting before."""
    rows: list[dict[str, object]] = []
    for kind, line, person, lawful in planted:
        unit = ord(person) if person else rows[-1]["unit"] if rows else 0
        told = {"kind": kind, "true_person_id": person, "lawful": lawful, "unit": unit}
        rows.append(place(line) | told)
    schema = {"line": pl.UInt32, "sheet": pl.String, "lawful": pl.String, "file_name": pl.String}
    mentions = pl.DataFrame(
        [
            place(line)
            | {"mention_id": mention, "true_person_id": true, "master_id": chosen}
            | {"decision": decisions.get(mention, decision)}
            | {"role": elsewhere.get(mention, "holder")}
            | ({"table": "decisions"} if mention in elsewhere else {})
            for mention, (line, true, chosen) in MENTIONS.items()
        ],
        schema_overrides=schema,
    )
    columns = {"reason": pl.String, "mention_id": pl.String, "other_mention_id": pl.String}
    return evaluate(
        pl.DataFrame(conflicts, schema=columns, orient="row"),
        pl.DataFrame(rows, schema_overrides=schema),
        mentions.drop("true_person_id").with_columns(pl.col("sheet").fill_null("")),
        mentions.drop("mention_id", "master_id", "decision"),
        dict.fromkeys(("two_cards", "no_card"), reads),
    )


def only(done: Evaluation) -> Measured:
    [one] = done.rules
    return one


def test_a_planting_is_found_where_a_finding_names_its_record() -> None:
    one = only(
        measured(
            [("two_cards", 1, "A", None), ("two_cards", 2, "B", None)],
            [("two_cards", "m1", None), ("two_cards", "m4", None), ("other", "m2", None)],
        )
    )
    assert (one.planted, one.linked, one.found, one.recall) == (2, 2, 1, 0.5)
    assert (one.right, one.wrong, one.precision) == (1, 1, 0.5)


def test_two_records_of_a_person_are_one_planting_that_either_finds() -> None:
    planted = [("two_cards", 5, "E", None), ("two_cards", 6, "E", None)]
    one = only(measured(planted, [("two_cards", "m4", "m6")]))
    assert (one.planted, one.found, one.right, one.wrong) == (1, 1, 1, 0)


def test_what_linking_got_wrong_is_neither_a_miss_nor_a_false_finding() -> None:
    planted = [("two_cards", 1, "A", None), ("two_cards", 3, "C", None)]
    one = only(measured(planted, [("two_cards", "m1", None)]))
    assert (one.planted, one.linked, one.recall) == (2, 1, 1.0)
    one = only(measured(planted[:1], [("two_cards", "m3", None)]))
    assert (one.wrong, one.by_linking, one.precision) == (0, 1, None)
    assert only(measured(planted, [], decision="review")).linked == 0


def test_whom_the_master_does_not_have_is_recognised_as_nobody() -> None:
    MENTIONS.update(m7=(7, None, None), m8=(8, None, None))
    strangers = [("no_card", 7, None, None), ("two_cards", 8, None, None)]
    planted = [*strangers, ("two_cards", 1, "A", None)]
    try:
        ghosts, others = measured(planted, [("no_card", "m7", None)], decision="no_match").rules
    finally:
        del MENTIONS["m7"], MENTIONS["m8"]
    assert (ghosts.planted, ghosts.linked, ghosts.found, ghosts.right) == (1, 1, 1, 1)
    assert (others.planted, others.linked) == (2, 0)


def test_a_person_whose_record_was_not_recognised_seems_to_have_none() -> None:
    planted = [("no_card", None, "A", None)]
    MENTIONS["m7"] = (7, "D", "X")
    try:
        one = only(measured(planted, [("no_card", "m4", None)]))
    finally:
        del MENTIONS["m7"]
    assert (one.wrong, one.by_linking) == (0, 1)


def test_what_another_register_did_not_show_is_neither_a_miss_nor_a_false_finding(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The rule reads decisions too: that of A was not recognised; that of B names D beside B, and
    who is meant was not recognised there."""
    planted = [("two_cards", 1, "A", None), ("two_cards", 2, "B", None)]
    elsewhere = {"o1": "holder", "o2": "holder", "o3": "wife"}
    for name, told in zip(elsewhere, ((7, "A", "X"), (8, "B", "B"), (8, "D", "X")), strict=True):
        monkeypatch.setitem(MENTIONS, name, told)
    holder, wife = (Role("cards", "decisions", role) for role in ("holder", "wife"))
    seen = [
        only(measured(planted, [("two_cards", "m4", None)], reads=reads, elsewhere=elsewhere))
        for reads in ((), (holder,), (holder, wife))
    ]
    assert [one.linked for one in seen] == [2, 1, 0]
    assert [(one.wrong, one.by_linking) for one in seen] == [(1, 0), (1, 0), (0, 1)]
    beside_a = [("two_cards", "m5", "m1")]
    about_e = only(measured(planted[1:], beside_a, reads=(holder,), elsewhere=elsewhere))
    assert (about_e.wrong, about_e.by_linking) == (0, 1)


@pytest.mark.parametrize(("decision", "linked"), [("no_match", 1), ("review", 0)])
def test_a_planting_that_names_a_stranger_is_seen_where_they_are_recognised_as_nobody(
    monkeypatch: pytest.MonkeyPatch, decision: str, linked: int
) -> None:
    """A child whom the population data do not have, told by a parent whom they have."""
    monkeypatch.setitem(MENTIONS, "m7", (7, None, None))
    planted = [("no_card", 1, "A", None), ("no_card", 7, None, None)]
    one = only(measured(planted, [], m7=decision))
    assert (one.planted, one.linked) == (1, linked)


def test_a_record_that_is_missing_is_found_by_its_person() -> None:
    planted = [("no_card", None, "A", None), ("no_card", None, "D", "army_family")]
    one = only(measured(planted, [("no_card", "m1", None)]))
    assert (one.planted, one.linked, one.found, one.lawful) == (1, 1, 1, 1)
    assert (one.right, one.wrong, one.lawful_reported) == (1, 0, 0)


def test_a_lawful_record_that_is_reported_is_wrong() -> None:
    planted = [("two_cards", 1, "A", None), ("two_cards", 2, "B", "withdrawn")]
    one = only(measured(planted, [("two_cards", "m1", None), ("two_cards", "m2", None)]))
    assert (one.planted, one.lawful, one.lawful_reported) == (1, 1, 1)
    assert (one.right, one.wrong) == (1, 1)
    absent = [("no_card", None, "D", "army_family")]
    assert only(measured(absent, [("no_card", "m4", None)])).lawful_reported == 1


def test_kinds_without_a_rule_are_counted() -> None:
    done = measured([("late", 1, "A", None), ("late", 2, "B", "in_time")], [])
    assert (done.rules, done.no_rule) == ((), {"late": 1})


def test_a_truth_of_another_night_is_refused() -> None:
    linked = pl.DataFrame(
        [place(1) | {"sheet": "", "role": "holder", "mention_id": "m1", "master_id": "A",
                     "decision": "match"}]
    )  # fmt: skip
    meant = pl.DataFrame([place(2) | {"sheet": "", "role": "holder", "true_person_id": "A"}])
    nothing = pl.DataFrame(schema=dict.fromkeys(("reason", "mention_id"), pl.String))
    with pytest.raises(TruthError, match="another province or night"):
        evaluate(nothing, meant, linked, meant, {})
