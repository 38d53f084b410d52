"""Cases of a night: every conflict that waits for somebody, with all that is shown of it.

Belongs here: cases made of the joined frames of `review.evidence`, a piece at a time. Does not
belong here: the joins, and what is a conflict (`warehouse`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import polars as pl

from contracts.language import TableContract
from matching import load_spec
from matching.model import Model
from matching.spec import Spec
from review.case import (
    Beside,
    Candidate,
    Case,
    Comparison,
    Earlier,
    NumberOwner,
    OtherRecord,
    Payment,
    Place,
    Relation,
    Relative,
    Values,
)
from review.evidence import Evidence, NightFiles, gather
from warehouse.communes import commune_frame
from warehouse.reasons import ConflictReason

_AT_ONCE = 2_000
"""Conflicts whose objects are in memory together."""
_OTHERS = 6
_PAID = frozenset({ConflictReason.DEAD_BUT_PAID, ConflictReason.MOVED_OUT_BUT_PAID})
Row = dict[str, Any]


def cases(files: NightFiles) -> Iterator[Case]:
    """Every case of the night, one after the other, in the order of the conflicts."""
    evidence = gather(files)
    maker = _Maker.of(files)
    for piece in evidence.conflicts.iter_slices(_AT_ONCE):
        near = _Near.of(piece, evidence)
        for row in piece.iter_rows(named=True):
            yield maker.case(row, near)


@dataclass(frozen=True)
class _Near:
    """What is known about some conflicts, by id."""

    shown: Mapping[str, list[Row]]
    mentions: Mapping[str, Row]
    people: Mapping[str, Row]
    kin: Mapping[str, list[Row]]
    others: Mapping[str, list[Row]]
    events: Mapping[tuple[str, str, str], Row]

    @classmethod
    def of(cls, conflicts: pl.DataFrame, evidence: Evidence) -> _Near:
        ids = pl.concat([conflicts["mention_id"], conflicts["other_mention_id"].drop_nulls()])
        mentions = _among(evidence.mentions, "mention_id", ids)
        shown = _among(evidence.shown, "mention_id", ids)
        persons = pl.concat([shown["master_id"], shown["owner_id"].drop_nulls()])
        kin = _among(evidence.kin, "person_id", persons)
        others = _among(evidence.others, "person_id", persons)
        people = _among(evidence.people, "person_id", pl.concat([persons, kin["relative_id"]]))
        keys = pl.concat([mentions["record_key"], others["record_key"]])
        events = _among(evidence.events, "record_key", keys)
        return cls(
            _lists(shown, "mention_id"),
            {row["mention_id"]: row for row in mentions.iter_rows(named=True)},
            {row["person_id"]: row for row in people.iter_rows(named=True)},
            _lists(kin, "person_id"),
            _lists(others, "person_id"),
            {(r["source"], r["table"], r["record_key"]): r for r in events.iter_rows(named=True)},
        )


def _among(frame: pl.DataFrame, key: str, wanted: pl.Series) -> pl.DataFrame:
    ids = wanted.unique().alias(key).to_frame()
    return frame.join(ids, on=key, how="semi", maintain_order="left")


def _lists(frame: pl.DataFrame, key: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in frame.iter_rows(named=True):
        found.setdefault(row[key], []).append(row)
    return found


@dataclass(frozen=True)
class _Maker:
    """What all cases of a night have in common."""

    files: NightFiles
    spec: Spec
    model: Model
    prior_bits: float
    tables: Mapping[tuple[str, str], TableContract]
    communes: Mapping[str, tuple[str, str]]

    @classmethod
    def of(cls, files: NightFiles) -> _Maker:
        model = Model.from_json(files.model, "the model of the night")
        prior = model.prior_in_master
        return cls(
            files,
            load_spec("person"),
            model,
            math.log2(prior / model.population) - math.log2(1 - prior),
            {(t.source, t.name): t for c in files.sources for t in c.tables},
            _current_units(),
        )

    def case(self, row: Row, near: _Near) -> Case:
        """One conflict."""
        shown = near.shown.get(row["mention_id"], [])
        mention = near.mentions[row["mention_id"]]
        owner_id = shown[0]["owner_id"] if shown else None
        numbers = {one["master_id"]: one["number"] for one in shown}
        candidates = tuple(self._candidate(one, owner_id, numbers, near) for one in shown)
        beside = self._beside(row, near)
        code, name = self._commune(row["current_commune"])
        if code is None and candidates:  # the matter belongs where the person is known to live
            first = candidates[0].values
            code, name = self._commune(first.commune_code)
        return Case(
            conflict_id=row["conflict_id"],
            province=self.files.province,
            night=self.files.night,
            reason=row["reason"],
            link_reason=row["link_reason"],
            desk=row["desk"],
            blocking=row["blocking"],
            due_days=row["due_days"],
            opened_on=row["opened_on"],
            due_on=row["opened_on"] + timedelta(days=row["due_days"]),
            place=self._place(row),
            commune_code=code,
            commune_name=name,
            district_code=row["district_code"],
            detail=row["detail"],
            content_hash=row["content_hash"],
            record_hash=mention["record_hash"],
            mention_id=row["mention_id"],
            record=self._values(mention),
            differing=tuple(row["differing"]),
            candidates=candidates,
            owner=_owner(owner_id, numbers, near),
            beside=beside,
            payments=self._payments(row, beside, near),
            threshold=self.model.threshold,
            prior_bits=self.prior_bits if _weighed(candidates) else None,
            population=self.model.population,
            signature=_signature(row, candidates),
            earlier=_earlier(row),
        )

    def _candidate(
        self, one: Row, owner_id: str | None, numbers: Mapping[str, int], near: _Near
    ) -> Candidate:
        person = near.people[one["master_id"]]
        steps = tuple(
            Comparison(
                name=c.name,
                field=c.left.main,
                kind=c.kind_name,
                level=one[f"level_{c.name}"],
                bits=one.get(f"weight_{c.name}"),
            )
            for c in self.spec.comparisons
            if one.get(f"level_{c.name}") is not None
        )
        alike = one.get("weight_look_alikes")
        weights = [step.bits for step in steps]
        known = [bits for bits in weights if bits is not None]
        rivals = None
        if alike is not None and len(known) == len(weights):
            total = self.prior_bits + sum(known) + alike
            rivals = _log_odds(one["probability"]) - total
        kin = near.kin.get(one["master_id"], [])
        return Candidate(
            number=one["number"],
            values=self._values(person),
            status=person["status"],
            died_on=person["died_on"],
            probability=one["probability"],
            person_hash=person["person_hash"],
            comparisons=steps,
            look_alike_bits=alike,
            rival_bits=rivals,
            owner=_relation(one["master_id"], owner_id, kin),
            relatives=_relatives(kin, owner_id, numbers, near),
            others=self._others(one, near),
        )

    def _others(self, one: Row, near: _Near) -> tuple[OtherRecord, ...]:
        found = near.others.get(one["master_id"], [])
        rows = [other for other in found if other["mention_id"] != one["mention_id"]][:_OTHERS]
        return tuple(
            OtherRecord(
                register_name=self._register_name(other["source"], other["table"]),
                role_title=self._role_title(other["source"], other["table"], other["role"]),
                of_name=other["of_name"],
                year=_year(near.events.get((other["source"], other["table"], other["record_key"]))),
                differing=tuple(other["differing"]),
                source=other["source"],
                register=other["table"],
                role=other["role"],
            )
            for other in rows
        )

    def _place(self, row: Row) -> Place:
        return Place(
            source=row["source"],
            register=row["register"],
            register_name=row["register_name"],
            role=row["role"],
            role_title=self._role_title(row["source"], row["register"], row["role"]),
            record_key=row["record_key"],
            file_name=row["file_name"],
            sheet=row["sheet"] or None,
            line=row["line"],
        )

    def _beside(self, row: Row, near: _Near) -> Beside | None:
        """The second record of a finding."""
        mention = near.mentions.get(row["other_mention_id"] or "")
        if mention is None:
            return None
        source, table = mention["source"], mention["table"]
        event = near.events.get((source, table, mention["record_key"]))
        return Beside(
            place=Place(
                source=source,
                register=table,
                register_name=self._register_name(source, table),
                role=mention["role"],
                role_title=self._role_title(source, table, mention["role"]),
                record_key=mention["record_key"],
                file_name=event["file_name"] if event else None,
                sheet=mention["sheet"] or None,
                line=mention["line"],
            ),
            values=self._values(mention),
            happened_on=event["event"] if event else None,
        )

    def _payments(self, row: Row, beside: Beside | None, near: _Near) -> tuple[Payment, ...]:
        """What the register pays this person in the months that the night knows."""
        if row["reason"] not in _PAID:
            return ()
        own = (row["source"], row["register"], row["record_key"])
        paid = {own} | {
            (other["source"], other["table"], other["record_key"])
            for other in near.others.get(row["master_id"] or "", [])
            if (other["source"], other["table"]) == own[:2]
        }
        death = beside.happened_on if beside else None
        found = []
        for key in paid:
            event = near.events.get(key)
            if event is not None and event["event"]:
                month = event["event"][:7]
                wrong = key == own if death is None else month > death[:7]
                found.append(Payment(month=month, amount=event["amount"], wrong=wrong))
        return tuple(sorted(found, key=lambda payment: payment.month))

    def _values(self, row: Row) -> Values:
        code = row["commune_code"]
        return Values(
            full_name=row["full_name"],
            date_of_birth=row["date_of_birth"],
            sex=row["sex"],
            person_id=row["person_id"],
            old_id=row["old_id"],
            commune_code=code,
            commune_name=self._commune(code)[1],
            address=row.get("address"),
        )

    def _commune(self, code: str | None) -> tuple[str | None, str | None]:
        """Code and name of the unit that `code` is now."""
        return self.communes.get(code, (code, None)) if code else (None, None)

    def _register_name(self, source: str, table: str) -> str:
        known = self.tables.get((source, table))
        return known.title_vi if known else table

    def _role_title(self, source: str, table: str, role: str) -> str:
        known = self.tables.get((source, table))
        titles = {one.role: one.title_vi for one in known.roles} if known else {}
        return titles.get(role, role)


def _current_units() -> dict[str, tuple[str, str]]:
    """Code of a commune → code and name of the unit that it is now; a new code is meant where both
    lists have it."""
    frame = commune_frame()
    new = frame.filter(commune_vintage="new")
    names = dict(new.select("commune_code", "commune_name").iter_rows())
    found = {}
    for code, current in frame.select("commune_code", "current_code").iter_rows():
        if current in names:
            found[code] = (current, names[current])
    return found | {code: (code, name) for code, name in names.items()}


def _owner(owner_id: str | None, numbers: Mapping[str, int], near: _Near) -> NumberOwner | None:
    if owner_id is None:
        return None
    person = near.people[owner_id]
    return NumberOwner(
        full_name=person["full_name"],
        birth_year=_birth_year(person),
        sex=person["sex"],
        status=person["status"],
        candidate=numbers.get(owner_id),
    )


def _relation(person_id: str, owner_id: str | None, kin: list[Row]) -> Relation | None:
    if owner_id is None:
        return None
    if owner_id == person_id:
        return "self"
    return next((row["relation"] for row in kin if row["relative_id"] == owner_id), None)


def _relatives(
    kin: list[Row], owner_id: str | None, numbers: Mapping[str, int], near: _Near
) -> tuple[Relative, ...]:
    found = []
    for row in kin:
        person = near.people.get(row["relative_id"])
        if person is not None:  # the master may name a mother whom it does not have
            found.append(
                Relative(
                    relation=row["relation"],
                    full_name=person["full_name"],
                    birth_year=_birth_year(person),
                    sex=person["sex"],
                    owns_number=row["relative_id"] == owner_id,
                    candidate=numbers.get(row["relative_id"]),
                )
            )
    return tuple(found)


def _birth_year(person: Row) -> int | None:
    born = person["date_of_birth"]
    return int(born[:4]) if born else None


def _year(event: Row | None) -> str | None:
    return event["event"][:4] if event and event["event"] else None


def _log_odds(probability: float) -> float:
    """In bits; a probability so near to 1 that a float does not tell it counts as the nearest."""
    near = min(max(probability, 1e-300), 1 - 2**-53)
    return math.log2(near) - math.log2(1 - near)


def _weighed(candidates: tuple[Candidate, ...]) -> bool:
    return bool(candidates) and candidates[0].rival_bits is not None


def _signature(row: Row, candidates: tuple[Candidate, ...]) -> str:
    """What conflicts of one pattern have in common: reasons, one candidate or several, and the
    levels of the first."""
    levels = [f"{c.name}={c.level}" for c in candidates[0].comparisons] if candidates else []
    several = "several" if len(candidates) > 1 else "one"
    return "/".join([row["reason"], row["link_reason"] or "", several, *levels])


def _earlier(row: Row) -> Earlier | None:
    """The decision that stands in the journal but does not settle the conflict as it is now."""
    if row.get("said_seq") is None:
        return None
    said = row["said_on"]
    return Earlier(
        seq=row["said_seq"],
        decision=row["said_decision"],
        at=said.isoformat() if said else None,
        actor=row["said_by"],
    )
