"""Units of amounts that are not đồng: “ĐVT: 1.000 đồng” above a list, “Số tiền (nghìn đồng)”.

Here: finding them in the label of a column and in the rows above the header. Not here: reading an
amount (`validators.amounts`).

Such a list is refused, not multiplied: forms are copied with their unit while people type whole
đồng, and a thousandfold amount is no better than one of a thousandth. The label of a column counts
before a row above the table.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from contracts.language import HeaderSpec
from sources.headers import HeaderMatch
from sources.labels import fold
from sources.refusals import RefusalCode, RefusedError

_DONG = r"(?:dong|d|vnd|vn dong|viet nam dong)(?![0-9a-z])"
_MANY = re.compile(
    r"(?<![0-9a-z])(?<![0-9]{2} )"
    rf"((?:tram |chuc )?(?:nghin|ngan|trieu|tr|ty|ti)|1 ?000(?: ?000)*) ?{_DONG}"
)
"""Of a folded text; not “540 nghìn đồng”, which is an amount."""
_ONE = re.compile(rf"(?<![0-9a-z])(?<!hop ){_DONG}$")
_TOLD = re.compile(r"\b(?:don vi|dvt)\b.{0,40}$")


_SHOWN = {
    "nghin": "nghìn",
    "ngan": "nghìn",
    "tr": "triệu",
    "trieu": "triệu",
    "ty": "tỷ",
    "ti": "tỷ",
}


def only_dong(
    spec: HeaderSpec, header: HeaderMatch, above: Sequence[tuple[int, Sequence[str | None]]]
) -> None:
    """Refuse a sheet that gives amounts in another unit than đồng. Raises `RefusedError`.

    `above`: line and cells of the rows above the header.
    """
    labels = [header.mapping[c].label for c in spec.money if c in header.mapping]
    for label in labels:
        if found := _MANY.search(fold(label)):
            raise _refusal(found, f"“{label}”")
    if all(_ONE.search(fold(label)) for label in labels):
        return
    for line, cells in above:
        for text in [fold(cell) for cell in cells if cell]:
            found = _MANY.search(text)
            if found and (found[0] == text or _TOLD.search(text[: found.start()])):
                raise _refusal(found, f"row {line}", where=f"row {line}")


def _refusal(found: re.Match[str], place: str, where: str = "") -> RefusedError:
    words = [_SHOWN.get(word, word) for word in found[1].split()]
    unit = ".".join(words) if words[0].isdigit() else " ".join(words)
    return RefusedError(RefusalCode.OTHER_UNIT, unit=f"{unit} đồng", place=place, where=where)
