"""A small town for tests: people with distinct names, and records of them."""

import polars as pl

FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Đặng", "Bùi", "Đỗ", "Ngô", "Dương", "Lý")
MIDDLES = ("Văn", "Đức", "Minh", "Quốc", "Thị", "Ngọc", "Hồng", "Thanh")
GIVEN = ("An", "Bình", "Cường", "Dũng", "Giang", "Hùng", "Khánh", "Lan", "Mai", "Nga", "Oanh",
         "Phúc", "Quân", "Sơn", "Tâm", "Uyên", "Vinh", "Xuân", "Yến", "Thảo")  # fmt: skip
COMMUNES = ("24121", "24133", "24154", "24163")


def town(people: int = 400) -> pl.DataFrame:
    """People in the master's shape; every combination of the parts before any repeats."""
    rows = []
    for k in range(people):
        female = k % 2
        year = 1940 + k * 13 % 67
        rows.append(
            {
                "person_id": f"066{female}{year % 100:02d}{k * 7919 % 10**6:06d}",
                "full_name": " ".join(
                    (FAMILIES[k % 10], MIDDLES[k // 10 % 8], GIVEN[(k // 80 + k) % 20])
                ),
                "date_of_birth": f"{year}-{k * 5 % 12 + 1:02d}-{k * 11 % 28 + 1:02d}",
                "sex": "MF"[female],
                "old_id": f"{240000000 + k * 37}" if k % 3 else None,
                "commune_code": COMMUNES[k % 4],
                "household_id": f"H{k // 4}",
            }
        )
    return pl.DataFrame(rows)


def records(master: pl.DataFrame) -> pl.DataFrame:
    """One faithful record per person, `record_id` R0, R1, …"""
    return master.select(
        pl.int_range(pl.len()).cast(pl.String).str.pad_start(4, "0").alias("record_id"),
        "full_name",
        "date_of_birth",
        "sex",
        "person_id",
        "old_id",
        "commune_code",
    ).with_columns(record_id="R" + pl.col("record_id"))
