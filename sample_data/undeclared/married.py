"""Findings about the married that the world made: spouses, widows, marriages registered twice.

Belongs here: which records these are, and why some that look like them are none.
"""

from collections.abc import Iterator

import numpy as np
import polars as pl

from sample_data import render
from sample_data.declared_registers import DeclaredRegisters
from sample_data.undeclared.rows import Undeclared, buried, column, sorted_out
from sample_data.world import ALIVE, DEAD, DIVORCED, MOVED_OUT, UNTOLD, as_days

MARITAL_DAYS = 30
"""What the rules ask for (findings/deadlines.toml)."""


def spouses(own: DeclaredRegisters) -> Iterator[Undeclared]:
    """Marriages that the population data do not tell, or tell of one spouse, or with somebody else.
    Of a husband's marriages with several wives the newest counts."""
    world, of = own.world, column(own, "marriage")
    husband, wife = of("husband"), of("wife")
    living = (world.status == ALIVE) & ~buried(own) & ~world.outside
    alive, told = living[husband] & living[wife], world.marriage[husband]
    known = ~world.outside[husband] & ~world.outside[wife]
    lately = as_days(world.today) - of("day") <= MARITAL_DAYS
    another = world.spouse[husband] != wife
    of_several = pl.DataFrame({"husband": husband, "wife": wife, "day": of("day")})
    newest = of_several.select(pl.col("day") == pl.col("day").max().over("husband")).to_series()
    newest = newest.to_numpy() | ~(another | np.isin(husband, husband[another]))
    wrong = ((told == UNTOLD) | another) & newest
    reasons = {
        "": wrong & alive & ~lately,
        "registered_lately": wrong & alive & lately,
        "divorced": (told == DIVORCED) & alive & ~another,
        "one_is_not_there": wrong & known & ~alive,
        "married_again": ~newest & known,
    }
    yield from sorted_out("marriage", "spouse_disagrees", reasons, husband, wife)


def married_twice(own: DeclaredRegisters) -> Iterator[Undeclared]:
    """Husbands in two marriages that were both in force; couples that were registered again."""
    world, of = own.world, column(own, "marriage")
    husband, wife = of("husband"), of("wife")
    entry = own.registers["marriage"].written.facts.select("place_code", "year", "book", "number")
    entered = pl.DataFrame(
        {"husband": husband, "wife": wife, "day": of("day"), "entry": entry.to_struct()}
    )
    living = (world.status[wife] != DEAD) | (
        world.died[wife]
        >= entered.select(pl.col("day").max().over("husband")).to_series().to_numpy()
    )
    told = entered.with_columns(living=living).select(
        two=(pl.col("wife").n_unique().over("husband") > 1)
        & pl.col("living").all().over("husband"),
        again=pl.col("entry").n_unique().over("husband", "wife") > 1,
    )
    two, again = told["two"].to_numpy(), told["again"].to_numpy()
    reasons = {"": two, "registered_again": again & ~two}
    yield from sorted_out("marriage", "two_live_marriages", reasons, husband)


def widowed(own: DeclaredRegisters) -> Iterator[Undeclared]:
    """Deaths of people whose spouse the population data still call married."""
    world, of = own.world, column(own, "death")
    dead = of("deceased")
    spouse = world.spouse[dead].astype(np.int64)
    left = ((world.status == ALIVE) | world.unheard) & ~buried(own) & ~world.outside
    survived = (spouse >= 0) & left[spouse] & ~world.outside[dead]
    said = render.marital(world, np.maximum(spouse, 0))
    married = survived & (said == render.MARITAL.index("married"))
    lately = as_days(world.today) - of("day") <= MARITAL_DAYS
    reasons = {
        "": married & ~lately,
        "registered_lately": married & lately,
        "widowed": survived & (said == render.MARITAL.index("widowed")),
        "survivor_moved_out": (spouse >= 0) & (world.status[spouse] == MOVED_OUT)
        & (world.status[dead] == DEAD),
    }  # fmt: skip
    yield from sorted_out("death", "married_status_of_dead", reasons, dead)
