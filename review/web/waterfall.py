"""The waterfall of a candidate: from anybody to the belief, step by step.

Belongs here: bars and odds. Does not belong here: the weights (`matching`), the table of the two
sides (`board`).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log2

from review.case import Candidate, Case
from review.differences import Difference
from review.web import show
from review.web.words import Words

_SCALE_BITS = 34.0
"""Width of the waterfall's lane."""
_NOTHING = 0.05  # bits that weigh nothing


@dataclass(frozen=True)
class Step:
    """One line of the waterfall: label, sentence, odds, and the bar's place and width in whole per
    cent of the lane."""

    kind: str
    label: str
    said: str
    odds: str
    start: int
    width: int


@dataclass(frozen=True)
class Fall:
    """The waterfall of a candidate; `mark` is where links are made without people."""

    steps: tuple[Step, ...]
    mark: int | None


def waterfall(case: Case, candidate: Candidate, differs: list[Difference], t: Words) -> Fall | None:
    """The evidence for one candidate from the prior to the belief, None where it was not weighed.

    Bars add up in bits; what is read aloud are odds.
    """
    if case.prior_bits is None or any(c.bits is None for c in candidate.comparisons):
        return None
    low = min(case.prior_bits, 0.0)
    steps, at = [_base(case, t)], case.prior_bits
    for one in differs:
        steps.append(_step(one, at, low, t))
        at += one.comparison.bits or 0.0
    for key, bits in (
        ("fall.look_alikes", candidate.look_alike_bits),
        ("fall.rivals", candidate.rival_bits),
    ):
        if bits:
            kind = "zero" if abs(bits) < _NOTHING else "down"
            steps.append(_bar(kind, t(key), t(key + "_said"), odds(bits, t), at, at + bits, low))
            at += bits
    total = show.percent(candidate.probability, t)
    steps.append(_bar("sum", t("fall.belief"), _sum_said(case, t), total, low, at, low))
    mark = None if case.threshold is None else _position(_log_odds(case.threshold), low)
    return Fall(tuple(steps), mark)


def _base(case: Case, t: Words) -> Step:
    people = show.money(case.population or 0, t)
    said = t("fall.prior_said", people=people)
    return Step("base", t("fall.prior"), said, f"1/{people}", 0, 5)


def _sum_said(case: Case, t: Words) -> str:
    if case.threshold is None:
        return ""
    return t("fall.threshold", share=show.percent(case.threshold, t))


def _step(one: Difference, at: float, low: float, t: Words) -> Step:
    bits = one.comparison.bits or 0.0
    label = t("label." + one.comparison.name)
    said = one.sentence.vi if t.lang == "vi" else one.sentence.en
    kind = "zero" if abs(bits) < _NOTHING else ("up" if bits > 0 else "down")
    return _bar(kind, label, said, odds(bits, t), at, at + bits, low)


def _bar(
    kind: str, label: str, said: str, text: str, first: float, last: float, low: float
) -> Step:
    start, end = sorted((_position(first, low), _position(last, low)))
    return Step(kind, label, said, text, start, end - start)


def _position(bits: float, low: float) -> int:
    return round(min(1.0, max(0.0, (bits - low) / _SCALE_BITS)) * 100)


def _log_odds(share: float) -> float:
    return log2(share / (1 - share))


def odds(bits: float, t: Words) -> str:
    """Bits as odds: ×24, ÷12; nothing for what weighs nothing."""
    if abs(bits) < _NOTHING:
        return "–"
    times = 2 ** abs(bits)
    text = f"{times:.1f}".rstrip("0").rstrip(".") if times < 10 else f"{round_to_two(times):,}"
    if t.lang == "vi":
        text = text.replace(",", " ").replace(".", ",").replace(" ", ".")
    return ("×" if bits > 0 else "÷") + text


def round_to_two(value: float) -> int:
    """A number to two figures: nobody reads more of odds."""
    digits = len(str(int(value)))
    return int(round(value, 2 - digits))
