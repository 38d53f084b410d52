"""Any text in: an answer or a named refusal, the same for a column as for one value, stable."""

import polars as pl
import vietnam_strategies as strategies
from hypothesis import given, settings
from hypothesis import strategies as st

from vietnam import chars, dates, encodings, ids, names, units
from vietnam.encodings import Encoding
from vietnam.keystrokes import decode_telex, decode_vni_typing
from vietnam.syllables import place_tone

quick = settings(max_examples=200, deadline=None, derandomize=True)
texts = strategies.names | strategies.anything


@quick
@given(st.lists(texts, min_size=1, max_size=6))
def test_a_column_of_names_gets_the_answers_of_its_names(column):
    frame = names.clean_names(pl.Series(column, dtype=pl.String))
    for raw, row in zip(column, frame.iter_rows(), strict=True):
        one = names.clean_name(raw)
        assert (one.name, one.remark, list(one.repairs), one.problem) == row


@quick
@given(texts)
def test_cleaning_a_clean_name_changes_nothing(raw):
    once = names.clean_name(raw)
    if once.name is not None:
        twice = names.clean_name(once.name)
        assert twice.name == once.name
        assert twice.repairs == ()


@quick
@given(texts)
def test_a_changed_name_names_its_repair_and_a_refused_one_its_problem(raw):
    found = names.clean_name(raw)
    if found.name is None:
        assert found.problem in names.REFUSING
    else:
        assert found.problem not in names.REFUSING
        assert (found.name == raw) == (found.repairs == ())


@quick
@given(st.lists(texts | st.none(), max_size=6))
def test_keys_exist_for_every_row_and_keep_nulls(column):
    keys = names.name_keys(pl.Series(column, dtype=pl.String))
    assert keys.height == len(column)
    assert keys["ascii"].is_null().to_list() == [raw is None for raw in column]


@quick
@given(texts)
def test_fold_is_ascii_stable_and_the_same_for_columns(raw):
    folded = chars.fold(raw)
    assert folded.isascii()
    assert chars.fold(folded) == folded
    assert chars.ascii_fold(pl.Series([raw])).to_list() == [folded]


@given(st.characters(categories=["Cs"]))
def test_fold_and_names_survive_lone_surrogates(letter):
    assert chars.fold(letter + "Á") == "a"
    assert names.clean_name(letter + "An").name is not None


@quick
@given(strategies.anything)
def test_tone_placement_is_stable(raw):
    assert place_tone(place_tone(raw)) == place_tone(raw)


@quick
@given(strategies.numbers | strategies.anything, st.sampled_from(["person_id", "tax_code", "any"]))
def test_a_parsed_number_parses_to_itself(raw, column):
    once = ids.parse_id(raw, column=column)
    assert (once.value is None) == (once.problem in ids.REFUSING)
    if once.value is not None:
        twice = ids.parse_id(once.value, column=column)
        assert (twice.value, twice.kind, twice.repairs) == (once.value, once.kind, ())


@quick
@given(strategies.numbers | strategies.anything)
def test_a_changed_number_names_its_repair(raw):
    found = ids.parse_id(raw)
    if found.value is not None:
        assert (found.value == raw) == (found.repairs == ())


@quick
@given(strategies.dates | strategies.anything, st.sampled_from(["birth", "event", "deadline"]))
def test_a_parsed_date_parses_to_itself(raw, kind):
    once = dates.parse_dates(pl.Series([raw]), kind=kind).row(0, named=True)
    assert once["value"] is not None or once["problem"] is not None
    if once["value"] is not None:
        assert dates.PartialDate.parse_iso(once["value"]).iso() == once["value"]
        twice = dates.parse_dates(pl.Series([once["value"]]), kind=kind).row(0, named=True)
        assert (twice["value"], twice["repairs"]) == (once["value"], [])


@quick
@given(strategies.places | strategies.anything)
def test_places_are_found_or_refused_and_codes_parse_to_themselves(raw):
    found = units.parse_communes(pl.Series([raw])).row(0, named=True)
    assert found["code"] is not None or found["problem"] is not None
    if found["code"] is not None:
        again = units.parse_communes(pl.Series([found["code"]])).row(0, named=True)
        assert again["code"] == found["code"]


@quick
@given(st.lists(texts | st.none(), max_size=8))
def test_repairing_a_repaired_column_changes_nothing(column):
    once = encodings.repair_column(pl.Series(column, dtype=pl.String))
    assert len(once.values) == len(column) == len(once.unrecoverable)
    if not once.repaired:
        assert once.encoding is Encoding.UNICODE
        assert once.values.to_list() == column
    twice = encodings.repair_column(once.values)
    assert twice.values.to_list() == once.values.to_list()


@quick
@given(st.binary(max_size=80))
def test_any_bytes_decode(data):
    decoded = encodings.decode_bytes(data)
    assert 0 <= decoded.confidence <= 1
    if decoded.encoding == "latin-1":
        assert decoded.text.encode("latin-1") == data


@quick
@given(st.text(alphabet="abcdeouwsfrxjz123456789", max_size=8))
def test_keystrokes_give_a_syllable_or_nothing(word):
    for decode in (decode_telex, decode_vni_typing):
        decoded = decode(word)
        assert decoded is None or not decoded.isascii()
