import re
import tomllib
from datetime import date
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest

from contracts.codes import code_list
from vietnam.certainty import Certainty

PAGE = Path(__file__).parents[3] / "docs" / "law.md"
LISTS = [
    (path.name.removesuffix(".toml"), name)
    for path in sorted(files("contracts.codes").iterdir(), key=lambda path: path.name)
    if path.name.endswith(".toml")
    for name in tomllib.loads(path.read_text("utf-8"))
]


@pytest.mark.parametrize(("field", "name"), LISTS)
def test_a_list_says_where_it_comes_from_and_a_code_holds_once_a_day(field, name):
    found = code_list(field, name)
    assert found.title_en
    assert found.source
    assert all(one.title_vi and one.code == one.code.strip().upper() for one in found.states)
    for code in found.codes:
        spans = sorted(
            (one.valid_from or date.min, one.valid_to or date.max)
            for one in found.states
            if one.code == code
        )
        assert all(first <= last for first, last in spans)
        assert all(a[1] < b[0] for a, b in pairwise(spans))


@pytest.mark.parametrize(("field", "name"), LISTS)
def test_the_states_of_a_list_have_the_same_traits(field, name):
    """A trait that is forgotten on one line would silently be false there; optional ones are true
    or name something wherever they stand."""
    states = code_list(field, name).states
    optional = {"other_insurer", "linked"}
    traits = {frozenset(one.traits.keys() - optional) for one in states}
    assert len(traits) == 1
    assert all(one.traits.get(name) is not False for one in states for name in optional)


def test_the_lists_have_the_codes_that_were_found():
    assert {(field, name): len(code_list(field, name).codes) for field, name in LISTS} == {
        ("bhyt", "groups"): 49,
        ("bhyt", "lookups"): 27,
        ("dossiers", "status"): 10,
        ("education", "grades"): 12,
        ("dossiers", "channel"): 3,
        ("dossiers", "applicant"): 4,
        ("dossiers", "payment"): 3,
        ("dossiers", "digitisation"): 4,
        ("dossiers", "service_level"): 3,
        ("dossiers", "procedures"): 5,
        ("merit", "groups"): 14,
    }


@pytest.mark.parametrize(
    ("code", "before", "since"), [("CN", 3, 2), ("LH", 4, 2), ("TE", 1, 1), ("GD", 4, 4)]
)
def test_levels_of_two_groups_changed_on_1_january_2026(code, before, since):
    groups = code_list("bhyt", "groups")
    assert groups.on(date(2025, 12, 31))[code].traits["level"] == before
    assert groups.on(date(2026, 1, 1))[code].traits["level"] == since


def test_codes_by_trait_and_in_words():
    status = code_list("dossiers", "status")
    assert status.having(ended=True, done=False) == {"3", "7", "8"}
    assert status.words(done=True) == {"Đã xử lý xong", "Đã trả kết quả"}
    assert code_list("bhyt", "lookups").having(success=True) == {"000", "003", "004"}
    assert code_list("merit", "groups").having(living=False) == {"C"}


def test_a_code_may_be_less_sure_than_its_list():
    groups = code_list("bhyt", "groups")
    assert groups.certainty is Certainty.RESTATED
    unknown = {one.code for one in groups.states if one.certainty is Certainty.UNKNOWN}
    assert unknown == {"DS", "HK"}


def test_the_page_names_every_list_and_trait():
    page = PAGE.read_text("utf-8")
    named = set(re.findall(r"`(\w+)`", page.split("## Code lists")[1]))
    wanted = {word for pair in LISTS for word in pair}
    wanted |= {t for pair in LISTS for one in code_list(*pair).states for t in one.traits}
    assert wanted <= named


def test_a_list_that_is_not_there_is_named():
    with pytest.raises(KeyError, match="nobody"):
        code_list("bhyt", "nobody")
