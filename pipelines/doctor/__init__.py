"""What a deployment needs to run its nights, looked at one by one, with what to do.

`machine` looks at versions, disk and clock, `home` at permissions, key, inbox, databases and the
published file, `records` at Dagster, `addresses` at alert channels; `examine` puts them together.
Belongs here: looking, and the sentences of what was found. Does not belong here: mending; nothing
here changes a deployment.
"""
