"""Numbers that persons have for life.

Belongs here: the codes of `PersonCode`. Does not belong here: personal numbers and the tax codes of
the list of taxpayers (`sample_data.numbers`).
"""

import numpy as np
import numpy.typing as npt

from contracts.sample_cells import PersonCode
from sample_data.crowd import Crowd, Positions, stream
from sample_data.numbers import STRIDE, TAX_WEIGHTS


def of_persons(code: PersonCode, crowd: Crowd, person: Positions) -> npt.NDArray[np.int64]:
    """The number of each person under a name, distinct for all people of a world.

    Whoever is born later takes a number that nobody has: it follows from the position alone.
    """
    size = 5 * 10**7 if code.check else 10**code.digits
    offset = int(stream(crowd.seed, crowd.province, f"code {code.name}").integers(0, size))
    serial = (np.maximum(person, 0) * STRIDE + offset) % size
    return _tax_codes(serial) if code.check else serial


def _tax_codes(serial: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Ten digits with their check digit: 10 less the weighted sum modulo 11.

    Prefixes are even, so that for one of remainder 0, which has no code, the next one is free.
    """
    prefix = 800_000_000 + 2 * serial
    remainder = (prefix[:, None] // 10 ** np.arange(8, -1, -1) % 10 * TAX_WEIGHTS).sum(axis=1) % 11
    odd = remainder == 0
    last = 10 - np.where(odd, TAX_WEIGHTS[8], remainder)
    return np.asarray((prefix + odd) * 10 + last)
