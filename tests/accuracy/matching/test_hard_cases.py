"""The named hard cases: none may be linked wrongly, alone or within a whole province."""

import polars as pl
import pytest

from matching import link, load_spec
from sample_data.flat import generate_flat
from sample_data.hard_cases import Expectation, HardCase, load

SPEC = load_spec("person")
CASES = load()


def meets(expectation: Expectation, row: dict[str, object], seen: set[str]) -> bool:
    """Whether a link is what the case expects; `seen` are its candidates."""
    if expectation.decision == "not_match":
        return row["decision"] != "match" or row["master_id"] == expectation.master_id
    if row["decision"] != expectation.decision:
        return False
    if expectation.decision == "match":
        return row["master_id"] == expectation.master_id
    return expectation.master_id is None or expectation.master_id in seen


def failures(case: HardCase, result, prefix: str = "") -> list[str]:
    out = []
    for record, expectation in case.expect.items():
        row = result.links.filter(pl.col("record_id") == prefix + record).row(0, named=True)
        seen = set(result.candidates.filter(pl.col("record_id") == prefix + record)["master_id"])
        if not meets(expectation, row, seen):
            out.append(f"{record}: {row['decision']} ({row['reason']}), {row['probability']:.4f}")
    return out


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_alone(case):
    result = link(case.records_frame(), case.master_frame(), SPEC, explain=True)
    assert failures(case, result) == []


@pytest.fixture(scope="module")
def together(tmp_path_factory):
    """All cases within a generated province of 20,000."""
    files = generate_flat(20_000, 8_000, 11, tmp_path_factory.mktemp("flat"))
    master = pl.concat(
        [pl.read_parquet(files.master), *(case.master_frame() for case in CASES)], how="diagonal"
    )
    extract = pl.concat(
        [
            pl.read_parquet(files.extract),
            *(
                case.records_frame().with_columns(
                    record_id=pl.lit(f"{case.name}/") + pl.col("record_id")
                )
                for case in CASES
            ),
        ],
        how="diagonal",
    )
    return link(extract, master, SPEC, explain=True)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_in_a_province(case, together):
    assert failures(case, together, f"{case.name}/") == []
