"""The queue in PostgreSQL: what the tests of `tests/unit/review` promise of SQLite."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from journal.store import Journal
from review.queue import Queue
from tests.integration.databases.conftest import Place
from tests.unit.review.test_queue import (  # noqa: F401 - collected here with the queue of below
    FILTERS,
    KEY,
    fill_for_filters,
    listed,
    test_a_night_replaces_its_own_province_only,
    test_an_answer_takes_the_case_off_the_list_at_once,
    test_facets_count_what_one_more_tick_would_bring,
    test_patterns_are_counted_for_bulk_decisions,
    test_the_most_urgent_comes_first_and_pages_meet,
    test_what_was_said_while_a_night_ran_counts_and_what_it_obeyed_is_asked_again,
)


@pytest.fixture
def queue(place: Place) -> Iterator[Queue]:
    journal = Journal.open(place.cluster.url(place.database), KEY)
    yield Queue(journal, KEY)
    journal.close()


def test_filters_and_search_find_what_they_say_here_too(queue: Queue) -> None:
    fill_for_filters(queue)
    for filters, found in FILTERS:
        assert sorted(listed(queue, **filters)) == found, filters
