"""What the steps that decide make of the committed province: one digest each, recorded beside the
version of the step that made it.

Here: how the digests are taken. Not here: what a difference means (`tests.unit.assets`). After a
version was raised, or the sample or a contract changed, write them anew:
`python -m tests.behaviour`.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl

from assets.versions import STEPS
from contracts.language import TableContract
from contracts.registry import SOURCES
from journal.basis import person_fingerprint, record_fingerprint
from journal.decisions import Action, Channel, Decision, Draft, Entry, Seen
from journal.pairs import pairs, standing_frame
from journal.standing import standing_of
from matching import link, load_spec
from sample_data.generate import COMMITTED
from sources import FileReading, Table, read
from validators import mentions, validate
from validators.kinds import type_column
from validators.mention_ids import with_mention_ids

RECORD = Path(__file__).with_name("behaviour.toml")
MASTER = "population"
TODAY = date(2026, 10, 12)


def recorded() -> dict[str, dict[str, object]]:
    """Step → version and digest, as recorded; `sources` lists what they were taken of."""
    return tomllib.loads(RECORD.read_text(encoding="utf-8"))


class Behaviour:
    """The first night of some sources of a province (the sample), step by step without a warehouse.

    A step is looked at on its own as far as it can be: rules that change what is accepted leave the
    digests of reader and repair alone.
    """

    def __init__(self, sources: list[str], province: Path = COMMITTED) -> None:
        self._readings = {name: list(_read(province, name)) for name in sources}
        self._splits = {
            (name, table.name): validate(
                SOURCES[name].table(table.name), [table], r.file, today=TODAY
            )
            for name, readings in self._readings.items()
            for r in readings
            for table in r.tables
        }

    def digests(self) -> dict[str, str]:
        """Step → 16 hex digits."""
        steps = {
            "reader": self._read(), "repair": self._typed(),
            "rules": self._judged(), "deciding": self._decided(), "linking": self._linked(),
        }  # fmt: skip
        return {step: _digest(frames) for step, frames in steps.items()}

    def _tables(self) -> Iterator[tuple[TableContract, Table]]:
        for name, readings in self._readings.items():
            for reading in readings:
                for table in reading.tables:
                    yield SOURCES[name].table(table.name), table

    def _read(self) -> Iterator[pl.DataFrame]:
        """The rows as read: text that was decoded is the repair of it."""
        for _, table in self._tables():
            decoded = [c.removesuffix("_undecoded") for c in table.rows.columns]
            undecoded = [c for c in table.rows.columns if c.endswith("_undecoded")]
            plain = [c for c in table.rows.columns if decoded.count(c) == 1 or c in undecoded]
            yield table.rows.select(c for c in plain if not c.endswith("_encoding"))
            yield table.malformed

    def _typed(self) -> Iterator[pl.DataFrame]:
        for contract, table in self._tables():
            yield table.rows
            for column in contract.columns:
                if column.name in table.rows.columns:
                    numbers = column.name in table.number_columns
                    texts = table.rows[column.name].cast(pl.String)
                    typed = type_column(column, texts, TODAY, numbers=numbers)
                    yield pl.DataFrame([*typed.columns, *typed.helpers])
                    yield typed.repairs
                    yield typed.problems

    def _judged(self) -> Iterator[pl.DataFrame]:
        for split in self._splits.values():
            yield split.accepted.select("line", "record_key", "flags")
            yield split.quarantined.select("line", "column", "rule")

    def to_link(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        """The mentions as an extract for linking, and the master."""
        master = self._splits[MASTER, SOURCES[MASTER].tables[0].name].accepted
        found = pl.concat(
            mentions(SOURCES[source], SOURCES[source].table(table), split.accepted)
            for (source, table), split in self._splits.items()
            if SOURCES[source].table(table).roles and source != MASTER
        )
        extract = with_mention_ids(found, b"a key of the tests")
        return extract.rename({"mention_id": "record_id"}), master

    def _decided(self) -> Iterator[pl.DataFrame]:
        """What stands and holds of entries of every kind, made on the first mentions."""
        extract, master = self.to_link()
        mentions = extract.rename({"record_id": "mention_id"}).head(4 * len(Decision))
        stands = standing_of(_entries(mentions, master.head(3))).values()
        yield standing_frame(stands)
        yield pairs(stands, mentions.lazy(), master.lazy())

    def _linked(self) -> Iterator[pl.DataFrame]:
        extract, master = self.to_link()
        result = link(extract, master, load_spec("person"), explain=True)
        told = pl.col("probability").round(6)  # the last digits of a sum are the machine's
        yield result.links.select("record_id", "master_id", "decision", "reason", told)


def _entries(mentions: pl.DataFrame, people: pl.DataFrame) -> Iterator[Entry]:
    """Each decision about four mentions: it stands, waits, is confirmed, is undone."""
    seen = tuple(map(Seen, people["person_id"], person_fingerprint(people)))
    shown = zip(mentions["mention_id"], record_fingerprint(mentions), strict=True)
    seq = 0
    for number, (mention, record) in enumerate(shown):
        course, decision = number % 4, list(Decision)[number // 4]
        said = Draft(
            action=Action.DECIDE, actor="a", role="r", channel=Channel.WEB, province="66",
            conflict_id=f"C{number}", reason="link_uncertain", mention_id=mention,
            content_hash="c", record_hash=record, decision=decision,
            person_id=seen[0].person_id, person_hash=seen[0].person_hash, seen=seen,
            needs_second=course in {1, 2},
        )  # fmt: skip
        then = {
            2: [replace(said, action=Action.CONFIRM, decision=None, confirms=seq + 1)],
            3: [replace(said, action=Action.UNDO, decision=None, supersedes=seq + 1)],
        }
        for draft in [said, *then.get(course, [])]:
            seq += 1
            yield Entry(
                seq=seq, at=datetime(2026, 10, 12, tzinfo=UTC), said=draft, previous="", hash=""
            )


def _read(province: Path, source: str) -> Iterator[FileReading]:
    folder = province / "inbox" / "66" / source / TODAY.isoformat()
    for path in sorted(folder.iterdir()):
        yield read(path, SOURCES[source].headers)


def _digest(frames: Iterator[pl.DataFrame]) -> str:
    """Over names and values, row by row."""
    digest = hashlib.sha256()
    for frame in frames:
        digest.update(frame.write_json().encode() if frame.width else b"-")
    return digest.hexdigest()[:16]


def write(sources: list[str]) -> None:
    """Record the digests and the versions of now."""
    lines = ["# Written by `python -m tests.behaviour`; see tests/unit/assets/test_versions.py."]
    lines += [f"sources = {sources!r}".replace("'", '"')]
    for step, digest in Behaviour(sources).digests().items():
        lines += ["", f"[{step}]", f"version = {STEPS[step]}", f'digest = "{digest}"']
    RECORD.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write(recorded()["sources"] if RECORD.exists() else list(SOURCES))
