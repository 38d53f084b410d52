"""Kinds of damage to the lines of a list: stray quotation marks, rows shifted by a delimiter.

Here: doing it, and saying what it did to whom. Not here: what must hold (`test_truths`).
"""

from __future__ import annotations

import random
import re

from tests.property.sources.truths import LABELS, Draft

ALL = tuple(range(len(LABELS)))


def stray_quotes(file: Draft, dice: random.Random) -> None:
    """One to six marks at the start, inside or end of fields, in pairs or alone; whoever else is
    near is not spoiled."""
    for _ in range(min(dice.choice((1, 2, 2, 3, 6)), _few(file))):
        index = _near(file, dice)
        text = file.lines[index]
        if not isinstance(text, str):
            continue
        if '"' in text:
            place = dice.randrange(len(text) + 1)
            file.lines[index] = text[:place] + '"' + text[place:]
            file.spoil(index, *ALL)
            continue
        fields = text.split(file.delimiter)
        column = dice.randrange(min(len(fields), len(LABELS)))
        old = fields[column]
        inside = dice.randrange(len(old) + 1)
        within = f'{old[:inside]}"{old[inside:]}'
        fields[column] = dice.choice(
            (f'"{old}', f'{old}"', within, f'"{old}"', f'""{old}', f'{old}""')
        )
        file.lines[index] = file.delimiter.join(fields)
        file.spoil(index, column)


def _few(file: Draft) -> int:
    """At most a third of the lines: how most lines end tells how a line should end."""
    return len(file.lines) // 3


def _near(file: Draft, dice: random.Random) -> int:
    """Often the person below the last one spoiled: stray marks meet their like."""
    if file.spoiled and dice.random() < 0.5:
        return min(max(file.spoiled) + 1, len(file.lines) - 1)
    return dice.randrange(len(file.lines))


def shifted(file: Draft, dice: random.Random) -> None:
    """Single lines with a delimiter too many (in an amount, or anywhere) or one that is missing:
    they must not be accepted."""
    fence = file.delimiter
    for _ in range(min(dice.choice((1, 1, 2, 5)), _few(file))):
        index = dice.randrange(len(file.lines))
        text = file.lines[index]
        if not isinstance(text, str) or '"' in text or index in file.spoiled:
            continue
        places = [match.start() for match in re.finditer(re.escape(fence), text)]
        amount = file.people[index][9]
        match dice.randrange(4):
            case 0 | 1:
                grouped = amount[:-3] + fence + amount[-3:]
                damaged = text.replace(fence + amount + fence, fence + grouped + fence, 1)
            case 2:
                place = dice.randrange(len(text) + 1)
                damaged = text[:place] + fence + text[place:]
            case _:
                place = dice.choice(places)
                damaged = text[:place] + text[place + 1 :]
        file.lines[index] = damaged
        file.spoil(index, *ALL)
        file.must_go.add(index)
