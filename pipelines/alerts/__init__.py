"""Somebody hears of it: what is wrong with a night or a source, told to people, once.

`problems` says what a problem is, `words` and `messages` say it to people, `book` remembers what is
open and who has heard of it, `channels` sends, `freshness` and `nights` find out how things stand,
`tell` puts these together, `sensors` calls it from Dagster. Does not belong here:
how a night ends (outcomes.py), what a page shows (cli/status.py).

No message holds personal data, names of files or sheets, or labels of columns: whoever gets a
message looks them up with the command that it names.
"""
