"""What a rule reads of the registers follows from its SQL, directly or through what is gathered."""

import re
from importlib.resources import files

from contracts.registry import SOURCES
from findings.catalogue import rules
from findings.reads import GATHERED, Role, kinds_read, roles_read

STAGED = files("warehouse").joinpath("staging", "person.sql").read_text(encoding="utf-8")


def test_the_kinds_of_a_rule_are_those_that_its_sql_asks_for() -> None:
    asked = "is_of(one.kinds, 'payment') AND is_of(kinds, 'card') AND is_of( a.kinds , 'merit')"
    assert kinds_read(f"SELECT 1 WHERE {asked}") == {"payment", "card", "merit"}
    assert kinds_read("FROM st_death JOIN st_deaths_of_cattle") == {"death"}


def test_what_is_gathered_of_each_person_comes_of_the_kind_that_is_told() -> None:
    told = re.split(r"CREATE OR REPLACE TEMP TABLE (\w+) AS", STAGED)[1:]
    gathered = dict(zip(told[::2], told[1::2], strict=True))
    assert gathered.keys() == GATHERED.keys()
    asked = {table: kinds_read(sql) for table, sql in gathered.items() if kinds_read(sql)}
    assert {table: kinds & {GATHERED[table]} for table, kinds in asked.items()} == {
        table: {GATHERED[table]} for table in asked
    }


def test_the_roles_of_a_rule_are_those_that_the_records_are_about() -> None:
    roles = roles_read(rules()["remarried_spouse_paid"], SOURCES.values())
    assert {
        Role("merit", "payments", "recipient"), Role("civil_status", "marriage", "husband"),
        Role("civil_status", "marriage", "wife"), Role("merit", "persons", "person"),
    } <= roles  # fmt: skip
    births = roles_read(rules()["two_births"], SOURCES.values())
    assert {one.role for one in births if one.table == "birth"} == {"child"}


def test_a_rule_reads_records_of_each_kind_that_it_needs() -> None:
    tables = {
        (contract.source, table.name): set(table.meanings.all_kinds)
        for contract in SOURCES.values()
        for table in contract.tables
    }
    for name, rule in rules().items():
        read = {(role.source, role.table) for role in roles_read(rule, SOURCES.values())}
        kinds = set().union(*(tables[one] for one in read))
        needed = {word.partition(".")[0] for word in rule.needs}
        assert needed <= kinds, name
