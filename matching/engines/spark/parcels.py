"""What workers send each other: arrays and frames as one run of bytes, and rows that carry them.

Belongs here: packing and the shape of such rows. Does not belong here: what is in them, who sends
them to whom.

Spark moves few rows of many bytes: at a million people that takes half the CPU of moving a row per
candidate. Nothing is unpickled: bytes that somebody else wrote could run as code then.
"""

from __future__ import annotations

import io
import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from matching.arrays import first_of_runs

Given = list[tuple[int, dict[str, Any]]]
"""Parcels of one kind: whose each is, and its content."""
Kinds = dict[str, Given]
"""What came to one place, by what it is."""
Content = Mapping[str, "npt.NDArray[Any] | pl.DataFrame"]
SCHEMA = "part int, bucket int, what string, content binary"
_ARROW = pa.schema(
    [("part", pa.int32()), ("bucket", pa.int32()), ("what", pa.string()), ("content", pa.binary())]
)
# Rows of so many bytes together are handed over at once; one that is larger goes alone.
_BATCH = 32 << 20
_FRAME = "frame"


class Parcel(NamedTuple):
    """`content`, which is `what`, on its way to a `part` of an exchange; `bucket`: whose it is."""

    part: int
    bucket: int
    what: str
    content: bytes


def pack(content: Content) -> bytes:
    """One run of bytes; `unpack` gives equal arrays and frames."""
    head: list[tuple[str, str, list[int], int]] = []
    body = io.BytesIO()
    for name, value in content.items():
        start = body.tell()
        if isinstance(value, pl.DataFrame):
            value.write_ipc_stream(body, compat_level=pl.CompatLevel.oldest())
            head.append((name, _FRAME, [], body.tell() - start))
        else:
            body.write(np.ascontiguousarray(value).tobytes())
            head.append((name, value.dtype.str, list(value.shape), body.tell() - start))
        body.write(bytes(-body.tell() % 8))
    told = json.dumps(head).encode()
    told += b" " * (-len(told) % 8)
    return len(told).to_bytes(8, "little") + told + body.getvalue()


def unpack(blob: bytes) -> dict[str, Any]:
    """The reverse of `pack`; arrays are read-only views of the bytes."""
    size = int.from_bytes(blob[:8], "little")
    at = 8 + size
    out: dict[str, Any] = {}
    for name, kind, shape, length in json.loads(blob[8:at]):
        piece = memoryview(blob)[at : at + length]
        if kind == _FRAME:
            out[name] = pl.read_ipc_stream(io.BytesIO(piece))
        else:
            out[name] = np.frombuffer(piece, dtype=np.dtype(kind)).reshape(shape)
        at += length + -length % 8
    return out


class Sender(ABC):
    """A task of workers that sends parcels; its own data say what it knows."""

    def __call__(self, rows: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """What is sent, as batches of the shape `SCHEMA`."""
        yield from batches(self.sent(rows))

    @abstractmethod
    def sent(self, rows: Iterable[pa.RecordBatch]) -> Iterator[Parcel]:
        """Rows or parcels that came → parcels."""


def batches(parcels: Iterable[Parcel]) -> Iterator[pa.RecordBatch]:
    """Parcels as Arrow batches of the shape `SCHEMA`."""
    held: list[Parcel] = []
    size = 0
    for parcel in parcels:
        if held and size + len(parcel.content) > _BATCH:
            yield _batch(held)
            held, size = [], 0
        held.append(parcel)
        size += len(parcel.content)
    if held:
        yield _batch(held)


def _batch(parcels: list[Parcel]) -> pa.RecordBatch:
    columns = zip(zip(*parcels, strict=True), _ARROW, strict=True)
    arrays = [pa.array(column, type=field.type) for column, field in columns]
    return pa.RecordBatch.from_arrays(arrays, schema=_ARROW)


def received(batches: Iterable[pa.RecordBatch]) -> Iterator[Parcel]:
    """The parcels of Arrow batches."""
    for batch in batches:
        columns = [batch.column(name) for name in ("part", "bucket", "what", "content")]
        for row in range(batch.num_rows):
            part, bucket, what, content = (column[row].as_py() for column in columns)
            yield Parcel(part, bucket, what, content)


def by_place(batches: Iterable[pa.RecordBatch], place: str) -> dict[int, Kinds]:
    """What came to each place (`part` or `bucket`)."""
    out: dict[int, Kinds] = {}
    for parcel in received(batches):
        of = parcel.part if place == "part" else parcel.bucket
        kinds = out.setdefault(of, {})
        kinds.setdefault(parcel.what, []).append((parcel.bucket, unpack(parcel.content)))
    return out


def split(where: npt.NDArray[np.integer], content: Content) -> Iterator[tuple[int, Content]]:
    """Rows of arrays and frames by the place that each goes to."""
    order = np.argsort(where, kind="stable")
    placed = where[order]
    cuts = np.append(np.flatnonzero(first_of_runs(placed)), len(placed)).tolist()
    for start, end in pairwise(cuts):
        rows = order[start:end]
        yield (
            int(placed[start]),
            {
                name: value[pl.Series(rows)] if isinstance(value, pl.DataFrame) else value[rows]
                for name, value in content.items()
            },
        )


def frames(given: Given) -> pl.DataFrame:
    """The frames of parcels as one."""
    found: list[pl.DataFrame] = [content["frame"] for _, content in given]
    return pl.concat(found)


# What an array that nobody sent is an empty one of.
_TYPES = {
    "number": np.uint8, "key": np.uint64, "order": np.uint64, "size": np.int64, "sent": np.int64,
}  # fmt: skip


def joined(given: Given, name: str) -> Any:
    """An array of parcels as one."""
    return np.concatenate([np.zeros(0, _TYPES[name]), *(content[name] for _, content in given)])


def together(given: Given) -> Iterator[tuple[int, dict[str, Any]]]:
    """The arrays of each bucket as one."""
    of: dict[int, list[dict[str, Any]]] = {}
    for bucket, content_ in given:
        of.setdefault(bucket, []).append(content_)
    for bucket, some in of.items():
        yield bucket, {name: np.concatenate([one[name] for one in some]) for name in some[0]}


def frame_of(held: list[pa.RecordBatch]) -> pl.DataFrame:
    """Rows of a table; empty text is null, as in every table that is read."""
    frame = pl.DataFrame(pl.from_arrow(pa.Table.from_batches(held)))
    text = [name for name, dtype in frame.schema.items() if dtype == pl.String]
    return frame.with_columns(pl.col(text).replace("", None))
