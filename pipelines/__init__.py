"""When and with what settings Dongbo runs: the composition root, jobs, schedules and the command
line.

Belongs here: settings from the environment, `definitions.py`, the `dongbo` command. Does not belong
here: what an asset does (assets/) or any rule about data (the rooms below).
"""
