"""Tables of administrative units, read once from the package `vietnamadminunits` and patched.

Belongs here: where the unit data comes from and the dated corrections to it. Does not belong here:
reading what people write about places (`vietnam.units`).

Only the data files of the package are read; its code is never imported (it loads a geocoder that
calls the network). Corrections are typed below with the act they come from.
"""

import importlib.util
import json
import sqlite3
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

import polars as pl

Vintage = Literal["old", "new"]

MERGER = date(2025, 7, 1)
"""Resolution 202/2025/QH15 and Decision 19/2025/QĐ-TTg: 34 provinces, two tiers, new codes."""

DONG_NAI_CITY = date(2026, 4, 30)
"""Resolution 30/2026/QH16: Đồng Nai becomes a centrally run city."""


@dataclass(frozen=True, slots=True)
class Patch:
    """One dated correction of a row of the package's data (1.0.4, October 2025)."""

    code: str
    name: str
    valid_from: date
    source: str
    was_code: str | None = None


_WARDS = "Resolution 237/NQ-UBTVQH16"
COMMUNE_PATCHES: tuple[Patch, ...] = (
    Patch("06978", "Xã Ba Chẽ", MERGER, "Decision 19/2025/QĐ-TTg", was_code="06970"),
    Patch("25270", "Phường Lộc Ninh", DONG_NAI_CITY, _WARDS),
    Patch("25357", "Phường Tân Khai", DONG_NAI_CITY, _WARDS),
    Patch("25363", "Phường Đồng Phú", DONG_NAI_CITY, _WARDS),
    Patch("26116", "Phường Tân Phú", DONG_NAI_CITY, _WARDS),
    Patch("26170", "Phường Trị An", DONG_NAI_CITY, _WARDS),
    Patch("26248", "Phường Trảng Bom", DONG_NAI_CITY, _WARDS),
    Patch("26326", "Phường Dầu Giây", DONG_NAI_CITY, _WARDS),
    Patch("26368", "Phường Long Thành", DONG_NAI_CITY, _WARDS),
    Patch("26425", "Phường Xuân Lộc", DONG_NAI_CITY, _WARDS),
    Patch("26485", "Phường Nhơn Trạch", DONG_NAI_CITY, _WARDS),
)
PROVINCE_PATCHES: tuple[Patch, ...] = (
    Patch("75", "Thành phố Đồng Nai", DONG_NAI_CITY, "Resolution 30/2026/QH16"),
)

ISLAND_DISTRICTS: dict[str, str] = {
    "318": "11948",  # Bạch Long Vĩ
    "471": "19742",  # Cồn Cỏ
    "498": "20333",  # Hoàng Sa
    "536": "21548",  # Lý Sơn
    "755": "26732",  # Côn Đảo
}
"""Island districts that had no communes → the special zone they became on 1 July 2025."""

_TYPES = ("Thị trấn", "Đặc khu", "Phường", "Xã")
_PROVINCE_TYPES = ("Thành phố", "Tỉnh")


def _data_file(name: str) -> Path:
    spec = importlib.util.find_spec("vietnamadminunits")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(
            "the package vietnamadminunits is not installed; run `make setup`"
        )
    return Path(spec.origin).parent / "data" / name


def _query(sql: str) -> list[tuple[str | None, ...]]:
    path = _data_file("dataset.db")
    with sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True) as connection:
        rows = connection.execute(sql).fetchall()
    connection.close()
    return rows


@cache
def _legacy_rows() -> list[tuple[str | None, ...]]:
    return _query(
        "SELECT wardCode, ward, districtCode, district, provinceCode, province,"
        " provinceKey, districtKey, wardKey FROM admin_units_legacy"
    )


@cache
def _current_rows() -> list[tuple[str | None, ...]]:
    return _query(
        "SELECT wardCode, ward, provinceCode, province, provinceKey, wardKey FROM admin_units"
    )


_RECODED: dict[str | None, str] = {p.was_code: p.code for p in COMMUNE_PATCHES if p.was_code}


def _type_of(name: str) -> str:
    return next(kind for kind in _TYPES if name.startswith(kind))


