"""The worked examples of CONTRIBUTING.md are put into a copy of the project and run there.

A block belongs to the path that stands in the line above it; `at the end of …` puts it into a file
that is there. The faults on docs/sources.md are those of the source of the example, damaged.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from contracts.language import Kind, Rhythm
from contracts.meanings import Meanings
from contracts.registry import SOURCES
from tests.own_register import discovered

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^`([\w/.]+)`(?:, (at the end[^:]*))?:\n\n```\w+\n(.*?)^```", PAGE, re.M | re.S)
NEW = {path: text for path, place, text in BLOCKS if not place}
ENDS = {  # where in a file an addition goes: before these words, counted from the end
    "at the end": "",
}
RUN = (
    "tests/unit/validators/test_pupils.py",
    "tests/unit/validators/test_examples.py",
    "tests/unit/contracts/test_every_contract.py",
    "tests/unit/matching/test_phone.py",
    "tests/unit/warehouse/test_conflicts.py",
    "tests/unit/warehouse/test_metrics.py",
    "tests/unit/docs/test_follow.py",
)
FOLLOW = """
import contracts.describe, findings.describe, matching.describe, warehouse.dictionary

def test_pages_that_are_written_from_the_code_follow():
    assert "`pupils`: Pupils" in contracts.describe.markdown()
    assert "| `phone` |" in matching.describe.markdown()
    assert "`numbers_agree`" in warehouse.dictionary.metric_list()
    assert "`paid_twice`" in findings.describe.markdown()
"""
CHOSEN = "pages_that or pupils or telephone or two_payments  or numbers_agree or a_rule_has"
"""Of the tests that are there already, those that look at what was added."""
EXPECTED = {
    "test_a_pupil_who_left_before_the_first_day_is_flagged": 1,
    "test_the_example_is_accepted_without_a_flag[pupils-pupils]": 1,
    "test_a_telephone_number_is_told_from_others": 3,
    "test_two_payments_of_one_month": 2,
    "test_a_rule_has_a_limit_of_the_dispatch_and_says_what_it_leaves_out_in_both_languages[paid_twice]": 1,
    "test_every_published_figure_is_the_sum_of_its_items[numbers_agree]": 1,
    "test_pages_that_are_written_from_the_code_follow": 1,
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with all that the page adds; only rooms that a block changes are copied."""
    project = tmp_path_factory.mktemp("project")
    changed = {Path(path).parts[0] for path, _, _ in BLOCKS}
    for path in ROOT.iterdir():
        if path.name in changed:
            shutil.copytree(path, project / path.name)
        elif path.name == "pyproject.toml" or (path / "__init__.py").exists():
            (project / path.name).symlink_to(path)
    for path, place, text in BLOCKS:
        file = project / path
        if not place:
            assert not file.exists(), f"{path} is there already"
            file.write_text(text, encoding="utf-8")
            continue
        old, before = file.read_text(encoding="utf-8"), ENDS[place]
        at = old.rindex(before) if before else len(old)
        file.write_text(old[:at] + text + old[at:], encoding="utf-8")
    (project / "tests/unit/docs/test_follow.py").write_text(FOLLOW)
    return project


def python(project: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words],
        cwd=project,
        env=os.environ | {"PYTHONPATH": str(project), "POLARS_MAX_THREADS": "1"},
        capture_output=True,
        text=True,
    )


def test_every_example_is_whole_and_its_tests_pass(copy: Path) -> None:
    assert len(BLOCKS) == len(re.findall(r"^```(?!sh)\w+$", PAGE, re.MULTILINE)) >= 9
    done = python(copy, "-m", "pytest", "-v", "-p", "no:cacheprovider", "-k", CHOSEN, *RUN)
    assert done.returncode == 0, done.stdout + done.stderr
    for name, times in EXPECTED.items():
        assert done.stdout.count(f"::{name}") >= times, f"{name} was not run\n{done.stdout}"


def test_what_is_added_is_as_the_house_writes_it(copy: Path) -> None:
    added = [path for path in NEW if path.endswith(".py") and not path.startswith("tests/")]
    for words in (("check",), ("format", "--check")):
        done = python(copy, "-m", "ruff", *words, "--no-cache", *added)
        assert done.returncode == 0, done.stdout


def declared(folder: Path, text: str) -> list[str]:
    (folder / "pupils.py").write_text(text, encoding="utf-8")
    found = discovered([folder])
    assert set(found.sources) - {"pupils"} == set(SOURCES), "the others go on"
    return [str(fault) for fault in found.faults]


def test_the_source_may_stand_in_a_folder_of_the_province(tmp_path: Path) -> None:
    assert declared(tmp_path, NEW["contracts/pupils.py"]) == []


DAMAGE = (
    ("import polars as pl", "import polarz as pl"),
    ('short_vi="Học sinh"', 'short_vi=""'),
    ('("Họ và tên", ', '("Mã học sinh", '),
    ('Column("since", Kind.DATE', 'Column("since", "birthday"'),
    ('free_text("note", ("Ghi chú",), "remark")', 'Column("note", Kind.TEXT, ("Ghi chú",))'),
    ('name="full_name"', 'name="fullname"'),
    ('"Ngày thôi học trước ngày nhập học; kiểm tra hai ngày."', '""'),
)


def test_the_faults_on_the_page_are_what_is_said(tmp_path: Path) -> None:
    right, said = NEW["contracts/pupils.py"], []
    for old, new in DAMAGE:
        assert right.count(old) == 1, old
        folder = tmp_path / str(len(said))
        folder.mkdir()
        (fault,) = declared(folder, right.replace(old, new))
        said.append(fault[fault.index("pupils.py") :])
    page = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    shown = page.split("<!-- faults -->\n```\n")[1].split("```\n<!-- end faults -->")[0]
    assert shown.splitlines() == said, "out of date; write:\n" + "\n".join(said)


def test_the_entry_point_of_the_page_is_one_that_is_looked_for() -> None:
    from contracts.registry import GROUP

    page = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    assert set(tomllib.loads(block)["project"]["entry-points"]) == {GROUP}


def test_the_page_of_sources_has_every_word_that_a_contract_may_use() -> None:
    page = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    section = page.split("## A register of your own")[1].split("\n## ")[0]
    words = [*(f"Kind.{kind.name}" for kind in Kind), *(field.name for field in fields(Meanings))]
    words += [rhythm.name for rhythm in Rhythm]
    assert [word for word in words if f"`{word}`" not in section.replace("Rhythm.DAILY", "DAILY")] == []
