"""The rules as Markdown: the list of docs/findings.md, and the table of the Vietnamese manual.

Here: words and tables. Not here: the rules. `python -m findings.describe` prints the list,
`python -m findings.describe --manual` the table; the tests hold the pages against them.
"""

from __future__ import annotations

import sys

from findings.catalogue import FindingRule, rules


def markdown() -> str:
    """Every rule with all that its head says, the most urgent first."""
    return "\n".join(_section(rule) for rule in rules().values())


def manual() -> str:
    """Name, desk and limit of every rule, for staff."""
    lines = ["| loại việc | nơi xử lý | hạn |", "|---|---|---|"]
    for rule in rules().values():
        desk = rule.desk.vi.partition(":")[0]
        where = desk if desk.startswith("Công an") else desk[0].lower() + desk[1:]
        lines.append(f"| “{rule.name_vi}” | {where} | {rule.due_days} ngày |")
    return "\n".join(lines) + "\n"


def _section(rule: FindingRule) -> str:
    told = [
        ("tên", rule.name_vi),
        ("name", rule.name_en),
        ("câu", rule.sentence_vi),
        ("sentence", rule.sentence_en),
        ("việc cần làm", rule.to_do_vi),
        ("to do", rule.to_do_en),
        ("desk", f"`{rule.desk.value}`"),
        ("severity", f"`{rule.severity.value}`"),
        ("blocks the sync", "yes" if rule.blocking else "no"),
        ("days", str(rule.due_days)),
        ("second eyes", ", ".join(f"`{one}`" for one in sorted(rule.needs_second))),
        ("needs", ", ".join(f"`{word}`" for word in rule.needs)),
        ("basis", f"{rule.basis} ({rule.certainty.value}{_in_force(rule)})"),
        ("không báo khi", rule.not_when_vi),
        ("not when", rule.not_when_en),
        ("lawful", "; ".join(one.en for one in rule.explanations)),
    ]
    rows = "\n".join(f"| {word} | {value} |" for word, value in told if value)
    return f"### `{rule.id}`\n\n| | |\n|---|---|\n{rows}\n"


def _in_force(rule: FindingRule) -> str:
    begins = f", from {rule.basis_from:%d/%m/%Y}" if rule.basis_from else ""
    ends = f", until {rule.basis_until:%d/%m/%Y}" if rule.basis_until else ""
    return begins + ends


if __name__ == "__main__":
    sys.stdout.write(manual() if "--manual" in sys.argv[1:] else markdown())
