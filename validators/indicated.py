"""What metrics count of an accepted row: its indicators, as its contract declares them.

Here: asking the conditions of `Meanings.indicators` of typed rows. Not here: which words there are
(`contracts.indicators`) and what is counted (`warehouse/catalogue`).
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from contracts.indicators import Indicator
from contracts.language import TableContract
from validators.conditions import failing

LISTS = ("indicators", "indicators_met")


def indicator_lists(
    table: TableContract, asked: Mapping[str, Indicator], working: pl.DataFrame
) -> list[pl.Series]:
    """`LISTS`: of the indicators `asked` the words that each row counts in and those that it
    fulfils, List[String] in alphabetical order; nothing for a table without indicators.

    `working` holds the typed columns and what conditions may look at beside them. Raises
    `RuleError`.
    """
    if not table.meanings.indicators:
        return []
    declared = sorted(asked.items())
    every = pl.lit(value=True)
    among = {w: every if i.among is None else _yes(i.among) for w, i in declared}
    met = {word: among[word] & _yes(indicator.fulfilled) for word, indicator in declared}
    try:
        lists = working.with_columns(_words(among).alias(LISTS[0]), _words(met).alias(LISTS[1]))
    except pl.exceptions.PolarsError:  # its text quotes values of rows
        conditions = [
            (f"the indicator {w}", i.origin, c) for w, i in declared for c in i.conditions
        ]
        raise failing(conditions, working) from None
    return [lists[name] for name in LISTS]


def _yes(condition: pl.Expr) -> pl.Expr:
    return condition.fill_null(value=False)


def _words(said: dict[str, pl.Expr]) -> pl.Expr:
    """The words whose condition holds, row by row."""
    none = pl.lit(None, pl.String)
    found = [pl.when(condition).then(pl.lit(word)) for word, condition in said.items()]
    return pl.concat_list([none, *found]).list.drop_nulls()
