"""What the figures of decision 766/QĐ-TTg count of a dossier, as the working paper on it says.

Here: who is in each denominator and who in each numerator. Not here: the metrics
(`warehouse/catalogue`), counting working days (`vietnam.working_days`).

Short of the paper are: whether a procedure gives paper or has a fee stands in the catalogue, and is
taken from the dossier's own row only; what the list of supplements in the message is made of was
not found, so waiting is taken out where an export has its days; a result is electronic where it has
the identity of a file, since links are not taken; indicators 2.2, 3.5, 4.4, 4.5a and 5.4 are not
counted.

Where a file says nothing, the procedure gives paper, papers were asked for once at most, there is
no fee, and a file among the papers, or use again, is what the flag for some digitised component
says.
"""

from __future__ import annotations

import polars as pl

from contracts.dossiers import words
from contracts.indicators import Indicator
from vietnam.working_days import asked_once, in_time

_received = pl.col("received_on").is_not_null()
_paper_due = (pl.col("paper_result") != words.NO).fill_null(value=True)
_eresult = (pl.col("eresult") == words.YES).fill_null(value=False)
_online = pl.col("channel").is_in(sorted(words.ONLINE)).fill_null(value=False)
_filed = pl.coalesce(pl.col("paper_file"), pl.col("has_component")) == words.YES
_reused = pl.coalesce(pl.col("reused"), pl.col("has_component")) == words.YES

_stopped = pl.coalesce(
    pl.col("finished_on.working"),
    pl.when(pl.col("status") == words.WAITING).then(pl.col("asked_on.working")),
    pl.col("today.working"),
)
"""When it was handled: not yet, while papers are waited for, the day they were asked for."""
_waited = pl.col("supplemented_on.working") - pl.col("asked_on.working")
_in_days = pl.coalesce(pl.col("finished_on"), pl.col("today")) <= pl.col("due_on")
_on_time = asked_once(pl.col("requests")) & pl.coalesce(
    in_time(_stopped, pl.col("due_on.working"), _waited), _in_days
)
_handled = (
    _received
    & pl.col("due_on").is_not_null()
    & pl.col("status").is_in(sorted(words.RECEIVED)).fill_null(value=True)
)

INDICATORS = {
    "submitted_online": Indicator(_online, _received),
    "online_complete": Indicator(_online & (_eresult | ~_paper_due), _received),
    "on_time": Indicator(_on_time, _handled),
    "digitised": Indicator(_filed & (_eresult | ~_paper_due), _received),
    "reused": Indicator(_reused, _received),
    "electronic_result": Indicator(_eresult, _received & _paper_due),
    "paid_online": Indicator(
        pl.col("paid_online").is_in(sorted(words.PAID_ONLINE)),
        _received & (pl.col("fee") == words.YES),
    ),
    "vneid": Indicator(pl.col("vneid") == words.YES, _received),
    "acknowledged": Indicator(
        pl.col("sync") == words.SYNCED, _received & pl.col("sync").is_not_null()
    ),
}
