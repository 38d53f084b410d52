"""The small province in the repository is what its command makes, and what the docs say."""

from pathlib import Path

import openpyxl
import polars as pl
import pytest

from sample_data import describe
from sample_data.generate import COMMITTED, regenerate_committed

DOCS = Path(__file__).parents[3] / "docs" / "sample-data.md"


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("again")
    regenerate_committed(out)
    return out


def files_of(folder: Path) -> list[Path]:
    return sorted(p.relative_to(folder) for p in folder.rglob("*") if p.is_file())


def test_the_same_files(again: Path) -> None:
    assert files_of(again) == files_of(COMMITTED)


def test_the_same_content(again: Path) -> None:
    for path in files_of(COMMITTED):
        here, there = COMMITTED / path, again / path
        if path.suffix == ".xlsx":
            assert cells(here) == cells(there), path
        elif path.suffix == ".parquet":
            assert pl.read_parquet(here).equals(pl.read_parquet(there)), path
        else:
            assert here.read_bytes() == there.read_bytes(), path


def cells(path: Path) -> dict[str, list[tuple[object, ...]]]:
    book = openpyxl.load_workbook(path)
    return {page.title: list(page.iter_rows(values_only=True)) for page in book}


def test_it_is_small() -> None:
    assert sum((COMMITTED / path).stat().st_size for path in files_of(COMMITTED)) < 1_500_000


def test_the_docs_quote_what_the_command_prints() -> None:
    text = DOCS.read_text(encoding="utf-8")
    assert describe.kinds_table() in text
    assert describe.describe(COMMITTED) in text


def test_the_docs_name_every_profile_and_case() -> None:
    from sample_data import cases
    from sample_data.damage import profile

    text = DOCS.read_text(encoding="utf-8")
    for name in (*profile.available(), *cases.CASES):
        assert f"`{name}`" in text


def test_describe_counts_a_flat_extract(tmp_path: Path) -> None:
    from sample_data.flat import generate_flat

    generate_flat(500, 200, 1, tmp_path)
    told = describe.describe(tmp_path)
    assert "master 500 rows, extract 200 rows" in told
    assert "year_only" in told


def test_describe_of_nothing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="generate a sample first"):
        describe.describe(tmp_path)
    assert describe.main([]) == 2


def test_findings_of_lists_without_persons_are_told_without_one() -> None:
    """Each stands on a line of its file and is about nobody."""
    for folder in sorted((COMMITTED / "truth" / "66").iterdir()):
        told = pl.read_parquet(folder / "findings.parquet").filter(source="project06_tasks")
        assert set(told["kind"]) <= {"task_late_not_said", "task_ends_before_it_starts"}
        assert told.height > 0
        assert told["true_person_id"].null_count() == told.height
        assert told["line"].null_count() == 0
