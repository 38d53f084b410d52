"""Header recognition: which rows are the header, which column is which.

Here: joining merged header rows into label paths, matching paths to a spec by alias and by
likeness, with a confidence. Not here: the specs themselves (contracts declare them) and the rows
below the header.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from contracts.language import HeaderSpec
from sources.labels import NAME_IN_SOFTWARE, digits, fold, fold_variants, one_line

Grid = Sequence[Sequence[str | None]]
MergedRange = tuple[tuple[int, int], tuple[int, int]]

MAX_HEADER_HEIGHT = 4
_MIN_LIKENESS = 0.86
_MIN_GROUP_LIKENESS = 0.8
_GROUP_SEPARATOR = " / "


@dataclass(frozen=True)
class ColumnMatch:
    """Column `index` (0-based) of the file, labelled `label`, taken as a canonical column."""

    index: int
    label: str
    confidence: float


@dataclass(frozen=True)
class HeaderMatch:
    """A header block (0-based rows `first`..`last` of the grid) read as one spec.

    `missing` are required columns that the block lacks and that no title can hold.
    """

    spec: str
    first: int
    last: int
    labels: tuple[str, ...]
    mapping: Mapping[str, ColumnMatch]
    missing: tuple[str, ...]
    coverage: float

    @property
    def confidence(self) -> float:
        """Mean likeness of the mapped columns, 0 when none is mapped."""
        if not self.mapping:
            return 0.0
        return sum(match.confidence for match in self.mapping.values()) / len(self.mapping)

    @property
    def worth(self) -> tuple[float, float]:
        """Order of complete headers: most matched, then the largest part of the spec."""
        return sum(match.confidence for match in self.mapping.values()), self.coverage

    @property
    def score(self) -> tuple[int, float, int]:
        """Order of candidates: least missing, then most matched, then the flattest block."""
        matched = sum(match.confidence for match in self.mapping.values())
        return (-len(self.missing), round(matched, 6), self.first - self.last)


@dataclass(frozen=True)
class _Alias:
    column: str
    rank: int
    parts: tuple[str, ...]


def find_header(
    grid: Grid,
    specs: Mapping[str, HeaderSpec],
    merged: Sequence[MergedRange] | None = None,
    *,
    header_rows: int = 20,
    fixed: Mapping[str, Mapping[str, str]] | None = None,
) -> list[HeaderMatch]:
    """Best header block per spec, best spec first.

    `grid` holds the top rows of a sheet, `merged` its merged ranges (0-based, inclusive) where the
    format knows them. `fixed` maps spec → canonical column → exact label and wins over recognition.
    """
    best: dict[str, HeaderMatch] = {}
    rows = min(len(grid), header_rows)
    prepared = {name: _Index(spec) for name, spec in specs.items()}
    for first in range(rows):
        if _filled(grid[first]) == 0:
            continue
        for height in range(1, MAX_HEADER_HEIGHT + 1):
            last = first + height - 1
            if last >= len(grid):
                break
            paths = label_paths(grid, first, last, merged)
            for name, spec in specs.items():
                chosen = (fixed or {}).get(name, {})
                match = _match(name, spec, prepared[name], paths, first, last, chosen)
                if name not in best or match.score > best[name].score:
                    best[name] = match
    return sorted(best.values(), key=lambda match: match.score, reverse=True)


def label_paths(
    grid: Grid, first: int, last: int, merged: Sequence[MergedRange] | None
) -> list[tuple[str, ...]]:
    """Label path of each column for the block `first`..`last`.

    Merged ranges are filled with the value of their top left cell. Where a format does not tell
    them, a blank cell of an upper row takes the value at its left when something stands below it.
    """
    width = max((len(grid[row]) for row in range(first, last + 1)), default=0)
    block = [
        [_clean(grid[row][col]) if col < len(grid[row]) else "" for col in range(width)]
        for row in range(first, last + 1)
    ]
    if merged:
        _fill_merged(block, first, merged)
    else:
        _fill_forward(block)
    paths: list[tuple[str, ...]] = []
    for col in range(width):
        parts: list[str] = []
        for row in block:
            if row[col] and (not parts or parts[-1] != row[col]):
                parts.append(row[col])
        paths.append(tuple(parts))
    return paths


def show(path: Sequence[str]) -> str:
    """A label path as one text."""
    return _GROUP_SEPARATOR.join(path)


def unique_labels(paths: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """One name per column: the shown path, `column N` when blank, numbered when repeated."""
    seen: dict[str, int] = {}
    names: list[str] = []
    for index, path in enumerate(paths):
        name = show(path) or f"column {index + 1}"
        seen[name] = seen.get(name, 0) + 1
        while seen[name] > 1 and f"{name} ({seen[name]})" in seen:
            seen[name] += 1
        unique = name if seen[name] == 1 else f"{name} ({seen[name]})"
        seen.setdefault(unique, 1)
        names.append(unique)
    return tuple(names)


def same_sheet(name: str, spec: HeaderSpec) -> bool:
    """Whether a sheet called `name` is one of the spec's sheets."""
    folded = fold(name)
    return any(folded == fold(alias) for alias in spec.sheet_aliases)


def _clean(value: str | None) -> str:
    return one_line(value) if value else ""


def _filled(row: Sequence[str | None]) -> int:
    return sum(1 for value in row if value and value.strip())


