"""The declaration room: what each register of the province is, said once.

Here: the language that contracts are written in (columns, kinds, persons, meanings, keys,
delivery), the reason codes that all registers share, and one module (or package) per source with
everything particular to it. Not here: reading files (`sources`), enforcing contracts
(`validators`), what the warehouse makes of them. All of these iterate over the declarations.
"""
