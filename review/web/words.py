"""What the page says, in Vietnamese and English: one catalogue (`words.toml`).

Belongs here: reading the catalogue, the language of a request. Does not belong here: sentences
about reasons (`findings`) and about what differs (`review.case`).
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from importlib.resources import files

from starlette.requests import Request

LANGUAGES = ("vi", "en")
COOKIE = "dongbo_lang"


@functools.cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Key → language → sentence with `{places}`."""
    return tomllib.loads(files(__package__).joinpath("words.toml").read_text("utf-8"))


class Words:
    """The sentences of one language: `words("queue.title")`."""

    def __init__(self, lang: str) -> None:
        self.lang = lang if lang in LANGUAGES else LANGUAGES[0]

    def __call__(self, key: str, **places: object) -> str:
        """The sentence of this key. Raises KeyError for a key that is not in the catalogue."""
        sentence = catalogue()[key][self.lang]
        return sentence.format(**places) if places else sentence


def words_of(request: Request) -> Words:
    """The words in the language that this browser has chosen; Vietnamese by default."""
    return Words(request.cookies.get(COOKIE, LANGUAGES[0]))
