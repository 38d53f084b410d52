"""What records hold from night to night, and what changed since their register came before.

Belongs here: taking a night out of the spans of contents and putting it in again, so that any night
can be built at any time, in any order, and every change is what building all nights by date would
give; counting the changes; forgetting old ones. Does not belong here: what the content of a record
is (`records`), what follows from the counts (`build`).

A register is compared with the night on which it came last, not with the night before: what did not
come has no records that are gone. A content that stays the same is one span, so that a night writes
what is new and changed only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import duckdb

from warehouse.sql import run_sql

HISTORY_DAYS = 90
"""Days for which it is kept what records held, as many as there are dated copies of nights."""
_LATEST = "SELECT max(night) FROM fct_night WHERE province_code = $province"


@dataclass(frozen=True)
class Contents:
    """What records of `province` held, known of the nights within `days` of its latest one."""

    con: duckdb.DuckDBPyConnection
    province: str
    days: int = HISTORY_DAYS

    def take_out(self, night: date) -> set[date]:
        """Cut `night`, about to be built anew, out; gives the nights that were compared with it."""
        return self._turn(night, "2_taken")

    def put_in(self, night: date) -> set[date]:
        """Put in what the staged records of `night` hold, whose files are in `fct_file`.

        Gives the nights that are compared with it.
        """
        return self._turn(night, "3_come")

    def count(self, night: date) -> None:
        """Write the lines of `fct_change` of one night, of which there are none yet."""
        run_sql(self.con, "contents", "6_count", self.turns(night))

    def forget(self) -> None:
        """Remove what no record held on the nights that are known, and its fields."""
        given = {"province": self.province, "horizon": self._horizon()}
        for statement in ("8_unknown", "9_forget"):
            run_sql(self.con, "contents", statement, given)

    def _turn(self, night: date, step: str) -> set[date]:
        given = self.turns(night)
        for statement in (step, "4_replace", "5_hold"):
            run_sql(self.con, "contents", statement, given)
        later = "SELECT DISTINCT after FROM st_turn WHERE after IS NOT NULL"
        return {after for (after,) in self.con.execute(later).fetchall()}

    def turns(self, night: date) -> dict[str, object]:
        """Place `night` among the nights on which its registers came (`st_turn`); gives what the
        statements of `contents/` ask for."""
        given = {"province": self.province, "night": night, "horizon": self._horizon()}
        run_sql(self.con, "contents", "1_turns", given)
        return given

    def _horizon(self) -> date:
        """The first night whose contents are kept."""
        [(latest,)] = self.con.execute(_LATEST, {"province": self.province}).fetchall()
        return date.min if latest is None else latest - timedelta(days=self.days)
