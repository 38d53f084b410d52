"""SQL files whose head declares what they are: `-- word: value` lines above the statement.

Belongs here: taking such a head off a text and holding it against the declaration it fills. Does
not belong here: what is declared (the metrics of `warehouse`, the rules of `findings`).
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

Declared = TypeVar("Declared")


class HeadError(ValueError):
    """A file has a broken head; the message names the file and every line that is wrong."""


def parse_headed(
    declaration: TypeAdapter[Declared],
    place: str,
    text: str,
    *,
    words: Iterable[str],
    lists: Iterable[str] = (),
) -> Declared:
    """The declaration in the head of `text`, whose `body` is the whole text.

    `place` is the path shown in errors, whose last part without `.sql` must be the `id`. `words`
    are those a head may use, `lists` those whose values are separated by commas. Raises HeadError
    with all that is wrong.
    """
    head = _head(text)
    name = place.rpartition("/")[2].removesuffix(".sql")
    differs = f"the id differs from the file name {name!r}"
    problems = [differs] if head.get("id", name) != name else []
    split = {word: _items(head.get(word, "")) for word in lists}
    try:
        found = declaration.validate_python({**head, **split, "body": text})
    except ValidationError as error:
        known = tuple(words)
        problems += [_told(mistake, known) for mistake in error.errors(include_url=False)]
    if problems:
        raise HeadError(f"{place}: " + "; ".join(problems))
    return found


def _head(text: str) -> dict[str, str]:
    head: dict[str, str] = {}
    for line in text.splitlines():
        if not line.startswith("-- "):
            break
        word, _, value = line[3:].partition(":")
        head[word.strip()] = value.strip()
    return head


def _items(value: str) -> tuple[str, ...]:
    return tuple(item for part in value.split(",") if (item := part.strip()))


def _told(mistake: ErrorDetails, known: tuple[str, ...]) -> str:
    word = mistake["loc"][0] if mistake["loc"] else "the head"
    match mistake["type"]:
        case "missing" | "string_too_short":
            return f"no line '-- {word}: …'"
        case "unexpected_keyword_argument":
            near = get_close_matches(str(word), known, 1)
            return f"unknown word {word!r}" + "".join(f", did you mean {name!r}?" for name in near)
        case "enum":
            return f"{word} is {mistake['ctx']['expected'].replace(chr(39), '')}"
        case "literal_error":
            return f"unknown {str(word).removesuffix('s')} {mistake['input']!r}"
    return f"{word}: {mistake['msg']}"
