"""Label paths, matching by alias and likeness, and the order of candidates."""

from __future__ import annotations

from contracts.language import HeaderSpec
from sources.headers import find_header, label_paths, unique_labels
from sources.labels import fold, fold_variants, one_line

SPEC = HeaderSpec(
    columns={
        "name": ("Người mẹ / Họ tên", "Họ tên mẹ"),
        "area1": ("Mục đích 1 / Diện tích",),
        "area2": ("Mục đích 2 / Diện tích",),
    },
    required=frozenset({"name"}),
)


def test_fold_keeps_words_and_drops_marks():
    assert fold("Số  QUYỂN\nsố") == "so quyen so"
    assert fold_variants("Họ và tên (in hoa) *") == ("ho va ten in hoa", "ho va ten")
    assert fold_variants("Năm sinh (Nam) [4]") == ("nam sinh nam 4", "nam sinh nam", "nam sinh")
    assert fold_variants("(1)") == ("1",)


def test_forward_fill_without_merged_ranges():
    grid = [["STT", "Người mẹ", None, "Ghi chú"], [None, "Họ tên", "Ngày sinh", None]]
    assert label_paths(grid, 0, 1, None) == [
        ("STT",),
        ("Người mẹ", "Họ tên"),
        ("Người mẹ", "Ngày sinh"),
        ("Ghi chú",),
    ]


def test_merged_ranges_win_over_guessing():
    grid = [["Người mẹ", None, None], ["Họ tên", "Ngày sinh", "Ghi chú"]]
    paths = label_paths(grid, 0, 1, [((0, 0), (0, 1))])
    assert paths == [("Người mẹ", "Họ tên"), ("Người mẹ", "Ngày sinh"), ("Ghi chú",)]


def test_group_path_and_flat_alias_both_match():
    nested = [["Người mẹ", None], ["Họ tên", "Ngày sinh"]]
    flat = [["Họ tên mẹ", "Ngày sinh mẹ"]]
    assert find_header(nested, {"t": SPEC})[0].mapping["name"].confidence == 1.0
    assert find_header(flat, {"t": SPEC})[0].mapping["name"].index == 0


def test_labels_that_differ_in_a_number_never_match():
    grid = [["Họ tên mẹ", "Mục đích 2", "Mục đích 3"], [None, "Diện tích", "Diện tích"]]
    mapping = find_header(grid, {"t": SPEC})[0].mapping
    assert mapping["area2"].index == 1
    assert "area1" not in mapping


def test_unlike_group_is_no_match():
    grid = [["Người giám hộ", "x"], ["Họ tên", "y"]]
    assert find_header(grid, {"t": SPEC})[0].missing == ("name",)


def test_confirmed_mapping_wins():
    grid = [["Họ tên mẹ", "Cột A"]]
    (match,) = find_header(grid, {"t": SPEC}, fixed={"t": {"name": "Cột A"}})
    assert match.mapping["name"].label == "Cột A"
    assert match.confidence == 1.0


def test_unique_labels():
    assert unique_labels([("a",), ("a",), (), ("b", "a")]) == ("a", "a (2)", "column 3", "b / a")


def test_labels_are_compared_without_what_nobody_sees():
    assert fold("S\u00adố\u00a0Quyển\u200b\u3000s\u2060ố") == "so quyen so"
    assert one_line(" S\u00adố\u00a0 Quyển\ufeff\n") == "Số Quyển"
