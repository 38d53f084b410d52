"""One-to-one links: a person is given to one record only.

Belongs here: settling who gets whom. Does not belong here: how well a pair fits.

Source: D. Gale and L. Shapley, College Admissions and the Stability of Marriage (1962): records
propose to their best free person, a person keeps the best proposal.
"""

import numpy as np

from matching.arrays import Flags, Floats, Ints, Keys, first_of_runs


def one_to_one(left: Ints, right: Ints, chance: Floats, order_of: Keys) -> Flags:
    """Which pairs are still open to their record once every person has chosen.

    Pairs are ordered by left row, the pairs of a record canonically: among equal chances a record
    prefers the earlier pair. A person prefers the record that comes first by `order_of`, one key
    per left row that does not depend on the order of rows.
    """
    alive = np.ones(len(left), dtype=np.bool_)
    order = np.lexsort((np.arange(len(left)), -chance, left))
    while True:
        live = order[alive[order]]
        proposals = live[first_of_runs(left[live])] if len(live) else live
        who = order_of[left[proposals]]
        by_person = np.lexsort((who, -chance[proposals], right[proposals]))
        ranked = proposals[by_person]
        kept = first_of_runs(right[ranked]) if len(ranked) else np.zeros(0, dtype=np.bool_)
        if kept.all():
            return alive
        alive[ranked[~kept]] = False
