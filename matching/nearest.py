"""The name that was probably meant.

Belongs here: finding it and saying so. Does not belong here: refusing (whoever reads names does).
"""

from collections.abc import Iterable


def nearest(name: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The known name most like one that is not known, case and separators aside; None: none is.

    `cutoff`: the least likeness of 0 to 1 (the ratio of `difflib.SequenceMatcher`).
    """
    from difflib import get_close_matches

    plain = {_plain(other): other for other in known}
    found = get_close_matches(_plain(name), plain, n=1, cutoff=cutoff)
    return plain[found[0]] if found else None


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """ " (did you mean …?)", or nothing where no known name is near."""
    near = nearest(name, known)
    return f" (did you mean {near}?)" if near is not None else ""


def _plain(name: str) -> str:
    return "_".join(name.casefold().replace("-", " ").replace("_", " ").split())
