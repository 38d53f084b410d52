"""Hashing, counting and looking up keys."""

import numpy as np
import polars as pl
import pytest

from matching.arrays import (
    UNIT,
    Frequencies,
    KeyIndex,
    Sieve,
    combine,
    distinct_columns,
    distinct_numbers,
    distinct_texts,
    expand,
    first_of_runs,
    hash_strings,
    lower_half,
    mix,
    salt,
    sorted_distinct,
    steady,
)


def keys(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.uint64)


def test_missing_stays_missing_whatever_is_combined():
    assert mix(keys(0))[0] == 0
    assert combine([keys(5, 0, 7), keys(1, 1, 0)])[1:].tolist() == [0, 0]
    assert combine([keys(5), keys(1)])[0] != 0


def test_salted_keys_tell_which_part_a_value_stands_in():
    a, b = salt("name.given"), salt("name.family")
    assert combine([keys(1) * a, keys(2) * b])[0] != combine([keys(2) * a, keys(1) * b])[0]


def test_equal_text_hashes_alike_in_any_frame_and_null_is_zero():
    a = hash_strings(pl.Series(["x", None, "y"]))
    b = hash_strings(pl.Series(["y", "x"]))
    assert a[1] == 0
    assert a[0] == b[1]
    assert a[2] == b[0]


def test_frequencies_count_values_and_not_missing_ones():
    count = Frequencies.of(keys(7, 0, 7, 3, 0))
    assert count(keys(3, 7, 0, 9)).tolist() == [1, 2, 0, 0]


def test_frequencies_of_nothing():
    assert Frequencies.of(keys(0, 0))(keys(1)).tolist() == [0]


def test_frequencies_count_a_key_as_often_as_told():
    count = Frequencies.of(keys(7, 0, 7, 3), np.array([5, 9, 2, 1]))
    assert count(keys(3, 7, 0)).tolist() == [1, 7, 0]


def test_distinct_texts_are_in_the_same_order_whatever_the_rows():
    texts, code = distinct_texts(pl.Series(["x", None, "y", "x"]))
    again, _ = distinct_texts(pl.Series(["y", "x", None]))
    assert texts.gather(pl.Series(code)).to_list() == ["x", None, "y", "x"]
    assert texts.to_list() == again.to_list()


@pytest.mark.parametrize("values", [[19790703, 0, 19790701, 19790703], [0, 10**12, 5], [], [0]])
def test_distinct_numbers_are_ascending(values):
    distinct, code = distinct_numbers(np.array(values, dtype=np.int64))
    assert distinct.tolist() == sorted(set(values))
    assert distinct[code].tolist() == values


def test_index_gives_every_row_of_a_key_and_none_for_missing():
    index = KeyIndex.of(keys(4, 0, 2, 4))
    low, size = index.spans(keys(4, 0, 5, 2))
    assert size.tolist() == [2, 0, 0, 1]
    assert sorted(index.rows[expand(low, size)].tolist()) == [0, 2, 3]


def test_index_of_wanted_keys_finds_each_of_them():
    rng = np.random.default_rng(1)
    everything = rng.integers(1, 2**63, 5000).astype(np.uint64)
    wanted = everything[::50]
    kept = Sieve(wanted)(lower_half(everything))
    assert len(kept) < 1000
    whole, part = KeyIndex.of(everything), KeyIndex.of(everything[kept], kept)
    assert part.only_row(wanted).tolist() == whole.only_row(wanted).tolist()


def test_only_row_refuses_to_choose_among_several():
    index = KeyIndex.of(keys(4, 9, 4))
    assert index.only_row(keys(4, 9, 1)).tolist() == [-1, 1, -1]


def test_expand_of_nothing():
    assert expand(np.zeros(0, np.int64), np.zeros(0, np.int64)).tolist() == []


def test_runs_and_distinct_values():
    assert first_of_runs(np.array([1, 1, 2])).tolist() == [True, False, True]
    assert sorted_distinct(keys(3, 1, 3)).tolist() == [1, 3]
    assert sorted_distinct(keys()).tolist() == []


@pytest.mark.parametrize("height", [1, 22, 23, 40, 130])
def test_columns_are_told_apart_whatever_their_height(height):
    rng = np.random.default_rng(height)
    table = rng.integers(0, 7, (height, 500)).astype(np.uint8)
    table[:, 250:] = table[:, :250]
    table[-1, 250:300] = (table[-1, 250:300] + 1) % 7
    table[0, 300:310] = (table[0, 300:310] + 1) % 7
    code, distinct = distinct_columns(table, [7] * height)
    assert (distinct[:, code] == table).all()
    columns = [tuple(column) for column in distinct.T.tolist()]
    assert columns == sorted(set(map(tuple, table.T.tolist())))


def test_a_sum_does_not_depend_on_the_order():
    shares = np.random.default_rng(3).random(10_000)
    assert steady(shares) == steady(shares[::-1]) == steady(np.sort(shares))
    assert steady(shares) * UNIT == pytest.approx(float(shares.sum()), rel=1e-9)
