"""Settings of a deployment: provinces are those in force, mistakes are answered with the choice."""

from __future__ import annotations

import pytest
from pydantic import ValidationError
from typer.testing import CliRunner

from assets.provinces import PROVINCES
from pipelines.cli.main import app
from pipelines.settings import Settings


def test_all_provinces_in_force_can_be_run() -> None:
    assert len(PROVINCES) == 34
    assert (PROVINCES["66"], PROVINCES["01"], PROVINCES["75"]) == ("Đắk Lắk", "Hà Nội", "Đồng Nai")


def test_provinces_of_a_deployment_come_from_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DONGBO_PROVINCES", "68, 01")
    settings = Settings()
    assert settings.provinces == ("01", "68")


@pytest.mark.parametrize("codes", ["64", "66,xx", ""])
def test_a_code_that_is_no_province_in_force_is_refused_with_the_list(codes: str) -> None:
    with pytest.raises(ValidationError, match="the codes are 01, 04"):
        Settings.model_validate({"provinces": codes})


def test_a_wrong_variable_is_named_on_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DONGBO_ACCEPTED_FLOOR", "7")
    result = CliRunner().invoke(app, ["inbox"])
    assert result.exit_code == 2
    assert "DONGBO_ACCEPTED_FLOOR: Input should be less than or equal to 1" in " ".join(
        result.output.split()
    )
