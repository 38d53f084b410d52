"""Makes the measuring scripts importable; skips loudly without the reference data."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "scripts"))


@pytest.fixture(autouse=True)
def _reference() -> None:
    import simulate

    if not simulate.reference_present():
        pytest.skip(f"no reference data at {simulate.REFERENCE}: accuracy is NOT measured")
