"""The small province of the tests speaks the words of the real rooms, so that they cannot drift."""

from __future__ import annotations

import pytest

from contracts.reasons import COMMON
from matching.reasons import Decision
from matching.reasons import Reason as LinkReason


def test_decisions_and_reasons_of_links_are_those_of_matching(factory):
    links = factory.ordinary().facts().links
    assert set(links["decision"]) == set(Decision)
    assert set(links["reason"]) <= set(LinkReason)


def test_broken_rules_are_those_of_the_validators(factory):
    facts = factory.ordinary().facts()
    assert set(facts.quarantined["rule"]) <= set(COMMON)


def test_a_decision_that_matching_does_not_know_is_refused(factory):
    with pytest.raises(ValueError, match="maybe"):
        factory.Night().add("land", "certificate", "l", {"holder": 1}, decision="maybe")
