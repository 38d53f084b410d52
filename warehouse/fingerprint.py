"""The statements that make figures and conflicts as one hash: a part of the version of the rules.

Here: which statements decide, and their text without what does not. Not here: the declarations of
registers (`contracts.fingerprint`) and hashes of content (`digest`).

Comments, white space and the words of a metric that people read are left out. Statements that only
show (`views`), protect (`protect`, which has a version of its own) or check (`audits`) are no part.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import fields
from functools import cache

from warehouse.metrics import MARKER, Metric, load_catalogue
from warehouse.sql import read_sql, sql_names

_DECIDE = ("contradictions", "figures", "follow", "load", "spans", "staging")
_WORDS = frozenset(
    {"name_vi", "name_en", "question_vi", "question_en", "numerator", "denominator", "source"}
)
_DIGITS = 12
_TOKEN = re.compile(
    r"""(?P<kept>'(?:[^']|'')*'|"(?:[^"]|"")*")|(?:--[^\n]*|/\*.*?\*/|\s)+""",
    re.DOTALL,
)


@cache
def metrics_fingerprint() -> str:
    """12 hex digits of the catalogue and the statements as they are shipped."""
    statements = {
        f"{folder}/{name}": read_sql(folder, name)
        for folder in _DECIDE
        for name in sql_names(folder)
    }
    return fingerprint(load_catalogue(), statements)


def fingerprint(catalogue: Mapping[str, Metric], statements: Mapping[str, str]) -> str:
    """12 hex digits of what metrics and statements decide, in any order."""
    told = {
        "metrics": {name: _decides(metric) for name, metric in catalogue.items()},
        "statements": {name: plain(text) for name, text in statements.items()},
    }
    text = json.dumps(told, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def plain(statement: str) -> str:
    """An SQL text without comments, any white space outside of quotes as one space."""
    marked = statement.replace(MARKER, "'SELECT of the metric'")
    return _TOKEN.sub(lambda found: found["kept"] or " ", marked).strip()


def _decides(metric: Metric) -> dict[str, object]:
    told = {f.name: getattr(metric, f.name) for f in fields(metric) if f.name not in _WORDS}
    return told | {"body": plain(metric.body), "is_rate": metric.denominator is not None}
