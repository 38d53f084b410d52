"""Numbers of invented people: 12-digit personal numbers, 9-digit CMND, 10-digit tax codes.

Belongs here: drawing numbers that are well formed and never given twice. Does not belong here:
reading or repairing numbers (`vietnam.ids`), damaging them (`damage/`).
"""

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]

SERIALS = 10**6
# Odd and no multiple of five, so that rank -> serial is a bijection modulo a power of ten.
STRIDE = 387_421
TAX_WEIGHTS = np.array([31, 29, 23, 19, 17, 13, 7, 5, 3], dtype=np.int64)


def personal_numbers(
    province: npt.NDArray[np.int64],
    sex: npt.NDArray[np.int8],
    birth_year: npt.NDArray[np.int32],
    rng: np.random.Generator,
) -> Numbers:
    """A distinct 12-digit number for each person, as integers without the leading zero.

    `province` is the three-digit code of birth registration, `sex` 0 male and 1 female.
    Structure: three digits province, one century and sex, two birth year, six serial (Decree
    137/2015, Art. 13). Raises ValueError when more than a million people share province, sex and
    birth year.
    """
    century_sex = 2 * (birth_year // 100 - 19) + sex
    cell = (province * 10 + century_sex) * 100 + birth_year % 100
    return cell * SERIALS + _serials(cell.astype(np.int64), SERIALS, rng)


def old_numbers(series: npt.NDArray[np.int64], rng: np.random.Generator) -> Numbers:
    """A distinct 9-digit CMND for each person; `series` is its two-digit beginning."""
    return series * 10**7 + _serials(series, 10**7, rng)


def _serials(cell: Numbers, size: int, rng: np.random.Generator) -> Numbers:
    """A serial below `size` for each entry, distinct within its cell."""
    order = np.argsort(cell, kind="stable")
    cells, start, count = np.unique(cell[order], return_index=True, return_counts=True)
    if len(count) and count.max() > size:
        raise ValueError(
            f"More than {size} people share one series of numbers: ask for fewer persons "
            "or for more provinces."
        )
    offset = rng.integers(0, size, len(cells))
    rank = np.arange(len(cell)) - np.repeat(start, count)
    serials = np.empty(len(cell), dtype=np.int64)
    serials[order] = (rank * STRIDE + np.repeat(offset, count)) % size
    return serials


def tax_codes(count: int, rng: np.random.Generator) -> list[str]:
    """Distinct 10-digit tax codes of persons (they begin with 8) with a valid check digit.

    Check digit: 10 minus the weighted sum modulo 11; prefixes with remainder 0 have no code
    (Circular 105/2020, Appendix 1).
    """
    prefix = np.unique(800_000_000 + rng.integers(0, 99_999_999, 2 * count + 100))
    rng.shuffle(prefix)
    digits = prefix[:, None] // 10 ** np.arange(8, -1, -1) % 10
    remainder = (digits * TAX_WEIGHTS).sum(axis=1) % 11
    valid = remainder > 0
    codes = prefix[valid] * 10 + (10 - remainder[valid])
    return [str(code) for code in codes[:count].tolist()]
