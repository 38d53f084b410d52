"""A prepared master on disk, for looking up one record at a time.

Belongs here: writing and opening the index, finding. Does not belong here: deciding; a lookup runs
the very steps of a batch with the model that the index was built with.

An index is a folder: `meta.json`, `model.json` and one .npy file per array, opened by mapping, so
that a lookup touches only the pages it needs. Keys hash with polars, so an index belongs to one
polars version and says so when opened by another.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from matching.api import LinkResult, link_tables
from matching.arrays import Frequencies, Ints, KeyIndex
from matching.kinds import Encoded
from matching.model import Model
from matching.numbers import by_kind
from matching.scoring import Weights
from matching.source import Source
from matching.spec import Block, Spec, SpecError, parse_spec
from matching.tables import Master, encode_left, encode_master

VERSION = 3
RECORD = "record"


@dataclass
class StoredMaster(Master):
    """A master whose ids are fixed-width bytes on disk."""

    raw_ids: npt.NDArray[np.bytes_] | None = None

    def take(self, rows: Ints) -> pl.Series:
        """Ids of some rows, null where the row is negative."""
        if self.raw_ids is None:
            return super().take(rows)
        raw = [self.raw_ids[row].decode() if row >= 0 else None for row in rows.tolist()]
        return pl.Series(raw, dtype=pl.String)


@dataclass(frozen=True)
class Index:
    """An opened index."""

    spec: Spec
    model: Model
    master: StoredMaster
    weights: Weights

    def find(self, record: dict[str, str | None]) -> LinkResult:
        """Link one record given by the spec's left columns; candidates carry every weight.

        Raises SpecError when the record has none of the columns the spec compares.
        """
        wanted = [c for c in self.spec.compared(right=False) if c != self.spec.left_id]
        data = {c: pl.Series([record.get(c) or None], dtype=pl.String) for c in wanted}
        if not any(record.get(c) for c in wanted):
            raise SpecError(f"give at least one of {', '.join(wanted)}")
        frame = pl.DataFrame({self.spec.left_id: [RECORD], **data})
        left = encode_left(by_kind(frame, self.spec), self.spec)
        return link_tables(
            left, self.master, self.spec, model=self.model, weights=self.weights, explain=True
        )


def build_index(frame: Source, spec: Spec, model: Model, folder: Path) -> None:
    """Write the index of a master into a new or empty folder.

    Raises SpecError when the folder holds something or the master does not fit the spec.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise SpecError(f"{folder.name} is not empty: give a new folder for the index")
    spec = spec.reduced(right=frame.columns)
    master = encode_master(frame, spec)
    for comparison in spec.comparisons:
        _save_column(folder, comparison.name, master.columns[comparison.name])
        for level in comparison.kind.levels:
            for key in filter(None, (level.frequency, level.without)):
                counted = master.frequency(comparison.name, key)
                _save(folder, f"count.{comparison.name}.{key}.keys", counted.keys)
                _save(folder, f"count.{comparison.name}.{key}.counts", counted.counts)
    names = {}
    for number, block in enumerate(_blocks(spec)):
        index = KeyIndex.of(master.keys(block))
        names[block.right_name] = number
        _save(folder, f"block.{number}.keys", index.keys)
        _save(folder, f"block.{number}.rows", index.rows)
    _save(folder, "order", master.order)
    _save(folder, "ids", np.array(master.ids.to_list(), dtype=np.bytes_))
    model.save(folder / "model.json")
    meta = {
        "version": VERSION,
        "polars": pl.__version__,
        "rows": len(master),
        "columns": spec.columns(right=True),
        "blocks": names,
        "spec": spec.source,
    }
    (folder / "meta.json").write_text(
        json.dumps(meta, ensure_ascii=False, indent=2) + "\n", "utf-8"
    )


def open_index(folder: Path) -> Index:
    """Open an index; raises SpecError when it is not one or was made by other versions."""
    path = folder / "meta.json"
    if not path.is_file():
        raise SpecError(f"{folder.name} is not an index: make one with `dongbo index`")
    meta = json.loads(path.read_text("utf-8"))
    made, here = (meta["version"], meta["polars"]), (VERSION, pl.__version__)
    if made != here:
        raise SpecError(
            f"{folder.name} was made with polars {made[1]} (index version {made[0]}), here is "
            f"polars {here[1]} (index version {here[0]}), whose keys are others. Make it again: "
            f"dongbo index EXTRACT MASTER --model {folder}/model.json --out NEW_FOLDER"
        )
    spec = parse_spec(meta["spec"], trusted=True).reduced(right=meta["columns"])
    frequencies = {}
    for comparison in spec.comparisons:
        for level in comparison.kind.levels:
            for key in filter(None, (level.frequency, level.without)):
                name = f"count.{comparison.name}.{key}"
                frequencies[comparison.name, key] = Frequencies(
                    _load(folder, f"{name}.keys"), _load(folder, f"{name}.counts")
                )
    indexes = {
        name: KeyIndex(_load(folder, f"block.{k}.keys"), _load(folder, f"block.{k}.rows"))
        for name, k in meta["blocks"].items()
    }
    columns = {c.name: _load_column(folder, c.name) for c in spec.comparisons}
    order = _load(folder, "order")
    empty = pl.Series("ids", [], dtype=pl.String)
    master = StoredMaster(
        empty,
        order,
        columns,
        frequencies=frequencies,
        indexes=indexes,
        raw_ids=_load(folder, "ids"),
    )
    model = Model.load(folder / "model.json")
    return Index(spec, model, master, Weights.of(model, spec))


def _blocks(spec: Spec) -> list[Block]:
    """One rule per distinct right-hand key, those of certain pairs and owners included."""
    blocks = list(spec.blocks)
    blocks += [
        Block(((c.name, "number", "number"),), 1) for c in spec.comparisons if c.kind.of_persons
    ]
    return list({block.right_name: block for block in blocks}.values())


def _save(folder: Path, name: str, values: npt.NDArray[np.generic]) -> None:
    np.save(folder / f"{name}.npy", values, allow_pickle=False)


def _load(folder: Path, name: str) -> Any:
    """An array by mapping; its type is what `build_index` wrote."""
    return np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)


def _save_column(folder: Path, name: str, column: Encoded) -> None:
    for key, values in column.arrays.items():
        _save(folder, f"column.{name}.arrays.{key}", values)
    for key, values in column.extra.items():
        _save(folder, f"column.{name}.extra.{key}", values)
    if column.code is not None:
        _save(folder, f"column.{name}.code", column.code)
    if column.vocabulary is not None:
        column.vocabulary.to_frame("text").write_parquet(folder / f"column.{name}.parquet")


def _load_column(folder: Path, name: str) -> Encoded:
    parts: dict[str, dict[str, npt.NDArray[np.generic]]] = {"arrays": {}, "extra": {}}
    for path in sorted(folder.glob(f"column.{name}.*.*.npy")):
        part, key = path.name.removeprefix(f"column.{name}.").removesuffix(".npy").split(".", 1)
        parts[part][key] = _load(folder, path.name.removesuffix(".npy"))
    words = folder / f"column.{name}.parquet"
    vocabulary = pl.read_parquet(words).get_column("text") if words.is_file() else None
    coded = (folder / f"column.{name}.code.npy").is_file()
    code = _load(folder, f"column.{name}.code") if coded else None
    return Encoded(parts["arrays"], vocabulary, parts["extra"], code)
