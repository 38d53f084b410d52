-- One book, counted again from the records in it. The metric reads fct_book: here that name stands for the recount.
-- A record lies in the cell of its own commune where fct_book has that commune, else in that of the commune in force.
WITH stored AS (
    SELECT * FROM main.fct_book WHERE night = $night AND province_code = $province
),
grain AS (
    SELECT
        source, register,
        bool_or(book_no IS NOT NULL) AS by_book, bool_or(commune_code IS NOT NULL) AS by_commune
    FROM stored
    GROUP BY source, register
),
own AS (
    SELECT DISTINCT source, register, commune_code, commune_vintage FROM stored
),
placed AS (
    SELECT
        record.record, record.source, record.register,
        CASE WHEN by_book THEN record.book_no END AS book_no,
        CASE WHEN NOT by_commune THEN NULL
             WHEN own.source IS NULL THEN record.current_commune ELSE record.commune_code END AS commune_code,
        CASE WHEN NOT by_commune THEN NULL
             WHEN own.source IS NULL THEN 'new' ELSE record.commune_vintage END AS commune_vintage
    FROM main.fct_record AS record
    JOIN grain USING (source, register)
    LEFT JOIN own
        ON own.source = record.source AND own.register = record.register
        AND own.commune_code IS NOT DISTINCT FROM record.commune_code
        AND own.commune_vintage IS NOT DISTINCT FROM record.commune_vintage
    WHERE record.night = $night AND record.province_code = $province
),
counted AS (
    SELECT source, register, commune_code, commune_vintage, book_no, count(*) AS found
    FROM placed
    GROUP BY ALL
),
fct_book AS (
    SELECT
        stored.* REPLACE (
            coalesce(found, 0) AS records, least(entries, coalesce(found, 0)) AS digitised
        )
    FROM stored
    LEFT JOIN counted
        ON counted.source = stored.source AND counted.register = stored.register
        AND counted.commune_code IS NOT DISTINCT FROM stored.commune_code
        AND counted.commune_vintage IS NOT DISTINCT FROM stored.commune_vintage
        AND counted.book_no IS NOT DISTINCT FROM stored.book_no
)
