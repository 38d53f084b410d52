"""The declarations as one text, the same in every process, and its hash: the version of the rules.

Here: which parts of a declaration decide, and their canonical form. Not here: the versions of the
steps that obey the declarations (each room declares its own, `assets.versions` adds them up).

Left out is what only people read (titles, sentences, words of a pattern), where a declaration
stands, and what only tests and the sample generator use: rewording a reason is no new rule. All
else is in, a field that is added to the language too. Conditions are taken as polars itself writes
them down, so another polars may give another version: it may judge otherwise.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

import polars as pl

from contracts.indicators import Indicator
from contracts.language import Column, Rule, SourceContract, TableContract
from contracts.lookups import Exists, Lookup
from contracts.meanings import PersonRole
from contracts.patterns import TextPattern
from contracts.persons import present, rules_of
from contracts.reasons import COMMON, Reason

_TITLES = frozenset({"title_vi", "title_en"})
_LEFT_OUT: Mapping[type, frozenset[str]] = {
    Column: frozenset({"title_en", "origin"}),
    Exists: frozenset({"what", "origin"}),
    Indicator: frozenset({"origin"}),
    Lookup: frozenset({"origin"}),
    PersonRole: _TITLES | {"origin"},
    Reason: frozenset({"sentence_vi", "sentence_en"}),
    Rule: frozenset({"origin"}),
    SourceContract: _TITLES
    | {"short_vi", "short_en", "group", "sample_file", "file_patterns", "origin"},
    TableContract: _TITLES | {"example", "sample", "origin"},
    TextPattern: frozenset({"name", "what"}),
}
_DIGITS = 12


def fingerprints(sources: Mapping[str, SourceContract]) -> dict[str, str]:
    """Source → 12 hex digits of what its declaration decides; `reasons`: of the common reasons."""
    found = {name: _digest(canonical(contract)) for name, contract in sorted(sources.items())}
    return {"reasons": _digest(canonical(COMMON)), **found}


def rule_version(
    steps: Mapping[str, int], sources: Mapping[str, SourceContract], metrics: str = ""
) -> str:
    """`r` and 12 hex digits over the declarations, the versions of the steps that obey them, and
    the fingerprint of the metrics.

    The letter keeps a fingerprint of digits alone from looking like an identity number.
    """
    told = [sorted(steps.items()), sorted(fingerprints(sources).items())]
    return "r" + _digest([*told, metrics] if metrics else told)


def canonical(value: Any) -> Any:
    """`value` as what JSON can hold, without what decides nothing; sets and mappings are sorted.

    Raises TypeError on a value that has no text of its own, such as a function.
    """
    if isinstance(value, pl.Expr):
        return _expression(value)
    if is_dataclass(value) and not isinstance(value, type):
        left_out = _LEFT_OUT.get(type(value), frozenset())
        told = {f.name: getattr(value, f.name) for f in fields(value) if f.name not in left_out}
        if isinstance(value, TableContract):
            told |= {"rules": rules_of(value), "mentions": [present(r) for r in value.roles]}
        return canonical(told)
    if isinstance(value, Mapping):
        return {str(canonical(key)): canonical(value[key]) for key in sorted(value)}
    if isinstance(value, AbstractSet):
        return sorted((canonical(item) for item in value), key=_text)
    if isinstance(value, tuple | list):
        return [canonical(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(f"a {type(value).__name__} cannot be part of a rule version")


def _digest(told: Any) -> str:
    return hashlib.sha256(_text(told).encode()).hexdigest()[:_DIGITS]


def _text(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _expression(expression: pl.Expr) -> Any:
    """The expression as a tree. Its printed text would not do: it cuts long lists short."""
    return _ordered(json.loads(expression.meta.serialize(format="json")))


def _ordered(tree: Any) -> Any:
    """The tree with the members of `is_in` sorted: they may come from a set."""
    if isinstance(tree, list):
        return [_ordered(branch) for branch in tree]
    if not isinstance(tree, dict):
        return tree
    made = {name: _ordered(branch) for name, branch in tree.items()}
    match tree:
        case {"function": {"Boolean": {"IsIn": _}}, "input": [_, {"Literal": literal}]}:
            made["input"] = [made["input"][0], {"Literal": _members(literal)}]
    return made


def _members(literal: Any) -> Any:
    """The members of a list or column that stands in an expression, sorted."""
    match literal:
        case {"Scalar": {"List": list(stored)}} | {"Series": list(stored)}:
            column = pl.read_ipc_stream(io.BytesIO(bytes(stored))).to_series()
            inner = column.explode() if isinstance(column.dtype, pl.List) else column
            return [str(inner.dtype), sorted(map(repr, inner.to_list()))]
    return literal
