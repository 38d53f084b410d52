"""The numbers that were asked for, asserted on what `scripts/accuracy.py` measures.

`make test` measures fewer cases where that takes long; `make accuracy` (DONGBO_ACCURACY=whole) all.
"""

import os
import random
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

pytestmark = pytest.mark.slow
WHOLE = os.environ.get("DONGBO_ACCURACY") == "whole"


@pytest.fixture(scope="module")
def accuracy():
    import accuracy

    return accuracy


def test_every_tone_case_is_placed_right(accuracy):
    assert len(accuracy.TONE_CASES) >= 47
    assert {"tóan", "hòan", "qúy", "gìơ", "Ñăm"} <= set(accuracy.TONE_CASES)
    assert accuracy.tones().numbers["wrong"] == 0


def test_encodings_are_detected_converted_and_clean_columns_left(accuracy):
    numbers = accuracy.encoding_detection(*(() if WHOLE else (60, 8_000))).numbers
    for encoding in accuracy.DETECTED:
        assert numbers[f"detected {encoding}"] == 1
        assert numbers[f"converted {encoding}"] >= 0.999
    assert numbers["converted vps"] >= 0.999
    assert numbers["converted utf8_as_cp1252"] >= 0.999
    assert numbers["false alarms"] == 0


def test_pasted_rows_are_read_or_marked_and_right_names_stay(accuracy):
    """Smaller than what `make accuracy` prints; the same seeds every time."""
    sizes, tables = ({60: 2, 300: 1}, 2) if WHOLE else ({60: 1}, 1)
    numbers = accuracy.mixed_encodings(7, sizes=sizes, tables=tables).numbers
    assert not [label for label, count in numbers.items() if label.endswith("changed") and count]
    for label, share in numbers.items():
        if label.endswith("Kinh read") and "no Kinh" not in label:
            assert share >= 0.99, label
            assert numbers[label.replace("read", "unmarked")] == 0, label
        elif label.endswith("read"):
            assert share >= 0.95, label


def test_a_list_that_an_encoding_cannot_write_stays_as_it_is():
    import mixed_lists

    names = ["Y Čông", "Y Čăm"]
    cells, pasted = mixed_lists.mixed(names, 0.9, ["TCVN3"], random.Random(1), block=True)
    assert (cells, pasted) == (["Y Čông", "Y Čăm"], set())


def test_numbers_are_repaired_right_or_refused(accuracy):
    numbers = accuracy.id_repair(200_000 if WHOLE else 20_000).numbers
    assert numbers["repaired wrong"] <= 0.001
    for kind in ("clean", "float .0", "apostrophe", "spaces", "O and l", "full width"):
        assert numbers[f"{kind} right"] == 1
    assert numbers["lost zeros right"] >= 0.99
    assert numbers["scientific refused"] == 1
    assert numbers["number column wrong"] == 0
    assert numbers["remains as tax code"] == 0
    assert numbers["tax codes right"] == 1


def test_dates_are_read_and_swapped_columns_put_right(accuracy):
    numbers = accuracy.partial_dates().numbers
    assert numbers["dates wrong"] == 0
    assert numbers["swapped caught"] >= 0.99
    assert numbers["swap alarms"] == 0


def test_a_pasted_block_of_turned_dates_is_put_right_or_flagged(accuracy):
    numbers = accuracy.date_blocks().numbers
    for key, value in numbers.items():
        if key.endswith("right changed"):
            assert value <= (0.01 if "typed" in key else 0), key
        if key.startswith("right:"):
            assert value <= 0.005, key
    for name in accuracy.simulate.DATE_BLOCKS:
        if name.startswith("right:") or name.endswith("sorted"):
            continue
        assert numbers[f"{name} 8/50: left"] <= 0.2
        assert numbers[f"{name} 16/50: left"] <= 0.05
        assert numbers[f"{name} 60/300: left"] <= 0.005
        assert numbers[f"{name} 200/3000: left"] == 0
    # without a text in the block only the order of a sorted list speaks, and only of near dates
    assert numbers["swapped, none left as text, sorted 200/3000: left"] <= 0.1


def test_every_old_commune_maps_as_the_reference_says(accuracy):
    numbers = accuracy.commune_map().numbers
    assert numbers["mapped"] == 1
    assert numbers["agreement"] >= 0.999
    assert numbers["old units differ"] == numbers["new units differ"] == 0
    for units in ("old", "new"):
        assert numbers[f"addresses {units} accented right"] >= 0.995
        assert numbers[f"addresses {units} without diacritics right"] >= 0.99


def test_a_million_of_each_within_the_time_and_memory(accuracy):
    count = 1_000_000 if WHOLE else 50_000
    # what a small number costs is not in proportion: only a slip of an order of magnitude shows
    share = 1 if WHOLE else 0.5
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        numbers = pool.submit(accuracy.speed, count).result().numbers
    assert numbers["names cpu"] <= 4 * share
    assert numbers["ids cpu"] <= 2 * share
    assert numbers["dates cpu"] <= 2 * share
    assert numbers["memory"] < 1024
