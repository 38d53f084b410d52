"""Taking a record apart."""

import polars as pl
import pytest
from linking_town import records, town

from matching import Decision, Reason, SpecError, link, load_spec
from matching.explain import explain
from matching.explained import render
from matching.kinds import KINDS
from matching.wording import level_words

SPEC = load_spec("person")


@pytest.fixture(scope="module")
def master():
    return town()


@pytest.fixture(scope="module")
def extract(master):
    numbers = master["person_id"].to_list()
    return records(master).with_columns(person_id=pl.Series([numbers[1], *numbers[1:]]))


def test_the_waterfall_is_that_of_the_batch(master, extract):
    batch = link(extract, master, SPEC, explain=True)
    done = explain(extract, master, SPEC, "R0000", model=batch.model)
    rows = batch.candidates.filter(pl.col("record_id") == "R0000")
    assert [w.master_id for w in done.candidates] == rows["master_id"].to_list()
    assert [w.probability for w in done.candidates] == pytest.approx(rows["probability"].to_list())
    assert done.decision == Decision.MATCH
    assert done.reason == Reason.NUMBER_OF_RELATIVE


def test_without_a_model_the_extract_is_linked_first(master, extract):
    model = link(extract, master, SPEC).model
    one = explain(extract, master, SPEC, "R0005")
    assert one == explain(extract, master, SPEC, "R0005", model=model)


def test_bits_between_candidates_explain_their_odds(master, extract):
    import numpy as np

    first, second = explain(extract, master, SPEC, "R0000").candidates[:2]
    odds = np.log2(first.probability / second.probability)
    assert first.total_bits - second.total_bits == pytest.approx(odds, abs=1e-6)


def test_why_not_this_one(master, extract):
    stranger = master["person_id"][301]
    done = explain(extract, master, SPEC, "R0000", against=stranger)
    assert done.asked.rank is None
    assert done.rules == ()
    assert "No blocking rule brings the two together." in render(done, SPEC, "en")
    best = done.candidates[0]
    again = explain(extract, master, SPEC, "R0000", against=best.master_id)
    assert again.asked == best
    assert "name.sorted + birth.year" in again.rules


@pytest.mark.parametrize(("language", "word"), [("vi", "họ tên"), ("en", "name")])
def test_words_in_both_languages(master, extract, language, word):
    done = explain(extract, master, SPEC, "R0000")
    text = render(done, SPEC, language)
    assert f"{word}:" in text
    sentence = done.reason.vi if language == "vi" else done.reason.en
    assert sentence in text
    assert text.count("=\n") + text.endswith("=") >= 2


def test_unknown_record_and_person_are_told_apart(master, extract):
    with pytest.raises(SpecError, match="0 records with that record_id"):
        explain(extract, master, SPEC, "nobody")
    with pytest.raises(SpecError, match="nobody with that person_id"):
        explain(extract, master, SPEC, "R0000", against="0")


def test_every_level_has_words():
    for name, kind in KINDS.items():
        assert set(kind.words) == {level.name for level in kind.levels}
        for level in kind.levels:
            assert level_words(name, level.name, "vi") != level_words(name, level.name, "en")
