"""Audits a candidate before it is published, with great-expectations.

Belongs here: what must hold of every candidate. Does not belong here: repairing anything; a
candidate that fails stays aside and the published file stays in use. Messages name tables,
columns and counts, never values.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import duckdb

from warehouse.gx_process import Worker
from warehouse.schema import Table, tables
from warehouse.sql import quote_identifier, quote_literal, read_sql, sql_names

_EXCEPTION = re.compile(r"^[\w.]+(Error|Exception)\b")
_NUMBER = r"(^|[^0-9A-Za-z])([0-9]{9}|[0-9]{12})($|[^0-9A-Za-z])"
"""A 9- or 12-digit number that stands alone; hashes are words with letters around."""


@dataclass(frozen=True, kw_only=True)
class Check:
    """One expectation: rows of `table` that `query` finds are unexpected.

    `{batch}` stands for the table; GX gives it an alias of its own, so wrap it to name it: `(FROM
    {batch}) AS a`. Where `names` is a column of the query, it holds words of the catalogue (ids of
    metrics) that say what the rows are; `way_out` says what to do then.
    """

    suite: str
    name: str
    name_vi: str
    table: str
    query: str
    names: str = ""
    way_out: str = ""
    way_out_vi: str = ""


@dataclass(frozen=True, kw_only=True)
class CheckResult:
    """What came of one expectation: `observed` is the number of unexpected rows.

    `named` says what they are, and `way_out` what to do, where the check has words for it.
    """

    suite: str
    expectation: str
    expectation_vi: str
    table: str
    success: bool
    observed: str
    named: tuple[str, ...] = ()
    way_out: str = ""
    way_out_vi: str = ""

    @property
    def problem(self) -> str:
        """In one sentence: table, expectation, how many rows and which, what to do."""
        which = f": {', '.join(self.named)}" if self.named else ""
        then = f"; {self.way_out}" if self.way_out else ""
        return f"{self.table}: {self.expectation} ({self.observed}{which}){then}"


class AuditError(RuntimeError):
    """The audit itself could not run, so nothing is known of the candidate."""


@dataclass(frozen=True)
class AuditResult:
    """The whole audit; `ok` when every expectation held."""

    results: tuple[CheckResult, ...]

    @property
    def ok(self) -> bool:
        """Whether the candidate may be published."""
        return all(result.success for result in self.results)

    @property
    def failures(self) -> tuple[CheckResult, ...]:
        """The expectations that did not hold."""
        return tuple(result for result in self.results if not result.success)

    def problems(self) -> list[str]:
        """One sentence per failure."""
        return [failure.problem for failure in self.failures]


@contextmanager
def auditor() -> Iterator[Callable[[Path], AuditResult]]:
    """`audit` for one candidate that is still to be built: what the audit needs is loaded in a
    process of its own meanwhile, and that process is gone after the `with` block.
    """
    with Worker() as worker:
        yield partial(_audit, worker)


def audit(candidate: Path) -> AuditResult:
    """Run every suite on `candidate`.

    Raises FileNotFoundError when it is missing, AuditError if GX broke.
    """
    with auditor() as run:
        return run(candidate)


def _audit(worker: Worker, candidate: Path) -> AuditResult:
    if not candidate.is_file():
        raise FileNotFoundError(f"There is no candidate {candidate.name} to audit.")
    missing = _missing_tables(candidate)
    if missing:
        return AuditResult(missing)
    checks = all_checks()
    request = {
        "candidate": str(candidate.resolve()),
        "checks": [{"table": check.table, "query": check.query} for check in checks],
    }
    answer = worker.answer(json.dumps(request))
    if answer.returncode != 0:
        said = [line for line in answer.stderr.splitlines() if _EXCEPTION.match(line)]
        raise AuditError(
            f"The audit of {candidate.name} could not run (exit {answer.returncode}: "
            f"{said[-1] if said else 'no message'}). Nothing was published."
        )
    outcomes = json.loads(answer.stdout)
    return AuditResult(
        tuple(
            CheckResult(
                suite=check.suite,
                expectation=check.name,
                expectation_vi=check.name_vi,
                table=check.table,
                success=outcome["success"],
                observed=outcome["observed"],
                named=() if outcome["success"] else _named(candidate, check),
                way_out=check.way_out,
                way_out_vi=check.way_out_vi,
            )
            for check, outcome in zip(checks, outcomes, strict=True)
        )
    )


def _named(candidate: Path, check: Check) -> tuple[str, ...]:
    """What the unexpected rows of `check` are, where it has a column of names."""
    if not check.names:
        return ()
    rows = check.query.format(batch=quote_identifier(check.table))
    with duckdb.connect(str(candidate), read_only=True) as con:
        found = con.execute(
            f"SELECT DISTINCT {quote_identifier(check.names)} FROM ({rows}) ORDER BY 1"  # noqa: S608 (names of the model)
        ).fetchall()
    return tuple(name for (name,) in found)


def _missing_tables(candidate: Path) -> tuple[CheckResult, ...]:
    with duckdb.connect(str(candidate), read_only=True) as con:
        there = {
            name for (name,) in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()
        }
    return tuple(
        CheckResult(
            suite="model",
            expectation="the table is there",
            expectation_vi="có bảng này",
            table=table.name,
            success=False,
            observed="missing",
        )
        for table in tables()
        if table.name not in there
    )


def all_checks() -> tuple[Check, ...]:
    """Every check: those derived from the model, then the rules in `audits/*.sql`."""
    derived = [check for table in tables() for check in _model_checks(table)]
    return (*derived, *(_rule(name) for name in sql_names("audits")))


def _model_checks(table: Table) -> list[Check]:
    key = ", ".join(quote_identifier(column) for column in table.key)
    checks = [
        Check(
            suite="model",
            name=f"unique key ({', '.join(table.key)})",
            name_vi=f"khóa không trùng ({', '.join(table.key)})",
            table=table.name,
            query=f"SELECT {key} FROM {{batch}} GROUP BY {key} HAVING count(*) > 1",  # noqa: S608
        )
    ]
    required = [c.name for c in table.columns if c.required]
    missing = " OR ".join(f"{quote_identifier(name)} IS NULL" for name in required)
    checks.append(
        Check(
            suite="model",
            name="no missing value in required columns",
            name_vi="các cột bắt buộc không để trống",
            table=table.name,
            query=f"SELECT 1 FROM {{batch}} WHERE {missing}",  # noqa: S608
        )
    )
    checks += [_reference(table, own, other) for own, other in table.references.items()]
    return [*checks, *_no_numbers(table)]


def _no_numbers(table: Table) -> list[Check]:
    """No number in free text (shorter text cannot hold one); ids are no text."""
    text = [quote_identifier(c.name) for c in table.columns if c.is_text]
    if not text:
        return []
    pattern = _braced(quote_literal(_NUMBER))
    numbers = " OR ".join(f"(length({c}) >= 9 AND regexp_matches({c}, {pattern}))" for c in text)
    return [
        Check(
            suite="privacy",
            name="no identity number in any text column",
            name_vi="không có số định danh trong cột chữ nào",
            table=table.name,
            query=f"SELECT 1 FROM {{batch}} WHERE {numbers}",  # noqa: S608
        )
    ]


def _reference(table: Table, own: tuple[str, ...], other: str) -> Check:
    condition = " AND ".join(f"a.{quote_identifier(c)} = b.{quote_identifier(c)}" for c in own)
    present = " AND ".join(f"a.{quote_identifier(c)} IS NOT NULL" for c in own)
    return Check(
        suite="model",
        name=f"({', '.join(own)}) found in {other}",
        name_vi=f"({', '.join(own)}) có trong {other}",
        table=table.name,
        query=f"SELECT 1 FROM (FROM {{batch}}) AS a ANTI JOIN {quote_identifier(other)} AS b "  # noqa: S608
        f"ON {condition} WHERE {present}",
    )


def _rule(name: str) -> Check:
    """Read `audits/<name>.sql`: suite, table and rule in the header, then the SELECT."""
    text = read_sql("audits", name)
    head = dict(line[3:].split(": ", 1) for line in text.splitlines() if line.startswith("-- "))
    query = " ".join(line for line in text.splitlines() if not line.startswith("--")).strip()
    return Check(
        suite=head["suite"],
        name=head["rule"],
        name_vi=head["rule_vi"],
        table=head["table"],
        query=query,
        names=head.get("names", ""),
        way_out=head.get("way_out", ""),
        way_out_vi=head.get("way_out_vi", ""),
    )


def _braced(text: str) -> str:
    """Braces doubled: GX formats the query as a template."""
    return text.replace("{", "{{").replace("}", "}}")
