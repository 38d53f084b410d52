"""What Dongbo produces, as Dagster assets and asset checks, one module per layer.

Belongs here: the names of the things that are produced, what they depend on, what is written about
them (row counts, column schemas, never values). Does not belong here: any rule about the data; an
asset reads, calls one pure function of a lower room, and writes.
"""
