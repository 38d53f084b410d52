"""Audits a candidate before it is published: great-expectations suites derived from the model and the metrics.

Belongs here: what must hold of every candidate. Does not belong here: repairing anything; a candidate that
fails stays aside and the published file stays in use. Messages name tables, columns and counts, never values.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warehouse.schema import Table, tables
from warehouse.sql import quote_identifier, quote_literal, read_sql, sql_names

_NUMBER = r"(^|[^0-9A-Za-z])([0-9]{9}|[0-9]{12})($|[^0-9A-Za-z])"
"""A 9- or 12-digit number that stands alone; hashes and pseudonyms are words with letters around."""


@dataclass(frozen=True, kw_only=True)
class Check:
    """One expectation: rows of `table` that `query` finds are unexpected. `{batch}` stands for the table."""

    suite: str
    name: str
    table: str
    query: str


@dataclass(frozen=True, kw_only=True)
class CheckResult:
    """What came of one expectation: `observed` is the number of unexpected rows."""

    suite: str
    expectation: str
    table: str
    success: bool
    observed: str


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


def audit(candidate: Path) -> AuditResult:
    """Run every suite on `candidate`. Raises FileNotFoundError when it is missing.

    Importing great-expectations takes some CPU-seconds the first time; it happens in here.
    """
    if not candidate.is_file():
        raise FileNotFoundError(f"There is no candidate {candidate.name} to audit.")
    from warehouse.gx_duckdb import gx, open_context

    checks = all_checks()
    results: list[CheckResult] = []
    with open_context(candidate.resolve()) as (context, source):
        for table in tables():
            own = [check for check in checks if check.table == table.name]
            results += _run_table(gx, context, source, table.name, own)
    return AuditResult(tuple(results))


def _run_table(
    gx: Any, context: Any, source: Any, table: str, checks: list[Check]
) -> list[CheckResult]:
    batch = source.add_table_asset(name=table, table_name=table).add_batch_definition_whole_table(
        "all"
    )
    suite = context.suites.add(
        gx.ExpectationSuite(
            name=table,
            expectations=[
                gx.expectations.UnexpectedRowsExpectation(
                    unexpected_rows_query=check.query, description=check.name, meta={"at": index}
                )
                for index, check in enumerate(checks)
            ],
        )
    )
    definition = gx.ValidationDefinition(data=batch, suite=suite, name=table)
    outcome = context.validation_definitions.add(definition).run(result_format="BASIC")
    return sorted(
        (_result(found, checks) for found in outcome.results),
        key=lambda r: (r.suite, r.expectation),
    )


def _result(found: Any, checks: list[Check]) -> CheckResult:
    check = checks[found.expectation_config.meta["at"]]
    observed = found.result.get("observed_value")
    raised = any(
        info.get("raised_exception")
        for info in found.exception_info.values()
        if isinstance(info, dict)
    )
    return CheckResult(
        suite=check.suite,
        expectation=check.name,
        table=check.table,
        success=bool(found.success),
        observed="could not be computed" if raised else f"{observed} unexpected rows",
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
            table=table.name,
            query=f"SELECT 1 FROM {{batch}} WHERE {missing}",  # noqa: S608
        )
    )
    checks += [_reference(table, own, other) for own, other in table.references.items()]
    text = [c.name for c in table.columns if c.is_text]
    numbers = " OR ".join(
        f"regexp_matches({quote_identifier(name)}, {_braced(quote_literal(_NUMBER))})"
        for name in text
    )
    checks.append(
        Check(
            suite="privacy",
            name="no identity number in any text column",
            table=table.name,
            query=f"SELECT 1 FROM {{batch}} WHERE {numbers}",  # noqa: S608
        )
    )
    return checks


def _reference(table: Table, own: tuple[str, ...], other: str) -> Check:
    condition = " AND ".join(f"a.{quote_identifier(c)} = b.{quote_identifier(c)}" for c in own)
    present = " AND ".join(f"a.{quote_identifier(c)} IS NOT NULL" for c in own)
    return Check(
        suite="model",
        name=f"({', '.join(own)}) found in {other}",
        table=table.name,
        query=f"SELECT 1 FROM {{batch}} AS a ANTI JOIN {quote_identifier(other)} AS b "  # noqa: S608
        f"ON {condition} WHERE {present}",
    )


def _rule(name: str) -> Check:
    """Read `audits/<name>.sql`: `-- suite:`, `-- table:`, `-- rule:`, then the SELECT of unexpected rows."""
    text = read_sql("audits", name)
    head = dict(
        line[3:].split(": ", 1) for line in text.splitlines() if line.startswith("-- ")
    )
    query = " ".join(line for line in text.splitlines() if not line.startswith("--")).strip()
    return Check(suite=head["suite"], name=head["rule"], table=head["table"], query=query)


def _braced(text: str) -> str:
    """Braces doubled: GX formats the query as a template."""
    return text.replace("{", "{{").replace("}", "}}")
