"""The ledger of a sheet raises when counts differ."""

from __future__ import annotations

import pytest

from sources import Accounting, AccountingError


def test_sum_must_agree():
    Accounting(rows_seen=5, title=1, header=1, data=3).check()
    with pytest.raises(AccountingError, match="4 rows read, 5 rows counted"):
        Accounting(rows_seen=5, header=1, data=3).check()


def test_contents_must_agree():
    with pytest.raises(AccountingError, match="3 filled rows read, 4 counted"):
        Accounting(rows_seen=5, header=1, data=2, blank=2, contents_seen=4).check()
