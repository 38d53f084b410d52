"""Spark itself links a province as the local engine does.

What is decided in parts is tried in `test_parts`, without Spark; here is one job of everything.
"""

from __future__ import annotations

from matching import load_spec
from matching.engines.base import run
from matching.engines.spark.job import SparkEngine
from matching.engines.spark.session import open_session
from tests.spark.provinces import alone, asked, assert_same, gathered


def test_a_province_with_decisions_and_a_list(java_home, monkeypatch, tmp_path, province) -> None:
    monkeypatch.setenv("JAVA_HOME", str(java_home))
    wishes = asked(alone(province), province.master)
    with open_session("local[1]", work=tmp_path / "session") as spark:
        engine = SparkEngine(
            spark, load_spec("person"), province.extract_files, province.master_file,
            out=f"{tmp_path}/out", work=f"{tmp_path}/work", parts=2, **wishes,
        )  # fmt: skip
        made = run(engine, engine.spec)
    assert_same(gathered(made, province), alone(province, **wishes))
