"""What is true of Vietnamese names, numbers, dates, places and old encodings. Knows nothing of the rest."""
