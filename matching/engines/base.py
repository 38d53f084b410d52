"""The order in which tables are linked, whatever engine holds them.

Belongs here: what an engine offers, and the run over it. Does not belong here: where the tables lie
(the modules beside this one).
"""

from __future__ import annotations

from typing import Protocol, TypeVar

from matching.arrays import Ints
from matching.decide import choose_threshold
from matching.fit import Facts, fit
from matching.model import Model
from matching.spec import Spec
from matching.sums import Counts

Result_co = TypeVar("Result_co", covariant=True)


class Engine(Protocol[Result_co]):
    """Two tables, wherever they lie, and the steps of linking them.

    `prepare`, `pair` and `decide` run once and in this order; `facts` and `tally` run between them
    where no model is given, `states` after them where the model has not learnt of families. What an
    engine tells (`facts`, `tally`, `states`) is small, and the same in every engine: so is the
    model, and so is every decision.
    """

    def prepare(self) -> None:
        """Ids, the owner of every number, certain pairs. Raises SpecError where tables do not fit
        the spec."""
        ...

    def pair(self) -> None:
        """The candidates of all other records, and the levels of every pair."""
        ...

    def facts(self) -> Facts:
        """All that the model may see."""
        ...

    def tally(self, model: Model) -> Counts:
        """The probabilities, counted by steps, that the threshold is taken from."""
        ...

    def states(self, model: Model) -> Ints | None:
        """How often the master confirms, or does not, what records tell of relatives (see
        `matching.settle.states_of`); None where nothing is doubted."""
        ...

    def decide(self, model: Model) -> Result_co:
        """Links, candidates and the report."""
        ...


def run(engine: Engine[Result_co], spec: Spec, model: Model | None = None) -> Result_co:
    """Link, with a model or with one that is estimated on the way."""
    engine.prepare()
    engine.pair()
    if model is None:
        model = fit(spec, engine.facts())
        met = engine.tally(model)
        model.threshold = choose_threshold(met, model.target_precision, spec.match_floor)
    if not model.family:
        states = engine.states(model)
        if states is not None:
            from matching.unconfirmed import shares

            model.family = shares(states)
    return engine.decide(model)
