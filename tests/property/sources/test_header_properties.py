"""Headers of every contract, moved, shouted, without accents, wrapped, mistyped: found again."""

from __future__ import annotations

import random
import unicodedata

import pytest

from contracts.registry import EXTRACTS
from sources.headers import find_header

TABLES = [table for contract in EXTRACTS.values() for table in contract.tables]
each_table = pytest.mark.parametrize("table", TABLES, ids=lambda t: f"{t.source}.{t.name}")


def _spec(table):
    return table.header


def _bare(text):
    parts = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(p for p in parts if not unicodedata.combining(p))


def _wrap(text, dice):
    words = text.split(" ")
    place = dice.randrange(1, len(words)) if len(words) > 1 else 0
    return " ".join(words[:place]) + "\n" + " ".join(words[place:]) if place else text


NOISE = (
    lambda text, _: text,
    lambda text, _: text.upper(),
    lambda text, _: _bare(text),
    lambda text, _: unicodedata.normalize("NFD", text),
    _wrap,
    lambda text, _: f"  {text} (*)",
    lambda text, _: f"{text} (theo giấy tờ)",
    lambda text, _: text.replace(" ", "  ") + ":",
)


def _grid(table, dice, noise):
    """The official labels in random order, group cells at their left edge only."""
    columns = list(table.columns)
    groups: dict[str, list] = {}
    for column in columns:
        path = column.aliases[0].split(" / ")
        groups.setdefault(path[0] if len(path) > 1 else f"\x00{column.name}", []).append(column)
    blocks = list(groups.items())
    dice.shuffle(blocks)
    upper, lower, order = [], [], []
    for name, block in blocks:
        members = dice.sample(block, len(block))
        for index, column in enumerate(members):
            leaf = noise(column.aliases[0].split(" / ")[-1], dice)
            grouped = not name.startswith("\x00")
            upper.append((noise(name, dice) if index == 0 else None) if grouped else leaf)
            lower.append(leaf if grouped else None)
            order.append(column.name)
    merged = _merged(upper, lower)
    rows = [["UBND TỈNH", *[None] * (len(order) - 1)], [None] * len(order)]
    return [*rows, upper, lower], [((r + 2, a), (s + 2, b)) for (r, a), (s, b) in merged], order


def _merged(upper, lower):
    ranges = []
    for index, label in enumerate(upper):
        if label is not None and lower[index] is None:
            ranges.append(((0, index), (1, index)))
        elif label is not None:
            end = index
            while end + 1 < len(upper) and upper[end + 1] is None and lower[end + 1] is not None:
                end += 1
            if end > index:
                ranges.append(((0, index), (0, end)))
    return ranges


@each_table
@pytest.mark.parametrize("knows_merged", [True, False])
def test_every_noise_in_any_order(table, knows_merged):
    spec, wrong, seen = _spec(table), [], 0
    for seed in range(60):
        dice = random.Random(f"{table.name}{seed}")
        noise = NOISE[seed % len(NOISE)]
        grid, merged, order = _grid(table, dice, noise)
        (match,) = find_header(grid, {"t": spec}, merged if knows_merged else None)
        assert (match.first, match.last) == (2, 3 if any(grid[3]) else 2), seed
        seen += len(order)
        wrong += [
            (seed, name)
            for index, name in enumerate(order)
            if name not in match.mapping or match.mapping[name].index != index
        ]
    assert wrong == []
    assert seen > 0


@each_table
def test_one_typing_error_per_label(table):
    """A letter dropped or swapped: nearly all columns are found, none is taken for another."""
    spec, found, swapped, seen = _spec(table), 0, [], 0
    for seed in range(40):
        dice = random.Random(f"typo{table.name}{seed}")

        def typo(text, dice=dice):
            place = dice.randrange(1, max(len(text) - 1, 2))
            return text[:place] + text[place + 1 :] if len(text) > 7 else text

        grid, merged, order = _grid(table, dice, lambda text, _, typo=typo: typo(text))
        (match,) = find_header(grid, {"t": spec}, merged)
        seen += len(order)
        for name, column in match.mapping.items():
            if order[column.index] == name:
                found += 1
            else:
                swapped.append((seed, name, order[column.index]))
    assert swapped == []
    assert found / seen >= 0.97


def test_each_sheet_finds_its_own_register():
    civil = [table for table in TABLES if table.source == "civil_status"]
    specs = {table.name: _spec(table) for table in civil}
    for table in civil:
        grid, merged, _ = _grid(table, random.Random(3), NOISE[0])
        best, *_ = find_header(grid, specs, merged)
        assert best.spec == table.name
