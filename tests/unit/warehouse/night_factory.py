"""A province of 48 persons, small enough to count by hand, in the shapes of the rooms."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid5

import polars as pl

from contracts import reasons
from contracts.columns import person_name, person_number
from contracts.indicators import Indicator
from contracts.language import SourceContract, TableContract
from contracts.meanings import Meanings, OwnCode, PersonRole
from contracts.reasons import Reason as Rule
from matching.reasons import Decision
from matching.reasons import Reason as LinkReason
from warehouse.facts import ANSWERS, CLAIMED, DECIDED, REPORTED, NightFacts

NIGHT = date(2026, 11, 2)
MENTIONS = UUID(int=66)
LINK_REASONS = {
    Decision.MATCH: LinkReason.CERTAIN,
    Decision.REVIEW: LinkReason.NEAR_TIE,
    Decision.NO_MATCH: LinkReason.NO_CANDIDATE,
}
KEY = b"a key of the tests, 32 bytes long"
OLD = [  # old commune, its district, the commune of today
    ("24001", "643", "Huyện Krông Búk", "24010"),
    ("24004", "643", "Huyện Krông Búk", "24010"),
    ("24007", "644", "Huyện Krông Năng", "24020"),
]


def register(
    source: str,
    name: str,
    kind: str,
    roles: tuple[str, ...],
    codes: tuple[OwnCode, ...] = (),
    **meanings: Any,
) -> TableContract:
    """A register whose first role has the name, the number and the codes of the row; `kind`:
    words."""
    who, *others = roles
    first = PersonRole(who, who, who, name="full_name", number="person_id", codes=codes)
    return TableContract(
        source=source,
        name=name,
        title_vi=f"Sổ {name}",
        title_en=f"Register {name}",
        columns=COLUMNS,
        key=("full_name",),
        example={},
        roles=(first, *(PersonRole(role, role, role, name=f"{role}_name") for role in others)),
        meanings=Meanings(
            kinds=tuple(kind.split()), commune="commune_code", event_date="event_date", **meanings
        ),
    )


def source(name: str, *tables: TableContract) -> SourceContract:
    return SourceContract(
        source=name,
        title_vi=name,
        title_en=name,
        short_vi=name,
        short_en=name,
        tables=tables,
        freshness_days=1,
    )


COLUMNS = (
    person_name("full_name", ("Họ và tên",), "name", required=True),
    person_number("person_id", ("Số CCCD",), "number", required=True),
)
INDICATORS = {
    word: Indicator(pl.col("full_name").is_not_null())
    for word in ("submitted_online", "online_complete", "electronic_result")
}
"""Which rows they hold of is said row by row (`indicators`, `indicators_met`), as the days
taken are."""
SOURCES = (
    source(
        "civil_status",
        register(
            "civil_status", "birth", "birth", ("child",), book="book_no", indicators=INDICATORS
        ),
        register("civil_status", "death", "death", ("deceased",), book="book_no"),
        register("civil_status", "marriage", "marriage", ("husband", "wife"), book="book_no"),
    ),
    source(
        "land",
        register(
            "land", "certificate", "holding", ("holder",), indicators=INDICATORS,
            programme="programme", linked_key="linked_key", household="household",
            days_taken=pl.lit(1),
        ),
    ),
    source(
        "beneficiaries",
        register(
            "beneficiaries", "payment", "payment", ("payee",),
            payment_method="channel", cashless=frozenset({"account"}), amount="amount",
            programme="programme", linked_key="linked_key",
        ),
    ),
    source("tax_codes", register("tax_codes", "tax_code", "tax_code", ("taxpayer",))),
)  # fmt: skip
TABLES = tuple(table for source in SOURCES for table in source.tables)


def run_id(n: int) -> str:
    """The id of run `n`: a UUID whose last group is 12 digits, as one of 280 real ones is."""
    return str(UUID(int=n))


def person(n: int) -> str:
    return f"0660900{n:05d}"


def master_row(n: int, **more: Any) -> dict[str, Any]:
    row = {
        "person_id": person(n),
        "full_name": f"Nguyễn Văn {'ABCDĐEGHIKLMNOPQ'[n % 16]} {n}",
        "date_of_birth": f"{1950 + n}-03-0{1 + n % 9}",
        "sex": "M" if n % 2 == 0 else "F",
        "commune_code": OLD[n % 3][3],
        "household_id": f"H{n // 4}",
        "status": "alive",
        "died_on": None,
    }
    return row | more


@dataclass
class Night:
    """Collects rows, then makes the facts.

    `add` writes one record with one mention and one link per person.
    """

    night: date = NIGHT
    province: str = "66"
    run_id: str = run_id(1)
    people: dict[int, dict[str, Any]] = field(default_factory=dict)
    rows: dict[tuple[str, str], list[dict[str, Any]]] = field(default_factory=dict)
    mentions: list[dict[str, Any]] = field(default_factory=list)
    links: list[dict[str, Any]] = field(default_factory=list)
    quarantined: list[dict[str, Any]] = field(default_factory=list)
    inventory: list[dict[str, Any]] = field(default_factory=list)
    reported: list[dict[str, Any]] = field(default_factory=list)
    acknowledged: list[dict[str, Any]] = field(default_factory=list)
    decided: list[dict[str, Any]] = field(default_factory=list)
    claimed: list[dict[str, Any]] = field(default_factory=list)
    answers: list[dict[str, Any]] = field(default_factory=list)
    own_law: pl.DataFrame | None = None
    seconds: float | None = 12.5
    sources: tuple[SourceContract, ...] = field(default_factory=lambda: SOURCES)
    extracted: dict[str, date] = field(default_factory=dict)
    """Register → the day of its extract, where it is not the night."""
    absent: frozenset[str] = frozenset()
    """Registers that did not come."""

    def __post_init__(self) -> None:
        for n in range(48):
            self.people.setdefault(n, master_row(n))
        for source in self.sources:
            for table in source.tables:
                self.rows.setdefault((table.source, table.name), [])

    def add(
        self,
        source: str,
        table: str,
        key: str,
        persons: dict[str, int],
        *,
        decision: str = "match",
        commune: int = 0,
        evidence: dict[str, Any] | None = None,
        **more: Any,
    ) -> None:
        rows = self.rows[source, table]
        line = len(rows) + 7
        rows.append(
            {
                "file_sha256": _sha(source, table), "file_name": f"{source}-{table}.xlsx",
                "sheet": table, "line": line, "record_key": key, "repairs": [], "flags": [],
                "commune_code": OLD[commune][0], "book_no": "01/2020", "event_date": "2020-05-04",
                "channel": "account", "amount": 500_000, "full_name": "x", "person_id": "y",
            } | more
        )  # fmt: skip
        for role, n in persons.items():
            self._mention(source, table, key, role, n, decision, line, commune, evidence or {})

    def _mention(
        self, source: str, table: str, key: str, role: str, n: int, decision: str, line: int,
        commune: int, evidence: dict[str, Any],
    ) -> None:  # fmt: skip
        verdict = Decision(decision)
        mention_id = uuid5(MENTIONS, f"{source}-{table}-{key}-{role}").hex
        who = self.people[n]
        self.mentions.append(
            {
                "mention_id": mention_id, "source": source, "table": table, "record_key": key,
                "role": role, "file_sha256": _sha(source, table), "sheet": table, "line": line,
                "full_name": who["full_name"], "date_of_birth": who["date_of_birth"][:4],
                "sex": who["sex"], "person_id": who["person_id"], "old_id": None, "codes": None,
                "commune_code": OLD[commune][0],
            } | evidence
        )  # fmt: skip
        self.links.append(
            {
                "record_id": mention_id,
                "master_id": None if decision == "no_match" else who["person_id"],
                "probability": {"match": 0.9999, "review": 0.8, "no_match": 0.01}[decision],
                "decision": decision,
                "runner_up_id": person(47) if decision == "review" else None,
                "margin": 3.0,
                "reason": LINK_REASONS[verdict].value,
            }
        )  # fmt: skip

    def change(self, key: str, **more: Any) -> None:
        """Say something else in the record `key`."""
        [row] = [row for rows in self.rows.values() for row in rows if row["record_key"] == key]
        row.update(more)

    def evidence(self, key: str, role: str = "", **more: Any) -> None:
        """Let the first mention of the record `key`, or that of a role, carry something else."""
        self.mentions[self._at(key, role)].update(more)

    def unlink(self, key: str, decision: str = "review", role: str = "") -> None:
        """Link the first mention of the record `key`, or that of a role, with less certainty."""
        link = self.links[self._at(key, role)]
        link |= {"decision": decision, "reason": LINK_REASONS[Decision(decision)].value}
        if decision == "no_match":
            link["master_id"] = None

    def _at(self, key: str, role: str) -> int:
        return next(
            at
            for at, one in enumerate(self.mentions)
            if one["record_key"] == key and role in {"", one["role"]}
        )

    def decide(self, conflict: dict[str, Any], decision: str, **more: Any) -> None:
        """Somebody said `decision` of a conflict (a line of `conflict_frame`) as it was."""
        line = {
            "conflict_id": conflict["conflict_id"], "seq": len(self.decided) + 1,
            "decision": decision, "decided_at": datetime(2026, 11, 1, 18, tzinfo=UTC),
            "actor": "lan", "waits": False, "content_hash": conflict["content_hash"],
        }  # fmt: skip
        self.decided.append(line | more)

    def answer(self, conflict: dict[str, Any], decision: str, **more: Any) -> None:
        """What became of a decision: it stands, and nobody else has seen the case."""
        line = {
            "seq": len(self.answers) + 1, "decided_at": datetime(2026, 11, 1, 18, tzinfo=UTC),
            "actor": "lan", "channel": "web", "stands": True, "waits": False, "undone": False,
            "decision": decision, "second": None, "second_answer": None, "agreed": None,
            "machine_right": None, "blind_answer": None,
        }  # fmt: skip
        where = {key: conflict[key] for key in ("conflict_id", "mention_id", "reason")}
        self.answers.append(line | where | more)

    def quarantine(self, source: str, table: str, line: int, column: str, rule: Rule) -> None:
        self.quarantined.append(
            {
                "file_sha256": _sha(source, table), "file_name": f"{source}-{table}.xlsx",
                "sheet": table, "line": line, "source": source, "table": table, "column": column,
                "rule": rule.code,
            }
        )  # fmt: skip

    def book(
        self,
        source: str,
        register: str,
        commune: int,
        entries: int,
        book_no: str | None = "01/2020",
    ) -> None:
        code, district, name, _ = OLD[commune]
        self.inventory.append(
            {
                "source": source, "register": register, "commune_code": code,
                "commune_name": f"Xã {code}", "commune_vintage": "old", "district_code": district,
                "district_name": name, "book_no": book_no, "year": 2020, "entries": entries,
            }
        )  # fmt: skip

    def facts(self, *, shuffle: int | None = None) -> NightFacts:
        def frame(
            rows: list[dict[str, Any]], schema: dict[str, Any], turn: int = 0
        ) -> pl.DataFrame:
            made = pl.DataFrame(rows, schema=schema, orient="row")
            if shuffle is None:
                return made
            return made.sample(fraction=1, shuffle=True, seed=shuffle + turn)

        here = [n for n, m in enumerate(self.mentions) if m["table"] not in self.absent]
        return NightFacts(
            night=self.night,
            province=self.province,
            province_name="Đắk Lắk",
            run_id=self.run_id,
            model_version="model-1",
            rule_version="rules-1",
            sources=self.sources,
            accepted={
                key: frame([] if key[1] in self.absent else rows, ACCEPTED)
                for key, rows in self.rows.items()
            },
            quarantined=frame(self.quarantined, QUARANTINE),
            mentions=frame([self.mentions[n] for n in here], MENTION),
            links=frame(
                [self.links[n] for n in here], LINK, 1
            ),  # in another order than the mentions
            ledger=frame(self._ledger(), LEDGER),
            inventory=frame(self.inventory, INVENTORY),
            communes=frame(_communes(), COMMUNE),
            master=frame(list(self.people.values()), MASTER),
            reported=frame(self.reported, REPORTED) if self.reported else None,
            acknowledged=frame(self.acknowledged, ACKNOWLEDGED) if self.acknowledged else None,
            own_law=self.own_law,
            decided=frame(self.decided, DECIDED) if self.decided else None,
            answers=frame(self.answers, ANSWERS) if self.answers else None,
            claimed=frame(self.claimed, CLAIMED) if self.claimed else None,
            journal=(len(self.decided), "0" * 64),
            seconds=self.seconds,
        )

    def _ledger(self) -> list[dict[str, Any]]:
        lines = []
        for (source, table), rows in self.rows.items():
            if table in self.absent:
                continue
            bad = {
                q["line"] for q in self.quarantined if (q["source"], q["table"]) == (source, table)
            }
            lines.append(
                {
                    "source": source, "table": table, "file_sha256": _sha(source, table),
                    "file_name": f"{source}-{table}.xlsx", "sheet": table,
                    "as_of": self.extracted.get(table, self.night),
                    "rows_seen": len(rows) + len(bad) + 8, "header_rows": 6, "footer_rows": 1,
                    "blank_rows": 1, "continuation_rows": 0, "refusal": None,
                    "data_rows": len(rows) + len(bad), "accepted_rows": len(rows),
                    "quarantined_rows": len(bad),
                }
            )  # fmt: skip
        return lines


def ordinary(**more: Any) -> Night:
    """Nine births (one unlinked, one in review), two deaths, three marriages and so on."""
    night = Night(**more)
    for n in range(9):
        decision = {3: "no_match", 4: "review"}.get(n, "match")
        night.add(
            "civil_status", "birth", f"b{n}", {"child": n}, decision=decision, commune=n % 3,
            repairs=["person_id:lost_zero"] if n < 2 else [],
        )  # fmt: skip
    for c, entries in enumerate((3, 4, 3)):
        night.book("civil_status", "birth", c, entries)
    for n in (10, 11):
        night.people[n] = master_row(n, status="dead", died_on="2020-05-04")
        night.add("civil_status", "death", f"d{n}", {"deceased": n}, commune=0)
    night.book("civil_status", "death", 0, 2)
    for n in (12, 14, 16):
        night.add("civil_status", "marriage", f"m{n}", {"husband": n, "wife": n + 1}, commune=1)
    night.book("civil_status", "marriage", 1, 4)
    for n in range(20, 26):
        night.add("land", "certificate", f"l{n}", {"holder": n}, commune=n % 3, book_no=None)
    for c in range(3):
        night.book("land", "certificate", c, 2 + c, None)
    for n in range(26, 30):
        night.add(
            "beneficiaries", "payment", f"p{n}", {"payee": n}, event_date="2026-10",
            channel="account" if n < 28 else "cash",
        )  # fmt: skip
    night.book("beneficiaries", "payment", 0, 4, None)
    for n in range(30, 34):
        night.add(
            "tax_codes", "tax_code", f"t{n}", {"taxpayer": n}, event_date=None,
            evidence={"person_id": None} if n == 33 else None,
        )  # fmt: skip
    night.quarantine("civil_status", "birth", 30, "date_of_birth", reasons.BAD_DATE)
    night.quarantine("civil_status", "birth", 30, "full_name", reasons.MISSING_VALUE)
    night.quarantine("land", "certificate", 31, "person_id", reasons.BAD_NUMBER)
    return night


def _sha(source: str, table: str) -> str:
    import hashlib

    return hashlib.sha256(f"{source}/{table}".encode()).hexdigest()


def _communes() -> list[dict[str, Any]]:
    old = [
        (code, "old", f"Xã {code}", district, name, "66", now, False)
        for code, district, name, now in OLD
    ]
    new = [(c, "new", f"Xã mới {c}", None, None, "66", c, False) for c in ("24010", "24020")]
    reused = [("24010", "old", "Xã cũ 24010", "643", OLD[0][2], "66", "24020", False)]
    return [dict(zip(COMMUNE, row, strict=True)) for row in old + new + reused]


ACCEPTED = {
    "file_sha256": pl.String, "file_name": pl.String, "sheet": pl.String, "line": pl.UInt32,
    "record_key": pl.String, "repairs": pl.List(pl.String), "flags": pl.List(pl.String),
    "commune_code": pl.String, "book_no": pl.String, "event_date": pl.String,
    "channel": pl.String, "amount": pl.Int64, "full_name": pl.String, "person_id": pl.String,
    "indicators": pl.List(pl.String), "indicators_met": pl.List(pl.String),
    "programme": pl.String, "linked_key": pl.String, "household": pl.String,
    "days_taken": pl.Int32, "recorded_on": pl.String, "valid_from": pl.String,
    "valid_to": pl.String, "state": pl.String, "account_no": pl.String, "proxy_name": pl.String,
    "collected": pl.String,
}  # fmt: skip
QUARANTINE = {
    "file_sha256": pl.String, "file_name": pl.String, "sheet": pl.String, "line": pl.UInt32,
    "source": pl.String, "table": pl.String, "column": pl.String, "rule": pl.String,
}  # fmt: skip
MENTION = {
    "mention_id": pl.String, "source": pl.String, "table": pl.String, "record_key": pl.String,
    "role": pl.String, "file_sha256": pl.String, "sheet": pl.String, "line": pl.UInt32,
    "full_name": pl.String, "date_of_birth": pl.String, "sex": pl.String, "person_id": pl.String,
    "old_id": pl.String, "codes": pl.String, "commune_code": pl.String,
}  # fmt: skip
LINK = {
    "record_id": pl.String, "master_id": pl.String, "probability": pl.Float64,
    "decision": pl.String, "runner_up_id": pl.String, "margin": pl.Float64, "reason": pl.String,
}  # fmt: skip
LEDGER = {
    "source": pl.String, "table": pl.String, "file_sha256": pl.String, "file_name": pl.String,
    "sheet": pl.String, "as_of": pl.Date, "rows_seen": pl.Int64, "header_rows": pl.Int64,
    "footer_rows": pl.Int64, "blank_rows": pl.Int64, "continuation_rows": pl.Int64,
    "refusal": pl.String, "data_rows": pl.Int64,
    "accepted_rows": pl.Int64, "quarantined_rows": pl.Int64,
}  # fmt: skip
INVENTORY = {
    "source": pl.String, "register": pl.String, "commune_code": pl.String,
    "commune_name": pl.String, "commune_vintage": pl.String,
    "district_code": pl.String, "district_name": pl.String,
    "book_no": pl.String, "year": pl.Int64, "entries": pl.Int64,
}  # fmt: skip
COMMUNE = {
    "commune_code": pl.String, "commune_vintage": pl.String, "commune_name": pl.String,
    "district_code": pl.String, "district_name": pl.String, "province_code": pl.String,
    "current_code": pl.String, "is_split": pl.Boolean,
}  # fmt: skip
MASTER = {
    "person_id": pl.String, "full_name": pl.String, "date_of_birth": pl.String, "sex": pl.String,
    "commune_code": pl.String, "household_id": pl.String, "mother_id": pl.String,
    "father_id": pl.String, "spouse_id": pl.String, "marital_status": pl.String,
    "status": pl.String, "died_on": pl.String,
}  # fmt: skip
ACKNOWLEDGED = dict.fromkeys(("metric_id", "document", "note"), pl.String)