def _fill_merged(block: list[list[str]], first: int, merged: Sequence[MergedRange]) -> None:
    height = len(block)
    for (top, left), (bottom, right) in merged:
        if bottom < first or top >= first + height:
            continue
        start = top - first
        value = block[start][left] if start >= 0 and left < len(block[start]) else ""
        for row in range(max(start, 0), min(bottom - first, height - 1) + 1):
            for col in range(left, min(right, len(block[row]) - 1) + 1):
                block[row][col] = block[row][col] or value


def _fill_forward(block: list[list[str]]) -> None:
    for upper, row in enumerate(block[:-1]):
        for col in range(1, len(row)):
            below = any(block[lower][col] for lower in range(upper + 1, len(block)))
            if not row[col] and row[col - 1] and below:
                row[col] = row[col - 1]


class _Index:
    """The aliases of a spec by their last label, so that a label is compared with few of them."""

    def __init__(self, spec: HeaderSpec) -> None:
        self.by_leaf: dict[str, list[_Alias]] = {}
        fields: set[str] = set()
        for column, aliases in spec.columns.items():
            for rank, text in enumerate((*aliases, column)):
                parts = tuple(fold(part) for part in text.split(_GROUP_SEPARATOR))
                self.by_leaf.setdefault(parts[-1], []).append(_Alias(column, rank, parts))
                if NAME_IN_SOFTWARE.fullmatch(text):
                    fields.add(parts[-1])
        self.leaves = [leaf for leaf in self.by_leaf if leaf not in fields]
        self._near: dict[str, tuple[_Alias, ...]] = {}
        self._scores: dict[tuple[str, ...], dict[str, tuple[float, int]]] = {}

    def near(self, label: str) -> tuple[_Alias, ...]:
        """Aliases whose last label is, or resembles, one of the readings of `label`."""
        if label not in self._near:
            found: dict[str, None] = {}
            for reading in fold_variants(label):
                hits = process.extract(
                    reading,
                    self.leaves,
                    scorer=fuzz.ratio,
                    score_cutoff=100 * _MIN_LIKENESS,
                    limit=None,
                )
                found |= dict.fromkeys(leaf for leaf, _, _ in hits)
                if reading in self.by_leaf:
                    found[reading] = None
            self._near[label] = tuple(a for leaf in found for a in self.by_leaf[leaf])
        return self._near[label]

    def scores(self, path: tuple[str, ...]) -> dict[str, tuple[float, int]]:
        """Column → (likeness, rank of the alias) for the columns that `path` may be."""
        if path not in self._scores:
            parts = tuple(fold_variants(part) for part in path)
            best: dict[str, tuple[float, int]] = {}
            for alias in self.near(path[-1]):
                score = _alias_score(parts, alias.parts)
                if score > 0.0:
                    best[alias.column] = max(
                        best.get(alias.column, (0.0, 0)), (score, alias.rank), key=lambda b: b[0]
                    )
            self._scores[path] = best
        return self._scores[path]


def _match(
    name: str,
    spec: HeaderSpec,
    index: _Index,
    paths: Sequence[tuple[str, ...]],
    first: int,
    last: int,
    fixed: Mapping[str, str],
) -> HeaderMatch:
    pairs: list[tuple[float, int, int, str]] = []
    for place, path in enumerate(paths):
        if path:
            for column, (score, rank) in index.scores(path).items():
                pairs.append((score, -rank, -place, column))
    labels = unique_labels(paths)
    mapping = {
        column: ColumnMatch(labels.index(label), label, 1.0)
        for column, label in fixed.items()
        if label in labels and column in spec.columns
    }
    taken = {match.index for match in mapping.values()}
    for score, _, negative, column in sorted(pairs, reverse=True):
        place = -negative
        if column in mapping or place in taken:
            continue
        mapping[column] = ColumnMatch(place, labels[place], round(score, 4))
        taken.add(place)
    ordered = {column: mapping[column] for column in spec.columns if column in mapping}
    wanted = spec.required - spec.titled.keys()
    missing = tuple(c for c in spec.columns if c in wanted and c not in ordered)
    coverage = len(ordered) / len(spec.columns) if spec.columns else 0.0
    return HeaderMatch(name, first, last, labels, ordered, missing, coverage)


def _alias_score(path: tuple[tuple[str, ...], ...], alias: tuple[str, ...]) -> float:
    """1.0 for the same path; less for each outer label that the alias lacks, and for likeness."""
    depth = len(alias)
    if depth > len(path):
        return 0.0
    worst = 1.0
    for place, (variants, wanted) in enumerate(zip(path[-depth:], alias, strict=True)):
        least = _MIN_LIKENESS if place == depth - 1 else _MIN_GROUP_LIKENESS
        likeness = max(
            _likeness(index, label, wanted, least) for index, label in enumerate(variants)
        )
        if likeness == 0.0:
            return 0.0
        worst = min(worst, likeness)
    return worst - 0.01 * (len(path) - depth)


def _likeness(removed: int, label: str, wanted: str, least: float) -> float:
    """1.0 for equal labels, 0.98 when `removed` remarks had to go, 0 below `least`."""
    if label == wanted:
        return 1.0 if removed == 0 else 0.98
    if digits(label) != digits(wanted):
        return 0.0
    ratio = fuzz.ratio(label, wanted) / 100.0
    return 0.97 * ratio if ratio >= least else 0.0
