"""Rules that hold marriages and deaths against what the population data say of spouses."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.warehouse.guards import Make, beside, empty_night, put, said


@pytest.fixture
def night(factory):
    """An empty night of the registers that these rules look at."""
    return empty_night(
        factory,
        factory.register("registers", "marriage", "marriage", ("husband", "wife")),
        factory.register("registers", "death", "death", ("deceased",), recorded_on="recorded_on"),
        factory.register("registers", "status", "marital_status", ("person",)),
    )


@pytest.fixture
def about(night, find):
    """`about(rule)` → the records that the rule finds on the night, with their details."""
    return lambda rule: dict(find(night).filter(reason=rule).select("record_key", "detail").rows())


def marry(night, n: int, key: str, day: str = "2015-04-20", other: int = 20) -> None:
    """Persons n and n + 20 register their marriage, and the population data know it."""
    night.add("registers", "marriage", key, {"husband": n, "wife": n + other}, event_date=day)
    for one, spouse in ((n, n + other), (n + other, n)):
        told(night, one, spouse=night.people[spouse]["person_id"], status="married")


def told(night, n: int, spouse: str | None, status: str | None) -> None:
    night.people[n] |= {"spouse_id": spouse, "marital_status": status}


def single(night, n: int, key: str) -> None:
    marry(night, n, key)
    for one in (n, n + 20):
        told(night, one, None, "single")


def both(spouse: str | None, status: str | None) -> Make:
    """Guard: what the population data say of both."""
    return lambda night, n, _: [told(night, one, spouse, status) for one in (n, n + 20)]


def wife(**facts: Any) -> Make:
    """Guard: what the population data say of the wife."""
    return lambda night, n, _: night.people[n + 20].update(facts)


def wife_besides(name: str, **facts: Any) -> Make:
    """Guard: another record of the wife."""
    return lambda night, n, key: put(night, name, n + 20, f"{key}, besides", **facts)


DISAGREES = "spouse_disagrees"


def test_a_marriage_that_the_population_data_do_not_have(night, about):
    guards = {
        "told": lambda night, n, _: [
            told(night, one, night.people[spouse]["person_id"], "married")
            for one, spouse in ((n, n + 20), (n + 20, n))
        ],
        "nothing is told of either": both(None, None),
        "divorced": both(None, "divorced"),
        "one is widowed": wife(marital_status="widowed"),
        "registered lately": said(event_date="2026-10-03"),
        "dead by registration": wife_besides("death", event_date="2025-01-01"),
        "dead by the population data": wife(status="dead"),
        "moved out": wife(status="moved_out"),
        "married again": lambda night, n, key: night.add(
            "registers", "marriage", f"{key}, again", {"husband": 46, "wife": n + 20},
            event_date="2020-01-01", decision="review",
        ),
        "certified afterwards": wife_besides("status", event_date="2021-01-01"),
        "it is not certain who": lambda night, _, key: night.unlink(key, role="wife"),
    }  # fmt: skip
    beside(night, single, guards)
    put(night, "status", 1, "before", event_date="2015-01-01")
    assert about(DISAGREES) == {"wrong": "Đăng ký kết hôn: 2015-04-20; dân cư ghi độc thân"}


def test_in_what_the_population_data_may_disagree(night, about):
    """A single word is enough, be it of one of the two; the older marriage of two is none."""
    for n, key in enumerate(("another", "one side", "single alone"), start=1):
        marry(night, n, key)
    told(night, 21, night.people[40]["person_id"], "married")
    told(night, 22, None, None)
    told(night, 23, night.people[3]["person_id"], "single")
    marry(night, 4, "older", "2001-01-01")
    marry(night, 4, "newer", "2015-01-01", other=21)
    assert {key: told.partition("; ")[2] for key, told in about(DISAGREES).items()} == {
        "another": "dân cư ghi vợ hoặc chồng là người khác",
        "one side": "dân cư chỉ ghi ở một người",
        "single alone": "dân cư ghi độc thân",
    }


WIDOWED = "married_status_of_dead"


def widow(night, n: int, key: str) -> None:
    """Person n died; n + 20, who was married to them, is told as married."""
    marry(night, n, f"{key}, marriage")
    put(night, "death", n, key, event_date="2026-06-10", recorded_on="2026-06-12")


def test_a_widow_whom_the_population_data_call_married(night, about, find):
    guards = {
        "widowed": wife(marital_status="widowed"),
        "nothing is told": wife(marital_status=None),
        "registered lately": said(recorded_on="2026-10-03"),
        "dead too": wife_besides("death", event_date="2026-07-01", recorded_on="2026-10-20"),
        "dead by the population data": wife(status="dead"),
        "moved out": wife(status="moved_out"),
        "married again": lambda night, n, key: night.add(
            "registers", "marriage", f"{key}, again", {"husband": 46, "wife": n + 20},
            event_date="2026-09-01",
        ),
        "the spouse is another": wife(spouse_id=None),
        "another's death": lambda night, _, key: night.unlink(key),
    }  # fmt: skip
    beside(night, widow, guards)
    put(night, "status", 21, "no marriage", event_date="2026-09-01")
    assert about(WIDOWED) == {
        "wrong": "Ngày chết: 2026-06-10; dân cư của vợ hoặc chồng vẫn ghi đang có vợ, chồng"
    }
    [other] = find(night).filter(reason=WIDOWED)["other_record_key"]
    assert other == "wrong, marriage"


def test_a_widow_whom_no_marriage_names(night, about):
    put(night, "death", 1, "alone", event_date="2026-06-10", recorded_on="2026-06-12")
    told(night, 2, night.people[1]["person_id"], "married")
    assert list(about(WIDOWED)) == ["alone"]


TWO = "two_live_marriages"


def remarry(night, n: int, key: str) -> None:
    """Person n marries n + 20, and n + 30 afterwards: the record under the key."""
    marry(night, n, f"{key}, before")
    night.add("registers", "marriage", key, {"husband": n, "wife": n + 30}, event_date="2020-01-01")


def named(night, key: str, name: str, decision: str) -> None:
    """The wife of a record has a name, and it is not certain who she is."""
    night.evidence(key, "wife", full_name=name)
    night.unlink(key, decision, "wife")


def uncertain(name: str, other: str, decision: str = "no_match") -> Make:
    """Guard: the wives of both records by their names alone."""

    def make(night, _: int, key: str) -> None:
        named(night, f"{key}, before", name, decision)
        named(night, key, other, decision)

    return make


def test_a_couple_that_registers_again_is_in_one_marriage(night, about):
    guards = {
        "the spouse had died": wife(status="dead", died_on="2019-12-31"),
        "the same couple": lambda night, n, key: night.links[night._at(key, "wife")].update(
            master_id=night.people[n + 20]["person_id"]
        ),
        "the same name": uncertain("Trần Thị Lan", "TRAN THI LAN"),
        "a letter typed otherwise": uncertain("Trần Thị Hương", "Trần Thị Hưong"),
        "perhaps the same": uncertain("Trần Thị Lan", "Trần Thị Lan", "review"),
        "who is meant": lambda night, _, key: night.unlink(key, role="husband"),
    }  # fmt: skip
    beside(night, remarry, guards)
    remarry(night, 9, "other names")
    uncertain("Trần Thị Lan", "Lê Ngọc Bích")(night, 9, "other names")
    found = about(TWO)
    assert found == dict.fromkeys(("wrong", "other names"), "Bản ghi kia: 2015-04-20")


def test_of_several_earlier_marriages_the_newest_in_force_counts(night, about, find):
    """The second wife died before the third marriage; the first one was registered twice."""
    marry(night, 1, "first")
    night.add(
        "registers", "marriage", "first again", {"husband": 1, "wife": 21}, event_date="2016-01-01"
    )
    remarried = {"second": (22, "2017-01-01"), "third": (23, "2021-01-01")}
    for key, (other, day) in remarried.items():
        night.add("registers", "marriage", key, {"husband": 1, "wife": other}, event_date=day)
    night.people[22] |= {"status": "dead", "died_on": "2018-05-05"}
    assert about(TWO) == dict.fromkeys(remarried, "Bản ghi kia: 2016-01-01")
    others = find(night).filter(reason=TWO)["other_record_key"]
    assert others.unique().to_list() == ["first again"]
