"""Linking on Apache Spark: for data that may not or cannot lie on one machine.

Belongs here: exchanging records and people between workers, so that the steps of the local engine
run on each part of them and decide as they would on the whole. Does not belong here: any step of
linking (`matching`). PySpark is imported nowhere else; it is an optional extra.
"""
