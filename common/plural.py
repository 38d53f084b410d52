"""English counts that agree with their noun: 1 row, 2 rows.

Belongs here: the number and its words. Does not belong here: Vietnamese, whose nouns have one form.
"""

from __future__ import annotations

import re

_FORMS = re.compile(r"\{count:([^/{}]*)/([^/{}]*)\}")


def counted(number: int, one: str, many: str | None = None) -> str:
    """`1 row`, `2,000 rows`; `many` where it is not `one` with an s."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


class Count(int):
    """A number that a sentence may ask for either form: `{count:# row was/# rows were} read`."""

    def __format__(self, spec: str) -> str:
        """One of the two forms with the number for `#`; as any integer where there are none."""
        one, slash, many = spec.partition("/")
        if not slash:
            return super().__format__(spec)
        return (one if self == 1 else many).replace("#", str(int(self)))


def of_many(sentence: str) -> str:
    """A sentence with the form for many and `{count}` in it, as reference pages show it."""
    return _FORMS.sub(lambda found: found[2].replace("#", "{count}"), sentence)