_SCHEMA = {
    "code": pl.String(),
    "name": pl.String(),
    "type": pl.String(),
    "district_code": pl.String(),
    "district_name": pl.String(),
    "province_code": pl.String(),
    "province_name": pl.String(),
    "valid_from": pl.Date(),
    "valid_to": pl.Date(),
}


def _capitals(name: str) -> str:
    """Capitals as in the gazette: "Thị trấn", and first letters that lost theirs ("Xã é Tòng")."""
    words = name.replace("Thị Trấn", "Thị trấn").split(" ")
    return " ".join(w if w[0].isascii() else w[0].upper() + w[1:] for w in words)


def _old_communes() -> pl.DataFrame:
    rows = []
    for code, written, dcode, district, pcode, province, *_ in _legacy_rows():
        if code is not None:
            name = _capitals(str(written))
            kind, last = _type_of(name), _last_old_day()
            rows.append((code, name, kind, dcode, district, pcode, province, None, last))
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row").sort("code")


def _last_old_day() -> date:
    return date.fromordinal(MERGER.toordinal() - 1)


def _new_history() -> pl.DataFrame:
    """Every state of every new commune, one row a state."""
    renamed = {p.code: p for p in COMMUNE_PATCHES if not p.was_code}
    province = {p.code: p for p in PROVINCE_PATCHES}
    rows: list[tuple[object, ...]] = []
    for package_code, package_name, pcode, pname, *_ in _current_rows():
        code, name = _RECODED.get(package_code, package_code), str(package_name)
        states = [(name, pname, MERGER)]
        if pcode in province:
            change = province[pcode]
            ward = renamed[str(code)].name if code in renamed else name
            states.append((ward, change.name, change.valid_from))
        for at, (state, pstate, start) in enumerate(states):
            end = states[at + 1][2] if at + 1 < len(states) else None
            last = date.fromordinal(end.toordinal() - 1) if end else None
            rows.append((code, state, _type_of(state), None, None, pcode, pstate, start, last))
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row").sort("code", "valid_from")


@cache
def commune_states(vintage: Vintage) -> pl.DataFrame:
    """All states of the communes of a vintage; columns as `vietnam.units.communes`."""
    return _old_communes() if vintage == "old" else _new_history()


@dataclass(frozen=True, slots=True)
class Target:
    """What an old commune became: new codes, and the one used where only statistics count."""

    codes: tuple[str, ...]
    default: str


@cache
def merger_map() -> dict[str, Target]:
    """Old commune code → `Target`, for all 10,035 communes of 30 June 2025."""
    data = json.loads(_data_file("converter_2025.json").read_text(encoding="utf-8"))
    old = {f"{p}_{d}_{w}": str(code) for code, *_, p, d, w in _legacy_rows() if code}
    new = {(p, w): _RECODED.get(code, str(code)) for code, *_, p, w in _current_rows()}
    found: dict[str, list[tuple[str, bool]]] = {}
    for province, wards in data["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, sources in wards.items():
            for source in sources:
                if source in old:
                    found.setdefault(old[source], []).append((new[province, ward], True))
    for province, sources in data["DICT_PROVINCE_WARD_DIVIDED"].items():
        for source, targets in sources.items():
            for target in targets:
                pair = (new[province, target["newWardKey"]], bool(target["isDefaultNewWard"]))
                found.setdefault(old[source], []).append(pair)
    return {
        code: Target(
            tuple(sorted({c for c, _ in pairs})),
            next((c for c, default in pairs if default), min(c for c, _ in pairs)),
        )
        for code, pairs in sorted(found.items())
    }


@cache
def districts_old() -> tuple[tuple[str, str, str], ...]:
    """(code, name with type, province code) of the districts of 30 June 2025, islands included."""
    rows = {(str(r[2]), str(r[3]), str(r[4])) for r in _legacy_rows()}
    return tuple(sorted(rows))


@cache
def _successors() -> dict[str, str]:
    old = dict(_old_communes().select("code", "province_code").iter_rows())
    new = dict(_new_history().select("code", "province_code").iter_rows())
    return {old[code]: new[target.default] for code, target in merger_map().items()}


def province_successor(old_code: str) -> str | None:
    """Code of the new province that an old province became part of."""
    return _successors().get(old_code)
