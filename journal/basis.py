"""What a decision about *who is meant* was made on: fingerprints of a record's and a person's
evidence.

Belongs here: which columns count, and their hashes. Does not belong here: the fingerprint of a
conflict (`content_hash`, made in the warehouse), what follows from a change (`pairs`).

A fingerprint changes when the answer to "is it this person?" may have changed, and only then:

- names, birth, sex and numbers count on both sides, the parents of the person too: a child is told
  from a namesake by them;
- **where** somebody lives does not: people move, and a register that is re-coded to the communes of
  July 2025 must not ask every question again;
- **death, moving out, marriage** of the person do not: they make nobody somebody else, and a
  decided link must outlive them, or a payment to a dead person would be lost from sight on the
  night on which the death arrives.

Fingerprints are not keyed: they are kept where the data themselves are (lake, queue, the personal
part of an entry), never in the warehouse.
"""

from __future__ import annotations

import hashlib

import polars as pl

RECORD = ("full_name", "date_of_birth", "sex", "person_id", "old_id")
"""Columns of a mention that count."""
PERSON = (*RECORD, "mother_id", "father_id")
"""Columns of a person of the master that count."""
_BETWEEN = "\x1f"  # a control character: no cell that passed a contract holds one
_MISSING = "\x00"


def record_fingerprint(mentions: pl.DataFrame) -> pl.Series:
    """Fingerprint of each mention (32 hex digits), named `record_hash`; an absent column counts
    as missing everywhere."""
    return _fingerprint(mentions, RECORD, "record_hash")


def person_fingerprint(master: pl.DataFrame) -> pl.Series:
    """Fingerprint of each person of the master (32 hex digits), named `person_hash`."""
    return _fingerprint(master, PERSON, "person_hash")


def _fingerprint(frame: pl.DataFrame, columns: tuple[str, ...], name: str) -> pl.Series:
    """Python hashes the texts: polars' own hash is another one with each version."""
    cells = [
        pl.col(column).cast(pl.String).fill_null(_MISSING)
        if column in frame.columns
        else pl.lit(_MISSING)
        for column in columns
    ]
    texts = frame.select(pl.concat_str(cells, separator=_BETWEEN).alias(name)).to_series()
    if len(texts) != frame.height:  # none of the columns is there
        texts = texts.new_from_index(0, frame.height)
    hashes = [hashlib.sha256(text.encode()).hexdigest()[:32] for text in texts]
    return pl.Series(name, hashes, dtype=pl.String)
