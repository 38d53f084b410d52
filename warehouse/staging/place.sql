-- Where records belong: commune and cell of the inventory. A commune code may exist in both vintages:
-- the one under which the inventory keeps the record's book wins, then one under which it keeps the register at all,
-- then the new one. A record whose commune the inventory does not have is counted under the commune in force.
CREATE OR REPLACE TEMP TABLE st_grain AS
SELECT
    source, register,
    bool_or(book_no IS NOT NULL) AS by_book,
    bool_or(commune_code IS NOT NULL) AS by_commune
FROM in_inventory
GROUP BY source, register;

CREATE OR REPLACE TEMP TABLE st_cell AS
SELECT
    source, register, commune_code,
    CASE WHEN commune_code IS NOT NULL THEN commune_vintage END AS commune_vintage,
    book_no, sum(entries)::BIGINT AS entries
FROM in_inventory
SEMI JOIN in_register USING (source, register)
GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE st_place AS
WITH place AS (
    SELECT DISTINCT
        found.source, found.register, found.commune_code, found.book_no,
        coalesce(by_book, false) AS by_book, coalesce(by_commune, false) AS by_commune
    FROM in_place AS found
    LEFT JOIN st_grain USING (source, register)
),
kept AS (
    SELECT DISTINCT source, register, commune_code, commune_vintage FROM st_cell
),
resolved AS (
    SELECT DISTINCT ON (place.source, place.register, place.commune_code, place.book_no)
        place.*, commune.commune_vintage, commune.current_code, commune.district_code
    FROM place
    LEFT JOIN st_commune AS commune USING (commune_code)
    LEFT JOIN kept
        ON kept.source = place.source AND kept.register = place.register
        AND kept.commune_code = place.commune_code
        AND kept.commune_vintage = commune.commune_vintage
    LEFT JOIN st_cell AS cell
        ON cell.source = place.source AND cell.register = place.register
        AND cell.commune_code = place.commune_code
        AND cell.commune_vintage = commune.commune_vintage
        AND cell.book_no = place.book_no
    ORDER BY
        place.source, place.register, place.commune_code, place.book_no,
        cell.entries IS NOT NULL DESC, kept.source IS NOT NULL DESC, commune.commune_vintage
)
SELECT
    (row_number() OVER ())::INTEGER AS place_no,
    resolved.source, resolved.register, resolved.commune_code, resolved.book_no,
    resolved.commune_vintage, resolved.current_code AS current_commune, resolved.district_code,
    CASE WHEN by_commune AND moved THEN resolved.current_code
         WHEN by_commune THEN resolved.commune_code END AS cell_commune,
    CASE WHEN by_commune AND moved THEN 'new' WHEN by_commune THEN resolved.commune_vintage END
        AS cell_vintage,
    CASE WHEN by_book THEN resolved.book_no END AS cell_book
FROM (
    SELECT
        resolved.*,
        own.source IS NULL AND now.source IS NOT NULL AS moved
    FROM resolved
    LEFT JOIN kept AS own
        ON own.source = resolved.source AND own.register = resolved.register
        AND own.commune_code = resolved.commune_code
        AND own.commune_vintage = resolved.commune_vintage
    LEFT JOIN kept AS now
        ON now.source = resolved.source AND now.register = resolved.register
        AND now.commune_code = resolved.current_code AND now.commune_vintage = 'new'
) AS resolved;

CREATE OR REPLACE TEMP TABLE st_file AS
SELECT
    row_number() OVER (ORDER BY source, "table", file_sha256)::INTEGER AS file_no,
    source::source_name AS source, "table"::register_name AS register, file_sha256,
    min(as_of::DATE) AS as_of, min(file_name) AS file_name
FROM in_ledger
SEMI JOIN in_register ON in_register.source = in_ledger.source AND in_register.register = "table"
GROUP BY source, "table", file_sha256;

-- One line per record, filled register by register (record.sql). What records of one place or file have in common stays
-- in st_place and st_file.
CREATE OR REPLACE TEMP TABLE st_record (
    record_no INTEGER, source source_name, register register_name, record_key VARCHAR,
    record UUID, content UUID, file_no INTEGER, place_no INTEGER, event_date VARCHAR,
    recorded_on VARCHAR, valid_from VARCHAR, valid_to VARCHAR, open BOOLEAN, cashless BOOLEAN, collected BOOLEAN, on_behalf BOOLEAN, account UUID, amount BIGINT, programme VARCHAR, own_kinds BIGINT, linked_key UUID, household UUID,
    days_taken INTEGER, repairs VARCHAR[], flags INTEGER,
    indicators VARCHAR[], indicators_met VARCHAR[], category VARCHAR
);
