"""Classes of rows: doubtful rows stay data."""

from __future__ import annotations

import polars as pl
import pytest

from sources.rows import RowKind, classify_body

WIDTH = 6


def _kinds(*rows, leaves=(), required=("c1", "c2"), merged=(), persons=True):
    cells = [list(row) + [None] * (WIDTH - len(row)) for row in rows]
    frame = pl.DataFrame(
        [[i + 1, *row] for i, row in enumerate(cells)],
        schema={"line": pl.UInt32, **{f"c{i}": pl.String for i in range(WIDTH)}},
        orient="row",
    )
    kinds = classify_body(frame, leaves, required, merged, persons=persons)
    return [RowKind(kind) for kind in kinds.to_list()]


FULL = ("1", "HS1", "Lê Văn An", "1", "2", "3")


def test_column_numbers_only_right_under_the_header():
    numbers = ("(1)", "(2)", "(3)", "(4)", "(5)=(3)+(4)", "(6)")
    assert _kinds(numbers, FULL)[0] == RowKind.COLUMN_NUMBER
    assert _kinds(("A", "B", "1", "2", "3", "4"), FULL)[0] == RowKind.COLUMN_NUMBER
    assert _kinds(FULL, FULL, FULL, FULL, numbers)[4] == RowKind.DATA


def test_column_numbers_of_a_narrow_table_stand_in_brackets():
    assert _kinds(("(1)", "(2)", "(3)"), FULL)[0] == RowKind.COLUMN_NUMBER
    assert _kinds(("1", "2", "3"), FULL)[0] == RowKind.DATA
    assert _kinds(("2", "c", "3"), FULL)[0] == RowKind.DATA
    assert _kinds(("2", "3", "4", "5", "6", "7"), FULL)[0] == RowKind.DATA


def test_a_data_row_of_small_numbers_is_data():
    assert _kinds(("1", "7", "3", "3", "9", "2"))[0] == RowKind.DATA


def test_header_repeated_on_every_page():
    leaves = ("STT", "Số hồ sơ", "Họ và tên", "", "", "")
    assert _kinds(FULL, ("STT", "Số  hồ sơ", "Họ và tên"), FULL, leaves=leaves)[1] == RowKind.HEADER


def test_column_numbers_come_again_with_the_header():
    leaves = ("STT", "Số hồ sơ", "Họ và tên", "Ngày", "Xã", "Tiền")
    numbers = ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)")
    kinds = _kinds(*[FULL] * 4, leaves, numbers, FULL, leaves=leaves)
    assert kinds[4:] == [RowKind.HEADER, RowKind.COLUMN_NUMBER, RowKind.DATA]


def test_subtotal_and_footer():
    assert _kinds(FULL, ("Cộng xã Ea Kao", None, None, None, "3"))[1] == RowKind.SUBTOTAL
    rows = [FULL, ("Tổng số: 1",), (), (None, None, "NGƯỜI LẬP BIỂU"), (None, None, "Lê Văn B")]
    assert _kinds(*rows)[1:] == [
        RowKind.SUBTOTAL,
        RowKind.BLANK,
        RowKind.FOOTER,
        RowKind.FOOTER,
    ]


def test_names_that_look_like_words_stay_data():
    assert _kinds((None, None, "Tống Thị Cộng"), ("Cộng Văn Tám",), FULL)[:2] == [
        RowKind.DATA,
        RowKind.DATA,
    ]


def test_numbered_sparse_row_under_a_signature_stays_data():
    assert _kinds(FULL, (None, "Người lập biểu"), ("2", None, "Lê"))[2] == RowKind.DATA


def test_a_row_with_digits_under_a_signature_stays_data():
    kinds = _kinds(FULL, (None, "Người lập biểu"), ("HS7", None, "Lê Văn Tám"), (None, "Lê Văn B"))
    assert kinds[1:] == [RowKind.FOOTER, RowKind.DATA, RowKind.DATA]


def test_footer_ends_where_data_begin_again():
    rows = [FULL, (None, "Người lập biểu"), FULL, (None, None, "Lê Văn B")]
    assert _kinds(*rows) == [RowKind.DATA, RowKind.FOOTER, RowKind.DATA, RowKind.DATA]


SECTIONS = (
    "I. Phường Tân An", "II/ Xã Ea Kao", "A. Người cao tuổi", "Tổ dân phố 3", "1. Thôn 4",
    "PHƯỜNG TÂN LẬP", "Xa Ea Kao", "3.1) Buôn Cư Êbur", "V. TRẺ EM MỒ CÔI",
)  # fmt: skip


