"""What is true of Vietnamese names, numbers, dates, places and old encodings.

Belongs here: pure functions over texts and columns. Knows nothing of the other rooms.
"""

REPAIR_VERSION = 4
"""Raise it when the text of one cell may be read or repaired otherwise than before: names, numbers,
dates, places, old encodings, here or in `validators.kinds`, and with every dated list of units."""
