"""What is planted in the marriage books of the sample, and what only looks like it.

The books have a writer of their own (`sample_data.registers.married_twice`). Shares are of the
marriages of living couples, plausible, not counted.
"""

from __future__ import annotations

from contracts.sample import Twice
from contracts.sample_people import EVERYBODY

TWO_WIVES = Twice("two_live_marriages", EVERYBODY, 0.0008)
AGAIN = Twice("two_live_marriages", EVERYBODY, 0.004, lawful="registered_again")
"""The book of the first entry was lost or damaged: the same couple is registered once more."""
FINDINGS = (TWO_WIVES, AGAIN)
