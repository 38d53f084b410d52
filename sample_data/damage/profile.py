"""Damage profiles: how often each kind of damage falls on each register.

Belongs here: reading and checking `profiles/<name>.toml`. Does not belong here: what the kinds do
(`damage/`). A section `[source.field]` gives rates (shares of records, 0 to 1) for that source;
what it leaves out comes from `[every.field]`. A file may also be given by path.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made
from pathlib import Path
from typing import Any

from contracts.language import SourceContract
from contracts.registry import SOURCES as CONTRACTS
from contracts.samples import beneficiaries, civil_status
from sample_data.damage.kinds import BY_NAME, EXCLUSIVE, Field

FOLDER = Path(__file__).parents[1] / "profiles"
FLAT = "flat"
SOURCES = (
    FLAT,
    "birth_child",
    "birth_parent",
    "death",
    "marriage",
    "land",
    "beneficiaries",
    "tax_codes",
)


def sources(contracts: Mapping[str, SourceContract]) -> tuple[str, ...]:
    """What a profile may speak of: the registers with writers of their own, and those that declare
    a sample."""
    return (*SOURCES, *(name for name, contract in contracts.items() if contract.sampled))


# Rates of `row` that are no damage of a written record.
ROW_FACTS = ("not_digitised", "not_in_master", "elsewhere")

Rates = dict[str, float]
TIMES = "times"
PEOPLE = {"deaths": 1.0, "unheard": 1.0, "two_numbers": 1.0}
"""What a profile may say of the people, how many times as often as usual: that they have died, that
the population data have not heard of a death yet, that a child was given two numbers."""


@dataclass(frozen=True)
class Profile:
    """Rates by source and field. `findings`: shares by name, where those of declarations do not
    hold; TIMES: how many times as often as declared the others are. `people`: see PEOPLE."""

    name: str
    rates: dict[str, dict[Field, Rates]]
    facts: dict[str, Rates]
    findings: Rates
    people: Rates = made(default_factory=lambda: dict(PEOPLE))

    def of(self, source: str, field: Field) -> Rates:
        """The rates of one field of a source, by kind."""
        return self.rates[source][field]

    def share_of(self, finding: str, declared: float) -> float:
        """How often there is a finding of a kind, of which a declaration says `declared`."""
        return self.findings.get(finding, min(1.0, declared * self.findings.get(TIMES, 1.0)))


# Ways of writing that belong to a register and not to a record, with the rate from which they do.
HABITS = {(Field.WRITING, "legacy_font"): 1.0, (Field.BIRTH, "month_day_order"): 0.1}


def without_damage(profile: Profile) -> Profile:
    """The profile of rows that somebody corrected: no damage, but the register's own habits."""
    kept = {
        source: {field: _habits(field, rates) for field, rates in fields.items()}
        for source, fields in profile.rates.items()
    }
    return Profile(f"{profile.name}, corrected", kept, {}, {}, profile.people)


def _habits(field: Field, rates: Rates) -> Rates:
    wanted = {kind: least for (of, kind), least in HABITS.items() if of is field}
    return {kind: 1.0 for kind, least in wanted.items() if rates.get(kind, 0.0) >= least}


def available() -> tuple[str, ...]:
    """Names of the profiles that ship."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def load(profile: str, contracts: Mapping[str, SourceContract] = CONTRACTS) -> Profile:
    """A shipped profile by name, or any profile by the path of its TOML file.

    Raises ValueError naming all unknown sources, fields and kinds, rates outside 0 to 1 and groups
    that sum to more than 1, at once.
    """
    path = Path(profile) if profile.endswith(".toml") else FOLDER / f"{profile}.toml"
    if not path.exists():
        raise ValueError(f"There is no profile {profile}: use one of {', '.join(available())}.")
    raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    raw.pop("about", None)
    findings: Rates = raw.pop("finding", {})
    people: Rates = raw.pop("people", {})
    problems = _finding_problems(findings, contracts)
    problems += [
        f"[people]: {name} = {times} is no number of times that people have"
        for name, times in people.items()
        if name not in PEOPLE or times < 0
    ]
    problems += [
        f"unknown source {source}" for source in raw if source not in (*sources(contracts), "every")
    ]
    every = raw.get("every", {})
    rates: dict[str, dict[Field, Rates]] = {}
    facts: dict[str, Rates] = {}
    for source in sources(contracts):
        sections = raw.get(source, {})
        rates[source] = {}
        for field in Field:
            merged: Rates = {**every.get(field, {}), **sections.get(field, {})}
            facts.setdefault(source, {}).update({k: v for k, v in merged.items() if k in ROW_FACTS})
            merged = {k: v for k, v in merged.items() if k not in ROW_FACTS}
            if source == FLAT:
                merged = {
                    k: v for k, v in merged.items() if k in BY_NAME and not BY_NAME[k].files_only
                }
            problems += _problems(f"[{source}.{field}]", field, merged)
            rates[source][field] = merged
    if problems:
        raise ValueError(f"{path.name}:\n" + "\n".join(f"  {p}" for p in dict.fromkeys(problems)))
    return Profile(path.stem, rates, facts, findings, PEOPLE | people)


def _finding_problems(shares: Rates, contracts: Mapping[str, SourceContract]) -> list[str]:
    known = {finding.name for finding in (*beneficiaries.FINDINGS, *civil_status.FINDINGS)}
    known |= {
        finding.name
        for contract in contracts.values()
        for table in contract.sampled
        for finding in (table.sample.findings if table.sample else ())
    }
    found = [
        f"[finding]: no sample declares a finding {kind}"
        for kind in shares.keys() - known - {TIMES}
    ]
    found += [
        f"[finding]: {kind} = {share} is not between 0 and 1"
        for kind, share in shares.items()
        if share < 0 or (share > 1 and kind != TIMES)
    ]
    return sorted(found)


def _problems(where: str, field: Field, rates: Rates) -> list[str]:
    found = [
        f"{where}: {kind} is no kind of damage to {field}"
        for kind in rates
        if kind not in BY_NAME or BY_NAME[kind].field is not field
    ]
    found += [
        f"{where}: {kind} = {rate} is not between 0 and 1"
        for kind, rate in rates.items()
        if not 0 <= rate <= 1
    ]
    if field in EXCLUSIVE and sum(rates.values()) > 1 + 1e-9:
        found.append(f"{where}: the rates sum to more than 1")
    return found
