"""Cases of a night: every conflict that waits for somebody, with all that is shown of it.

Belongs here: cases made of the joined frames of `review.evidence`, a piece at a time. Does not
belong here: the joins, the persons beside a record (`review.persons`), and what is a conflict
(`warehouse`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from findings.catalogue import rule
from matching import load_spec
from matching.model import Model
from review.case import Beside, Candidate, Case, Earlier, Payment, Place
from review.evidence import gather
from review.near import Near, Row
from review.night_files import NightFiles
from review.persons import Persons, owner_of, steps_of
from review.titles import Titles

_AT_ONCE = 2_000
"""Conflicts whose objects are in memory together."""


def cases(files: NightFiles) -> Iterator[Case]:
    """Every case of the night, one after the other, in the order of the conflicts."""
    evidence = gather(files)
    maker = _Maker.of(files)
    for piece in evidence.conflicts.iter_slices(_AT_ONCE):
        near = Near.of(piece, evidence)
        for row in piece.iter_rows(named=True):
            yield maker.case(row, near)


@dataclass(frozen=True)
class _Maker:
    """What all cases of a night have in common."""

    files: NightFiles
    model: Model
    persons: Persons
    titles: Titles

    @classmethod
    def of(cls, files: NightFiles) -> _Maker:
        model = Model.from_json(files.model, "the model of the night")
        prior = model.prior_in_master
        prior_bits = math.log2(prior / model.population) - math.log2(1 - prior)
        titles = Titles.of(files.sources)
        return cls(files, model, Persons(load_spec("person"), prior_bits, titles), titles)

    def case(self, row: Row, near: Near) -> Case:
        """One conflict."""
        shown = near.shown.get(row["mention_id"], [])
        mention = near.mentions[row["mention_id"]]
        owner_id = shown[0]["owner_id"] if shown else None
        numbers = {one["master_id"]: one["number"] for one in shown}
        candidates = tuple(self.persons.candidate(one, owner_id, numbers, near) for one in shown)
        beside = self._beside(row, near)
        code, name = self.titles.commune(row["current_commune"])
        if code is None and candidates:  # the matter belongs where the person is known to live
            first = candidates[0].values
            code, name = self.titles.commune(first.commune_code)
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
            record=self.titles.values(mention),
            amount=row.get("amount"),
            differing=tuple(row["differing"]),
            candidates=candidates,
            owner=owner_of(owner_id, numbers, near),
            beside=beside,
            payments=self._payments(row, beside, near),
            threshold=self.model.threshold,
            prior_bits=self.persons.prior_bits if _weighed(candidates) else None,
            population=self.model.population,
            signature=_signature(row, candidates),
            earlier=_earlier(row),
        )

    def _place(self, row: Row) -> Place:
        return Place(
            source=row["source"],
            register=row["register"],
            register_name=row["register_name"],
            role=row["role"],
            role_title=self.titles.role_title(row["source"], row["register"], row["role"]),
            record_key=row["record_key"],
            file_name=row["file_name"],
            sheet=row["sheet"] or None,
            line=row["line"],
        )

    def _beside(self, row: Row, near: Near) -> Beside | None:
        """The second record of a finding."""
        key = (row["mention_id"], row["other_mention_id"])
        mention = near.mentions.get(row["other_mention_id"] or "")
        if mention is None:
            return None
        source, table = mention["source"], mention["table"]
        event = near.events.get((source, table, mention["record_key"]))
        return Beside(
            place=Place(
                source=source,
                register=table,
                register_name=self.titles.register_name(source, table),
                role=mention["role"],
                role_title=self.titles.role_title(source, table, mention["role"]),
                record_key=mention["record_key"],
                file_name=event["file_name"] if event else None,
                sheet=mention["sheet"] or None,
                line=mention["line"],
            ),
            values=self.titles.values(mention),
            comparisons=steps_of(self.persons.spec, near.beside[key]),
            happened_on=event["event"] if event else None,
        )

    def _payments(self, row: Row, beside: Beside | None, near: Near) -> tuple[Payment, ...]:
        """What the register pays this person in the months that the night knows."""
        asked = rule(row["reason"])
        if not (asked.about_payment and "payment" in asked.needs):
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
