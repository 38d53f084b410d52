"""Settings of a deployment that recognises persons on Apache Spark.

Belongs here: which engine links in a night, and how its cluster is reached. Does not belong here:
settings of a session that suit every cluster (`matching.engines.spark.session`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode

PREFIX = "DONGBO_"


def settings_of(texts: Iterable[str]) -> dict[str, str]:
    """Settings of Spark from texts of the form name=value. Raises ValueError for another form, and
    for the secret itself, which others would read; no message repeats a value."""
    texts = list(texts)
    wrong = [text for text in texts if "=" not in text]
    if wrong:
        raise ValueError(f"{', '.join(wrong)}: write name=value")
    pairs = dict(text.partition("=")[::2] for text in texts)
    if "spark.authenticate.secret" in pairs:
        raise ValueError(
            "settings are shown in Dagster's pages, and options in the list of processes: name the "
            "file of the secret as spark.authenticate.secret.file"
        )
    return pairs


class SparkSettings(BaseSettings):
    """Which engine links."""

    link_engine: Literal["local", "spark"] = Field(
        default="local",
        description="Where a night recognises persons: in its own process, or on Apache Spark, "
        "with the same links.",
    )
    spark_master: str = Field(
        default="",
        description="Master of the cluster that links, as Spark names it: spark://host:7077, yarn, "
        "k8s://…, local[2].",
    )
    spark_work: str = Field(
        default="",
        description="Folder that this machine and all workers share, for what passes between them; "
        "default: <home>/spark.",
    )
    spark_settings: Annotated[dict[str, str], NoDecode] = Field(
        default={},
        description="Settings of Spark as name=value, with blanks between them, for example "
        "spark.cores.max=8 spark.authenticate.secret.file=/etc/spark/secret.",
    )

    @field_validator("spark_settings", mode="before")
    @classmethod
    def _named_values(cls, given: str | Mapping[str, str]) -> dict[str, str]:
        return settings_of(given.split()) if isinstance(given, str) else dict(given)

    @model_validator(mode="after")
    def _known_cluster(self) -> Self:
        if self.link_engine == "spark" and not self.spark_master:
            raise ValueError(
                f"{PREFIX}LINK_ENGINE=spark needs {PREFIX}SPARK_MASTER, the master of the cluster"
            )
        return self

    @property
    def linking(self) -> dict[str, Any]:
        """The fields of `assets.workspace.Workspace` that tell where a night links."""
        if self.link_engine == "local":
            return {}
        return {
            "spark_master": self.spark_master,
            "spark_work": self.spark_work or None,
            "spark_settings": self.spark_settings,
        }
