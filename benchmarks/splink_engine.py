"""Splink 5 on the same files, with careful settings; run by `run.py` in its own environment.

Belongs here: Splink's side of the comparison. Does not belong here: ours, nor any judging.
Usage: python splink_engine.py MASTER EXTRACT COMMUNES LINKS_OUT PAIRS [THREADS]
"""

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

PREPARE = """
create table {out} as
with named as (
    select *, lower(strip_accents(replace(replace(full_name, 'đ', 'd'), 'Đ', 'D'))) as plain
    from read_parquet('{file}')
)
select
    {id} as unique_id, person_id as number, old_id as old_number, lower(full_name) as full_name,
    plain, list_aggregate(list_sort(string_split(plain, ' ')), 'string_agg', ' ') as sorted_name,
    string_split(plain, ' ')[-1] as given, string_split(plain, ' ')[1] as family,
    try_cast(case when length(date_of_birth) = 10 then date_of_birth end as date) as birth,
    case when length(date_of_birth) = 10 then date_of_birth end as birth_text,
    substr(date_of_birth, 1, 4) as birth_year,
    case when length(date_of_birth) = 10
        then substr(date_of_birth, 1, 5) || substr(date_of_birth, 9, 2) || '-'
            || substr(date_of_birth, 6, 2) end as birth_swapped,
    substr(date_of_birth, 6) in ('01-01', '') as birth_is_year,
    sex, {commune} as commune, substr({commune}, 1, 2) as province,
    substr(person_id, 7, 6) as serial
from named {join}
"""


def comparisons() -> list[object]:
    """One comparison per kind of evidence, with the levels of a careful analyst."""
    import splink.comparison_level_library as cll
    import splink.comparison_library as cl

    def edits(column: str, label: str) -> object:
        return cl.CustomComparison(
            output_column_name=label,
            comparison_levels=[
                cll.NullLevel(column),
                cll.ExactMatchLevel(column),
                cll.DamerauLevenshteinLevel(column, 1),
                cll.DamerauLevenshteinLevel(column, 2),
                cll.ElseLevel(),
            ],
        )

    name = cl.CustomComparison(
        output_column_name="name",
        comparison_levels=[
            cll.NullLevel("full_name"),
            cll.ExactMatchLevel("full_name", term_frequency_adjustments=True),
            cll.ExactMatchLevel("plain", term_frequency_adjustments=True),
            cll.ExactMatchLevel("sorted_name", term_frequency_adjustments=True),
            cll.DamerauLevenshteinLevel("plain", 1),
            cll.DamerauLevenshteinLevel("plain", 2),
            cll.JaroWinklerLevel("plain", 0.92),
            cll.ExactMatchLevel("given", term_frequency_adjustments=True),
            cll.ElseLevel(),
        ],
    )
    birth = cl.CustomComparison(
        output_column_name="birth",
        comparison_levels=[
            cll.NullLevel("birth_year"),
            cll.ExactMatchLevel("birth_text"),
            cll.CustomLevel(
                "(birth_is_year_l or birth_is_year_r) and birth_year_l = birth_year_r",
                "same year, one is a year only",
            ),
            cll.CustomLevel("birth_text_l = birth_swapped_r", "day and month swapped"),
            cll.DamerauLevenshteinLevel("birth_text", 1),
            cll.ExactMatchLevel("birth_year"),
            cll.CustomLevel(
                "abs(cast(birth_year_l as integer) - cast(birth_year_r as integer)) <= 1",
                "year within one",
            ),
            cll.ElseLevel(),
        ],
    )
    commune = cl.CustomComparison(
        output_column_name="commune",
        comparison_levels=[
            cll.NullLevel("commune"),
            cll.ExactMatchLevel("commune", term_frequency_adjustments=True),
            cll.ExactMatchLevel("province"),
            cll.ElseLevel(),
        ],
    )
    return [
        edits("number", "number"),
        edits("old_number", "old_number"),
        name,
        birth,
        commune,
        cl.ExactMatch("sex"),
    ]


def settings() -> object:
    """The model: eight blocking rules, the comparisons, EM settings."""
    from splink import SettingsCreator, block_on

    return SettingsCreator(
        link_type="link_only",
        comparisons=comparisons(),
        blocking_rules_to_generate_predictions=[
            block_on("number"),
            block_on("old_number"),
            block_on("sorted_name", "birth_year"),
            block_on("sorted_name", "commune"),
            block_on("birth_text", "given"),
            block_on("birth_text", "commune"),
            block_on("birth_year", "commune", "given", "family"),
            block_on("serial", "birth_year"),
        ],
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
    )


def predicted(tables: list[Any], max_pairs: float) -> Any:
    """Pairs of registered tables with their probabilities, once the model is trained."""
    from splink import Linker, block_on

    linker = Linker(tables, settings())
    linker.training.estimate_probability_two_random_records_match(
        [block_on("number"), block_on("old_number", "birth_year")], recall=0.85
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=max_pairs)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("number"))
    linker.training.estimate_parameters_using_expectation_maximisation(
        block_on("sorted_name", "birth_year")
    )
    return linker.inference.predict(threshold_match_probability=0.01)


def prepare(connection: Any, communes: str, master: str, extract: str) -> None:
    """Fold names, split dates and map old communes to new ones in SQL, as an analyst would."""
    import pyarrow.parquet as pq

    connection.register("communes", pq.read_table(communes))
    joined = "left join communes on communes.code = named.commune_code"
    connection.execute(
        PREPARE.format(
            out="extract", file=extract, id="record_id", join=joined,
            commune="coalesce(communes.new_code, commune_code)",
        )
    )  # fmt: skip
    connection.execute(
        PREPARE.format(out="master", file=master, id="person_id", join="", commune="commune_code")
    )


def run(master: str, extract: str, communes: str, out: str, max_pairs: float, threads: int) -> None:
    """Link and write record_id, master_id, probability of the best candidate of every record."""
    import duckdb
    from splink import DuckDBAPI

    connection = duckdb.connect()
    connection.execute(f"set threads = {threads}")
    prepare(connection, communes, master, extract)
    api = DuckDBAPI(connection=connection)
    tables = [
        api.register("extract", dataset_display_name="records"),
        api.register("master", dataset_display_name="people"),
    ]
    found = predicted(tables, max_pairs)
    connection.execute(
        f"""
        copy (
            select * from (
                select
                    case when source_dataset_l = 'records' then unique_id_l else unique_id_r end
                        as record_id,
                    case when source_dataset_l = 'records' then unique_id_r else unique_id_l end
                        as master_id,
                    match_probability as probability, match_weight as weight
                from {found.physical_name}
            )
            qualify row_number() over (
                partition by record_id order by weight desc, master_id
            ) = 1
            order by record_id
        ) to '{out}' (format parquet)
        """  # noqa: S608 - the table name is Splink's own, the file our argument
    )


if __name__ == "__main__":
    started = time.perf_counter()
    run(*sys.argv[1:5], float(sys.argv[5]), int(sys.argv[6]) if len(sys.argv) > 6 else 2)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    print(
        json.dumps(
            {
                "cpu_s": usage.ru_utime + usage.ru_stime,
                "wall_s": time.perf_counter() - started,
                "rss_gib": usage.ru_maxrss / 2**20,
                "out": str(Path(sys.argv[4]).name),
            }
        )
    )
