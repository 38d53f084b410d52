"""The statements that make figures and conflicts as one hash: a part of the version of the rules.

Here: which statements decide, and their text without what does not. Not here: the declarations of
registers (`contracts.fingerprint`) and hashes of content (`digest`).

Comments, white space and the words of a metric or rule that people read are left out. Statements
that only show (`views`), protect (`protect`, which has a version of its own) or check (`audits`)
are no part.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from functools import cache

import polars as pl

from findings.catalogue import FindingRule, rules
from findings.law import SCHEMA, all_lines
from findings.run import comparisons
from warehouse.metrics import MARKER, Metric, load_catalogue
from warehouse.sql import read_sql, sql_names

_DECIDE = ("contents", "figures", "follow", "load", "spans", "staging")
_WORDS = {
    "name_vi", "name_en", "question_vi", "question_en", "numerator", "denominator", "source",
    "sentence_vi", "sentence_en", "not_when_vi", "not_when_en", "basis", "certainty",
}  # fmt: skip
_DIGITS = 12
_TOKEN = re.compile(
    r"""(?P<kept>'(?:[^']|'')*'|"(?:[^"]|"")*")|(?:--[^\n]*|/\*.*?\*/|\s)+""",
    re.DOTALL,
)


@cache
def metrics_fingerprint() -> str:
    """12 hex digits of metrics, rules, their law and statements as they are shipped."""
    statements = {
        f"{folder}/{name}": read_sql(folder, name)
        for folder in _DECIDE
        for name in sql_names(folder)
    }
    statements["comparisons"] = comparisons()
    statements["law"] = "\n".join(sorted(map(str, all_lines())))
    return fingerprint(load_catalogue(), rules(), statements)


def own_law_fingerprint(own: pl.DataFrame | None) -> str:
    """12 hex digits of what a province itself says of the law, in any order; `""`: nothing."""
    if own is None or own.is_empty():
        return ""
    text = json.dumps(sorted(own.select(*SCHEMA).iter_rows()), default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def fingerprint(
    catalogue: Mapping[str, Metric],
    found_by: Mapping[str, FindingRule],
    statements: Mapping[str, str],
) -> str:
    """12 hex digits of what metrics, rules and statements decide, in any order."""
    told = {
        "metrics": {
            name: _decides(metric) | {"is_rate": metric.denominator is not None}
            for name, metric in catalogue.items()
        },
        "rules": {name: _decides(rule) for name, rule in found_by.items()},
        "statements": {name: plain(text) for name, text in statements.items()},
    }
    text = json.dumps(told, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def plain(statement: str) -> str:
    """An SQL text without comments, any white space outside of quotes as one space."""
    marked = statement.replace(MARKER, "'SELECT of the metric'")
    return _TOKEN.sub(lambda found: found["kept"] or " ", marked).strip()


def _decides(declared: Metric | FindingRule) -> dict[str, object]:
    told = {f.name: getattr(declared, f.name) for f in fields(declared) if f.name not in _WORDS}
    dates = {name: str(value) for name, value in told.items() if isinstance(value, date)}
    return told | dates | {"body": plain(declared.body)}
