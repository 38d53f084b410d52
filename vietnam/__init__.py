"""What is true of Vietnamese names, numbers, dates, places and old encodings.

Belongs here: pure functions over texts and columns. Knows nothing of the other rooms.
"""
