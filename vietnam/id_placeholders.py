"""What people type where a number is asked for and there is none: words, and digits nobody holds.

Belongs here: the lists, typed once and light to import. Does not belong here: reading numbers
(`vietnam.ids`), comparing them (`matching.kinds.identifier`).
"""

PLACEHOLDER_WORDS = (
    "khong", "khong co", "chua co", "khong ro", "ko", "k", "x", "xx", "xxx", "null", "none", "nan",
    "na", "n/a", "", "-", "--", "---", ".", "..", "...", "?", "??", "chua cap", "mat",
)  # fmt: skip
PLACEHOLDER_DIGITS = tuple(
    [str(n) * k for n in range(10) for k in range(1, 15)]
    + ["123456789", "1234567890", "0123456789", "012345678", "123456789012", "987654321",
       "012345678910", "12345678910", "012345678901", "9876543210", "12345678"]
)  # fmt: skip
# As long as a card that may have lost a zero: shorter ones may be numbers of another kind.
_SHORTEST = 8
NOBODYS_NUMBERS = tuple(
    sorted({int(digits) for digits in PLACEHOLDER_DIGITS if len(digits) >= _SHORTEST} - {0})
)
"""The same as integers, for numbers of persons: nobody's, however many records carry them."""
