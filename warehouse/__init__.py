"""The warehouse: facts of a night → candidate DuckDB file → audit → published by rename.

Belongs here: the model (tables, views, metrics as data and SQL), building, auditing and
publishing the file, what makes a conflict, the data dictionary. Does not belong here: reading
files, typing rows, linking persons (their results come in as frames), and anything people read as
pages (see `reports/`).
"""
