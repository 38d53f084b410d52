"""Splink 5 on the same cluster: the settings of `splink_engine.py`, with Spark as its backend.

Belongs here: a session as Splink wants it. Does not belong here: its model (`splink_engine.py`),
the cluster (`spark.py`).
Usage: python splink_spark.py MASTER EXTRACT COMMUNES LINKS_OUT PAIRS CLUSTER SECRET_FILE WORK
The interpreter has Splink (requirements-bench.lock) and PySpark (requirements-spark.lock).

Names are folded and dates split beforehand by DuckDB, which is not counted as Spark's but is a few
CPU seconds. Results of its steps go to Parquet (`break_lineage_method`).
"""

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from splink_engine import predicted, prepare


def session(cluster: str, secret: str, work: Path) -> Any:
    """A session on the standalone cluster, with Splink's functions of text."""
    from pyspark.sql import SparkSession
    from splink.backends.spark import similarity_jar_location

    chosen = {
        "spark.authenticate": "true",
        "spark.authenticate.secret": Path(secret).read_text(encoding="ascii"),
        "spark.network.crypto.enabled": "true",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": "1g",
        "spark.executor.memory": "2560m",
        "spark.executor.cores": "1",
        "spark.jars": similarity_jar_location(),
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "16",
        "spark.default.parallelism": "16",
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        "spark.executor.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    }
    builder = SparkSession.builder.master(cluster).appName("splink")
    for name, value in chosen.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setCheckpointDir(str(work / "checkpoints"))
    return spark


def run(master: str, extract: str, communes: str, out: str, pairs: float, place: list[str]) -> None:
    """Link and write the best candidate of every record (see `splink_engine.run`)."""
    import duckdb
    from splink import SparkAPI

    cluster, secret, work = place[0], place[1], Path(place[2])
    connection = duckdb.connect()
    prepare(connection, communes, master, extract)
    for name in ("extract", "master"):
        path = work / f"{name}.parquet"
        connection.execute(f"copy {name} to '{path}' (format parquet)")
    spark = session(cluster, secret, work)
    api = SparkAPI(
        spark_session=spark, break_lineage_method="parquet", num_partitions_on_repartition=16
    )
    tables = [
        api.register(
            spark.read.parquet(str(work / "extract.parquet")), dataset_display_name="records"
        ),
        api.register(
            spark.read.parquet(str(work / "master.parquet")), dataset_display_name="people"
        ),
    ]
    found = predicted(tables, pairs)
    spark.sql(f"""
        select record_id, master_id, probability from (
            select *, row_number() over (
                partition by record_id order by weight desc, master_id) as place
            from (
                select
                    case when source_dataset_l = 'records' then unique_id_l else unique_id_r end
                        as record_id,
                    case when source_dataset_l = 'records' then unique_id_r else unique_id_l end
                        as master_id,
                    match_probability as probability, match_weight as weight
                from {found.physical_name}
            )
        ) where place = 1
        """).write.mode("overwrite").parquet(out)  # noqa: S608 - Splink's own table
    spark.stop()


if __name__ == "__main__":
    run(*sys.argv[1:5], float(sys.argv[5]), sys.argv[6:9])
