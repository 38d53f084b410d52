"""What the figures of decision 766/QĐ-TTg count of a dossier, as the working paper on it says.

Here: who is in each denominator and who in each numerator, and what a dossier is told by the
catalogue and its papers. Not here: the metrics (`warehouse/catalogue`), counting working days
(`vietnam.working_days`), figures of procedures (`catalogue`).

Fee, limit, papers and level of the service are those of the catalogue on the day of reception.
Where it does not know the procedure, which is flagged, the dossier's own row says them, as far as
it does.

Short of the paper are: what the list of supplements in the message is made of was not found, so
waiting is taken out where an export has its days; a result is electronic where it has the identity
of a file, since links are not taken, so that it is on the electronic list (4.4) only an export
says; complaints (5.4) stand in no message and count where an export has them. There a dossier both
late and complained of is one that did not satisfy, not two.

Where neither says anything, the procedure gives paper, papers were asked for once at most, there is
no fee, and a file among the papers, or use again, is what the flag for some digitised component
says.
"""

from __future__ import annotations

import polars as pl

from contracts.dossiers import words
from contracts.indicators import Indicator
from contracts.lookups import Exists, Lookup
from vietnam.working_days import asked_once, due_number, in_time

_received = pl.col("received_on").is_not_null()
_told_paper = pl.coalesce(pl.col("procedure.paper_result"), pl.col("paper_result"))
_paper_due = (_told_paper != words.NO).fill_null(value=True)
_fee_due = (pl.coalesce(pl.col("procedure.fee"), pl.col("fee")) == words.YES) & pl.col(
    "fee"
).ne_missing(words.NO)
_eresult = (pl.col("eresult") == words.YES).fill_null(value=False)
_online = pl.col("channel").is_in(sorted(words.ONLINE)).fill_null(value=False)
_taken_back, _kept = (
    pl.col(f"{name}.exists").fill_null(value=False) for name in ("file_taken_back", "file_kept")
)
FILED = (pl.coalesce(pl.col("paper_file"), pl.col("has_component")) == words.YES) & (
    _kept | ~_taken_back
)
"""A file stands among its papers: those of a message that were all taken back are none."""
_reused = pl.coalesce(pl.col("reused"), pl.col("has_component")) == words.YES

_stopped = pl.coalesce(
    pl.col("finished_on.working"),
    pl.when(pl.col("status") == words.WAITING).then(pl.col("asked_on.working")),
    pl.col("today.working"),
)
"""When it was handled: not yet, while papers are waited for, the day they were asked for."""
_waited = pl.col("supplemented_on.working") - pl.col("asked_on.working")
_limit = due_number(
    pl.col("received_on.counted"), pl.col("procedure.time_limit").cast(pl.Int32, strict=False)
)
"""The last working day that the procedure allows."""
_due = pl.coalesce(pl.col("due_on.working"), pl.when(pl.col("due_on").is_null()).then(_limit))
"""The day promised; where none is written, the one that the procedure allows."""
_in_days = pl.coalesce(pl.col("finished_on"), pl.col("today")) <= pl.col("due_on")
_on_time = asked_once(pl.col("requests")) & pl.coalesce(in_time(_stopped, _due, _waited), _in_days)
_handled = (
    _received
    & (pl.col("due_on").is_not_null() | _due.is_not_null())
    & pl.col("status").is_in(sorted(words.RECEIVED)).fill_null(value=True)
)

_done = pl.col("status").is_in(sorted(words.DONE)) & (
    pl.col("finished_on") >= pl.col("received_on")
)
DAYS_TAKEN = pl.when(_done).then(
    pl.max_horizontal(
        pl.col("finished_on.working") - pl.col("received_on.counted") - _waited.fill_null(0),
        pl.lit(0, pl.Int32),
    )
)
"""Working days from reception until a dossier was decided, waiting for papers taken out (2.2)."""
PROMISED_BEYOND = pl.col("due_on.working") > _limit
PROCEDURE = Lookup(
    "procedure",
    "procedure",
    ("procedure_code", "procedure_code"),
    ("service_level", "fee", "time_limit", "paper_result", "digitised_due"),
    "received_on",
)
LOOKUPS: tuple[Lookup | Exists, ...] = (
    PROCEDURE,
    Exists(
        "stored_paper",
        "dossier_papers",
        ("dossier_no", "dossier_no"),
        (pl.col("from_store") == words.YES) & pl.col("deleted").ne_missing(words.YES),
        "was taken from the citizen's store at the national portal and not taken back (766: 4.4)",
    ),
    *(
        Exists(
            name,
            "dossier_papers",
            ("dossier_no", "dossier_no"),
            pl.col("file_id").is_not_null() & taken_back,
            what,
        )
        for name, taken_back, what in (
            ("file_kept", pl.col("deleted").ne_missing(words.YES), "is a file (766: 4.2)"),
            ("file_taken_back", pl.col("deleted") == words.YES, "is a file that was taken back"),
        )
    ),
)
_stored = pl.col("stored_paper.exists").fill_null(value=False)
_listed = (pl.col("result_listed") == words.YES).fill_null(value=False)

INDICATORS = {
    "submitted_online": Indicator(_online, _received),
    "online_complete": Indicator(_online & (_eresult | ~_paper_due), _received),
    "on_time": Indicator(_on_time, _handled),
    "digitised": Indicator(FILED & (_eresult | ~_paper_due), _received),
    "reused": Indicator(_reused, _received),
    "electronic_result": Indicator(_eresult, _received & _paper_due),
    "paid_online": Indicator(
        pl.col("paid_online").is_in(sorted(words.PAID_ONLINE)),
        _received & _fee_due,
    ),
    "satisfied": Indicator(
        _on_time & (pl.col("complaint") == words.NO),
        _handled & pl.col("complaint").is_not_null(),
    ),
    "shared": Indicator(
        _stored | _listed,
        _received
        & (pl.col("stored_paper.exists").is_not_null() | pl.col("result_listed").is_not_null()),
    ),
    "vneid": Indicator(pl.col("vneid") == words.YES, _received),
    "acknowledged": Indicator(
        pl.col("sync") == words.SYNCED, _received & pl.col("sync").is_not_null()
    ),
}
