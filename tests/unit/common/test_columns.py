import numpy as np
import polars as pl

from common.columns import (
    Words,
    blank_cells,
    coded,
    is_blank,
    join_words,
    repair_lists,
    repairs_of_mask,
    spread,
)


def test_masks_become_lists_of_names():
    lists = repairs_of_mask(pl.Series([0, 1, 6, 1], dtype=pl.UInt32), ("a", "b", "c"))
    assert lists.to_list() == [[], ["a"], ["b", "c"], ["a"]]


def test_tuples_become_lists():
    lists = repair_lists([("a",), (), ("a",), ("b", "a")])
    assert lists.to_list() == [["a"], [], ["a"], ["b", "a"]]
    assert repair_lists([]).dtype == pl.List(pl.String)


def test_answers_spread_over_their_texts_in_order():
    texts = pl.Series(["b", None, "a", "b"])
    answers = pl.DataFrame({"value": [1, 2], "repairs": [["r"], None]})
    found = spread(texts, pl.Series(["a", "b"]), answers)
    assert found["value"].to_list() == [2, None, 1, 2]
    assert found["repairs"].to_list() == [[], [], ["r"], []]


def test_words_know_rows_ends_and_flags():
    words = Words.of(pl.Series(["a b", None, "c", "b a b"]))
    table = words.distinct
    assert [table[c] for c in words.first] == ["a", "", "c", "b"]
    assert [table[c] for c in words.last] == ["b", "", "c", "b"]
    assert words.sizes.tolist() == [2, 1, 1, 3]
    flags = np.array([1 if w == "a" else 2 if w == "c" else 0 for w in table])
    assert words.any_of(flags).tolist() == [1, 0, 2, 1]
    assert join_words(table, words.codes, words.sizes).to_list() == ["a b", "", "c", "b a b"]


def test_blank_cells_hold_white_space_only():
    cells = [
        "",
        " ",
        "\t\u00a0",
        "\u3000",
        "\u200b\ufeff",
        " a",
        "Đ",
        "a ",
        "\x7f",
        "\u200bĐ",
        None,
    ]
    blank = blank_cells(pl.Series(cells, dtype=pl.String))
    assert blank.to_list() == [True] * 5 + [False] * 6
    assert [is_blank(cell) for cell in cells if cell is not None] == [True] * 5 + [False] * 5
    assert blank_cells(pl.Series([], dtype=pl.String)).to_list() == []


def test_coded_columns_come_back():
    for cells in (["b", None, "a", "b", ""], [None, None], []):
        texts = pl.Series("t", cells, dtype=pl.String)
        distinct, codes = coded(texts)
        assert distinct.to_list() == list(dict.fromkeys(cells))
        assert distinct.gather(codes).to_list() == cells
    parts = pl.concat([pl.Series(["b", "a"]), pl.Series(["a", "c"])], rechunk=False)
    assert coded(parts)[0].to_list() == ["b", "a", "c"]
