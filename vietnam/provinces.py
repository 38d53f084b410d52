"""The provinces that nights can be run for: those in force. Nothing else belongs here.

Which of them a deployment works for is a setting (pipelines/settings.py).
"""

import polars as pl

from vietnam.units import provinces

_TYPES = r"^(Tỉnh|Thành phố) "

PROVINCES: dict[str, str] = dict(
    provinces("new")
    .filter(pl.col("valid_to").is_null())
    .select("code", pl.col("name").str.replace(_TYPES, ""))
    .sort("code")
    .iter_rows()
)
"""Code → name without its type, in the order of the codes."""
