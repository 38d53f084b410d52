import numpy as np
import pytest

from sample_data import numbers
from vietnam.ids import tax_check_digit


def test_personal_numbers_tell_province_century_sex_and_year() -> None:
    province = np.array([66, 66, 54, 1])
    sex = np.array([0, 1, 1, 0], dtype=np.int8)
    year = np.array([1984, 1984, 2003, 2011], dtype=np.int32)
    made = [
        f"{n:012d}" for n in numbers.personal_numbers(province, sex, year, np.random.default_rng(1))
    ]
    assert [n[:6] for n in made] == ["066084", "066184", "054303", "001211"]


def test_no_number_is_given_twice() -> None:
    n = 300_000
    year = np.full(n, 1990, dtype=np.int32)
    sex = np.zeros(n, dtype=np.int8)
    made = numbers.personal_numbers(np.full(n, 66), sex, year, np.random.default_rng(1))
    assert len(np.unique(made)) == n
    cards = numbers.old_numbers(np.full(n, 24), np.random.default_rng(1))
    assert len(np.unique(cards)) == n
    assert cards.min() >= 240_000_000
    assert cards.max() < 250_000_000


def test_too_many_people_for_one_series_is_told() -> None:
    n = 1_000_001
    with pytest.raises(ValueError, match="fewer persons"):
        numbers.personal_numbers(
            np.full(n, 66),
            np.zeros(n, dtype=np.int8),
            np.full(n, 1990, np.int32),
            np.random.default_rng(1),
        )


def test_tax_codes_have_the_check_digit_of_the_circular() -> None:
    codes = numbers.tax_codes(2_000, np.random.default_rng(1))
    assert len(set(codes)) == 2_000
    assert all(len(code) == 10 and code[0] == "8" for code in codes)
    assert all(tax_check_digit(code[:9]) == int(code[9]) for code in codes)
