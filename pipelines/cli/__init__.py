"""The `dongbo` command: one module per group of commands, heavy libraries imported when a command
runs.

Belongs here: arguments, help texts, how results are shown. Does not belong here: work.
"""
