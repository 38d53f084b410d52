"""The communes of Vietnam in the shape that a night hands over (`COMMUNE_COLUMNS`).

Belongs here: both lists of communes in one frame. Does not belong here: the lists themselves
(`vietnam.units`), and which of them a record means (`staging/place.sql`).
"""

from __future__ import annotations

import polars as pl

from vietnam import units


def commune_frame() -> pl.DataFrame:
    """One line per commune code and vintage, with the code that is current now."""
    both = pl.concat(
        [
            units.communes(vintage).with_columns(pl.lit(vintage).alias("vintage"))
            for vintage in ("old", "new")
        ],
        how="vertical_relaxed",
    )
    current = units.to_new_commune(both["code"], vintage=both["vintage"])
    return pl.DataFrame(
        {
            "commune_code": both["code"],
            "commune_vintage": both["vintage"],
            "commune_name": both["name"],
            "district_code": both["district_code"],
            "district_name": both["district_name"],
            "province_code": both["province_code"],
            "current_code": current["new_code"],
            "is_split": current["ambiguous"],
        }
    )
