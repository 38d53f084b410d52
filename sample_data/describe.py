"""What a generated sample really holds, counted from its files: the numbers the docs quote.

Belongs here: counting and printing. Does not belong here: generating. Run it on a folder of
`generate` or `generate_flat`:

    python -m sample_data.describe sample_data/province_66
    python -m sample_data.describe --kinds
"""

import json
import sys
from pathlib import Path

import polars as pl

from sample_data.damage import profile as profiles
from sample_data.damage.kinds import EXCLUSIVE, KINDS, Field


def kinds_table() -> str:
    """All kinds of damage as a Markdown table, with the rates of the shipped profiles.

    A rate that differs between sources is given as its least and greatest value, in per cent.
    """
    shipped = [profiles.load(name) for name in ("ordinary", "harsh")]
    lines = [
        "| kind | touches | what happens | " + " | ".join(f"{p.name} %" for p in shipped) + " |",
        "|---|---|---|" + "---:|" * len(shipped),
    ]
    for kind in KINDS:
        spans = [
            _span([rates[kind.field].get(kind.name, 0.0) for rates in p.rates.values()])
            for p in shipped
        ]
        note = "" if not kind.files_only else " (files only)"
        lines.append(f"| `{kind.name}` | {kind.field} | {kind.what}{note} | {' | '.join(spans)} |")
    fields = ", ".join(field for field in Field if field in EXCLUSIVE)
    lines += [
        "",
        f"A record gets at most one kind of each of: {fields}.",
        "Kinds of `writing` fall independently of each other.",
    ]
    return "\n".join(lines)


def _span(rates: list[float]) -> str:
    least, most = f"{min(rates) * 100:g}", f"{max(rates) * 100:g}"
    return least if least == most else f"{least} to {most}"


def describe(folder: Path) -> str:
    """The rows of each file and the damage really done, as text.

    `folder` is what `generate` or `generate_flat` wrote. Raises FileNotFoundError when it holds
    neither.
    """
    if (folder / "truth.parquet").exists():
        return _describe_flat(folder)
    if not (folder / "inbox").exists():
        raise FileNotFoundError(
            f"{folder} holds neither inbox/ nor truth.parquet: generate a sample first."
        )
    parts = [_files(folder)]
    for truth in sorted((folder / "truth").glob("*/*/mentions.parquet")):
        mentions = pl.read_parquet(truth)
        title = f"province {truth.parent.parent.name}, night {truth.parent.name}"
        parts += [_events(pl.read_parquet(truth.with_name("persons.parquet")), title)]
        parts += [_mentions(mentions, title), _damage(mentions.with_columns(by="table"), title)]
        parts += [_findings(pl.read_parquet(truth.with_name("findings.parquet")), title)]
    return "\n\n".join(parts)


def _describe_flat(folder: Path) -> str:
    truth = pl.read_parquet(folder / "truth.parquet")
    extract = pl.read_parquet(folder / "extract.parquet")
    master = pl.scan_parquet(folder / "master.parquet").select(pl.len()).collect().item()
    lines = [f"master {master} rows, extract {extract.height} rows"]
    lines += [f"records of people in the master: {_percent(truth['in_master'].mean())} %"]
    for column in extract.columns[1:]:
        filled = 1 - extract[column].null_count() / max(extract.height, 1)
        lines.append(f"{column} filled: {_percent(filled)} %")
    cases = (
        truth["case"]
        .drop_nulls()
        .value_counts(sort=True, name="n")
        .sort("n", "case", descending=[True, False])
    )
    lines += [f"case {case}: {n}" for case, n in cases.iter_rows()]
    return "\n".join(lines) + "\n\n" + _damage(truth.with_columns(by=pl.lit("flat")), "extract")


def _percent(share: object) -> str:
    return f"{float(str(share)) * 100:.2f}"


def _files(folder: Path) -> str:
    lines = ["rows by file (without headers and signatures)"]
    for path in sorted((folder / "inbox").rglob("*.*")):
        rows = _rows(path)
        lines.append(f"  {path.relative_to(folder / 'inbox').as_posix():62} {rows}")
    return "\n".join(lines)


def _rows(path: Path) -> str:
    if path.suffix == ".parquet":
        return str(pl.scan_parquet(path).select(pl.len()).collect().item())
    if path.suffix == ".csv":
        return str(path.read_bytes().count(b"\n") - 1)
    if path.suffix == ".json":
        return str(len(json.loads(path.read_bytes())))
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True)
    counts = []
    for sheet in book.worksheets:
        first = [row[0] for row in sheet.iter_rows(max_col=1, values_only=True)]
        counts.append(
            f"{sheet.title} {sum(str(cell).isdigit() for cell in first if cell is not None)}"
        )
    book.close()
    return ", ".join(counts)


def _events(persons: pl.DataFrame, title: str) -> str:
    """What happened since the night before; "left" the province, "came" into the master."""
    happened = persons["event"].drop_nulls().value_counts(name="n").sort("event")
    counts = ", ".join(f"{event} {n}" for event, n in happened.iter_rows()) or "the first night"
    inside = int(persons["in_master"].sum())
    return f"{title}: {inside} people in the master, {persons.height - inside} outside; {counts}"


def _mentions(mentions: pl.DataFrame, title: str) -> str:
    counted = mentions.group_by("table", "role").agg(n=pl.len(), inside=pl.col("in_master").mean())
    lines = [f"{title}: people named, and how many of them are in the master"]
    for table, role, n, inside in counted.sort("table", "role").iter_rows():
        lines.append(f"  {table:14} {role:12} {n:8} {_percent(inside):>7} %")
    return "\n".join(lines)


def _findings(findings: pl.DataFrame, title: str) -> str:
    """How many records and persons of each kind of finding."""
    counted = findings.group_by("source", "kind", "lawful").agg(
        records=pl.col("line").count(), missing=pl.col("line").null_count()
    )
    lines = [f"{title}: findings, and records that are missing; what is lawful and why"]
    for source, kind, lawful, *numbers in counted.sort("source", "kind", "lawful").iter_rows():
        records, missing = numbers
        told = f"  {source:20} {kind:28} {records:6} {missing:6}"
        lines.append(f"{told}  {lawful}" if lawful else told)
    return "\n".join(lines)


def _damage(mentions: pl.DataFrame, title: str) -> str:
    """The share of mentions with each kind, one column for each table."""
    tables = mentions["by"].unique().sort().to_list()
    totals = {table: mentions.filter(pl.col("by") == table).height for table in tables}
    counted = mentions.explode("damage").group_by("by", "damage").agg(n=pl.len())
    found = {(table, kind): n for table, kind, n in counted.iter_rows()}
    lines = [f"{title}: damage done, per cent of the people named"]
    lines.append(f"  {'':24}" + "".join(f"{table:>14}" for table in tables))
    for kind in KINDS:
        shares = [found.get((table, kind.name), 0) / totals[table] for table in tables]
        if any(shares):
            lines.append(
                f"  {kind.name:24}" + "".join(f"{_percent(share):>14}" for share in shares)
            )
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Print the description of a folder, or the table of kinds; 2 for wrong usage."""
    if arguments == ["--kinds"]:
        sys.stdout.write(kinds_table() + "\n")
        return 0
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m sample_data.describe FOLDER | --kinds\n")
        return 2
    sys.stdout.write(describe(Path(arguments[0])) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
