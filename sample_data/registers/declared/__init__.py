"""Registers that are only declared: made from the samples of their tables.

`tables` finds them, `cells` fills what is no evidence, `records` says who is in them, `rows` writes
the evidence, `pages` lays them out in files. No register has code of its own here.
"""
