"""Runs in a copy of the house to which a source, a metric, a section and a kind of comparison were
added: prints what became of each as JSON. Not a test: `tests.unit.docs.test_extending` starts it.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import polars as pl

import contracts
from contracts.registry import FAULTS, SOURCES
from matching import link
from matching.explain import explain
from matching.explained import render
from matching.spec import parse_spec
from reports.night import render as render_page
from warehouse.build import build_candidate
from warehouse.dictionary import metric_list
from warehouse.explain import explain as explain_metric
from warehouse.metrics import load_catalogue
from warehouse.sql import connect_reader

SPEC = {
    "comparison": [{"name": "phone", "kind": "phone"}],
    "block": [{"keys": ["phone.tail"]}],
}


def night_factory(path: Path) -> ModuleType:
    """The small province of the warehouse's tests, with the register that was added."""
    spec = importlib.util.spec_from_file_location("dongbo_night_factory", path)
    assert spec is not None
    assert spec.loader is not None
    factory = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = factory
    spec.loader.exec_module(factory)
    factory.SOURCES += (SOURCES["pupils"],)
    factory.TABLES += SOURCES["pupils"].tables
    texts = ("pupil_no", "born", "number")
    factory.ACCEPTED |= dict.fromkeys(texts, pl.String) | {"since": pl.Date, "until": pl.Date}
    return factory


def warehouse_and_page(factory: ModuleType, folder: Path) -> dict[str, Any]:
    """A night with forty pupils, of whom ten have no number in the register."""
    night = factory.Night()
    for n in range(40):
        key, evidence = f"HS {n:06d}", {"person_id": None} if n < 10 else None
        night.add("pupils", "pupils", key, {"pupil": n}, evidence=evidence, pupil_no=key)
    warehouse = folder / "w.duckdb"
    build_candidate(None, night.facts(), warehouse, pseudonym_key=factory.KEY)
    with connect_reader(warehouse) as con:
        (figure,) = con.execute(
            "SELECT register_name, numerator, denominator FROM mart.v_metric "
            "WHERE metric_id = 'numbers_agree' AND level = 'register' AND source = 'pupils'"
        ).fetchall()
        items = explain_metric(con, "numbers_agree", "66", factory.NIGHT, limit=1000)
    page = render_page(warehouse, "66", factory.NIGHT, folder / "n.html")
    return {
        "figure": figure,
        "recomputed": items.agrees,
        "page": page.read_text(encoding="utf-8"),
    }


def linked() -> dict[str, Any]:
    """A record whose number got another prefix, and one of nobody, against two people."""
    master = pl.DataFrame({"person_id": ["1", "2"], "phone": ["0912345678", "0987654321"]})
    extract = pl.DataFrame({"record_id": ["a", "b"], "phone": ["0712345678", "0900000000"]})
    spec = parse_spec(SPEC)
    result = link(extract, master, spec, explain=True)
    words = render(explain(extract, master, spec, "a", model=result.model), spec, "vi")
    return {"candidates": result.candidates["master_id"].to_list(), "words": words}


def main(factory: Path, folder: Path) -> None:
    """All four, as one JSON object."""
    seen = {
        "home": str(Path(contracts.__file__).parent.parent),
        "faults": [str(fault) for fault in FAULTS],
        "metric_in_docs": "`numbers_agree`" in metric_list(),
        "metrics": sorted(load_catalogue()),
        **warehouse_and_page(night_factory(factory), folder),
        **linked(),
    }
    sys.stdout.write(json.dumps(seen, default=float))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