@pytest.mark.parametrize("text", SECTIONS)
def test_a_heading_between_rows_is_a_section(text):
    assert _kinds(FULL, (text,), FULL) == [RowKind.DATA, RowKind.SECTION, RowKind.DATA]
    assert _kinds(FULL, (None, text), FULL)[1] == RowKind.DATA  # in a key column
    assert _kinds(FULL, (None, text), FULL, merged=(2,))[1] == RowKind.SECTION
    assert _kinds(FULL, (text, None, "Lê Văn An"), FULL)[1] == RowKind.DATA
    assert _kinds(("1", "HS1", "An"), (text,))[1] == RowKind.DATA  # rows are short here


def test_a_numeral_beside_a_unit_is_a_section():
    assert _kinds(FULL, ("II", None, "Phường Tân An"), FULL)[1] == RowKind.SECTION
    assert _kinds(FULL, ("2", None, "Phường Tân An"), FULL)[1] == RowKind.DATA
    assert _kinds(FULL, ("II", None, "Lê Văn An"), FULL)[1] == RowKind.DATA
    assert _kinds(FULL, ("II", "HS1", "Phường Tân An"), FULL)[1] == RowKind.DATA


@pytest.mark.parametrize("words", ["Nhiệm vụ chung", "CÔNG LẬP"])
def test_a_numeral_beside_any_words_is_a_section_where_nobody_is_named(words):
    def kind(*row, **more):
        return _kinds(FULL, row, FULL, persons=False, **more)[1]

    assert kind("I", words) == RowKind.SECTION
    assert kind("B.", None, words) == RowKind.SECTION
    assert kind("1", words) == RowKind.DATA
    assert kind("I", words, "HS1") == RowKind.DATA
    assert kind("I", "12") == RowKind.DATA
    assert kind("I", words, required=("c0", "c1")) == RowKind.DATA  # it lacks nothing


@pytest.mark.parametrize("text", ["Lê Văn An", "HS7", "12", "066190000123", "Xã", "Bùi Thị Xã"])
def test_a_row_of_one_cell_that_is_no_heading_stays_data(text):
    assert _kinds(FULL, (text,), FULL, merged=(2,))[1] == RowKind.DATA


def test_a_signature_that_begins_with_a_unit_is_no_section():
    rows = [FULL, ("Xã Ea Kao, ngày 3 tháng 11 năm 2026",)]
    assert _kinds(*rows, merged=(2,))[1] == RowKind.FOOTER


REMARKS = (
    "Ghi chú: số liệu đến 31/10/2026", "Danh sách có 40 người", "(Danh sách này gồm 12 hộ)",
    "Ngày in: 03/11/2026", "Trang 1/3", "* Số liệu tính đến ngày 31/10/2026", "Nguồn: UBND xã",
)  # fmt: skip


@pytest.mark.parametrize("text", REMARKS)
def test_a_remark_below_the_data_is_no_row(text):
    assert _kinds(FULL, (text,)) == [RowKind.DATA, RowKind.REMARK]
    assert _kinds(FULL, (text,), ("Người lập biểu",))[1:] == [RowKind.REMARK, RowKind.FOOTER]
    assert _kinds((text,), FULL)[0] == RowKind.DATA  # data follow
    assert _kinds(FULL, (text,), ("Lê Văn An",))[1:] == [RowKind.DATA, RowKind.DATA]
    assert _kinds(FULL, (text, None, None, "3"))[1] == RowKind.DATA
    assert _kinds(FULL, (f"{text} 066190000123",))[1] == RowKind.DATA


@pytest.mark.parametrize("text", ["HS9", "Lê Văn An", "Trang", "Danh", "Nguồn", "Bảng Thị Có 3"])
def test_a_cell_alone_that_is_no_remark_stays_data(text):
    assert _kinds(FULL, (text,))[1] == RowKind.DATA


@pytest.mark.parametrize("text", ["Người lập biểu", "Tổng: 40 người"])
def test_where_one_column_is_required_a_signature_in_it_is_no_row(text):
    assert _kinds(FULL, (text,), required=("c0",))[1] != RowKind.DATA
    assert _kinds(FULL, ("Lê An (kế toán)",), required=("c0",))[1] == RowKind.DATA
    assert _kinds(FULL, (text, "1"), required=("c0",))[1] == RowKind.DATA
