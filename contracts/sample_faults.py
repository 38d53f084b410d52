"""What is wrong with the sample of a declaration, before the generator meets it.

Here: what a `Sample` says against its contract. Not here: the making (`sample_data`).
"""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from contracts.language import SourceContract
from contracts.sample import Choice, Day, Sample, Serial, Value

_ENDINGS = (".csv", ".xlsx")


def sample_faults(contract: SourceContract, sample: Sample) -> Iterator[str]:
    """Sentences that begin behind “its sample”."""
    try:
        name = sample.file.format(province="66")
    except (ValueError, LookupError) as error:
        name = ""
        yield f"has a file name that cannot be filled in: {type(error).__name__}: {error}"
    if name and (not name.endswith(_ENDINGS) or "/" in name):
        yield f"has the file {name}, which must be a name that ends in {' or '.join(_ENDINGS)}"
    for what, share in (("share", sample.share), ("dead", sample.dead)):
        if not 0 <= share <= 1:
            yield f"has a {what} of {share}, which must be from 0 to 1"
    first, last = sample.ages
    if not 0 <= first <= last:
        yield f"has the ages {first} to {last}, of which the first must be the smaller one"
    if contract.tables and not contract.tables[0].roles:
        yield "needs a person: the first table has no role"
    left = [table.name for table in contract.tables[1:] if table.expected]
    if left:
        yield f"makes the first table only: say expected=False of {', '.join(left)}"
    for column, value in sample.values.items():
        for sentence in _of_value(value):
            yield f"{sentence} in the column {column}"


def _of_value(value: Value) -> Iterator[str]:
    if isinstance(value, Serial):
        try:
            value.form.format(value.first, commune="24133")
        except (ValueError, LookupError) as error:
            yield f"has the form “{value.form}” ({type(error).__name__}: {error})"
    elif isinstance(value, Day):
        if value.last < value.first:
            yield "has a last day before the first"
    elif isinstance(value, Choice):
        weights = value.texts.values()
        if any(not isfinite(one) or one < 0 for one in weights) or not sum(weights) > 0:
            yield "has weights that are not all 0 or more, with one above"
