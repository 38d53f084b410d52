-- Accepted records with their commune and their cell of the inventory. A commune code may exist in both vintages:
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
        record.source, record.register, record.commune_code, record.book_no,
        coalesce(by_book, false) AS by_book, coalesce(by_commune, false) AS by_commune
    FROM in_record AS record
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

-- A record's pseudonym is computed once and then found by the record's number.
CREATE OR REPLACE TEMP TABLE st_record AS
SELECT
    record.* EXCLUDE (file_sha256),
    row_number() OVER () AS record_no,
    pseudonym('R', record.source || '|' || record.register || '|' || record_key) AS record,
    place.commune_vintage, place.current_commune, place.district_code,
    place.cell_commune, place.cell_vintage, place.cell_book,
    file.as_of,
    file.file_name,
    coalesce(record.event_date, strftime(file.as_of, '%Y-%m-%d')) AS event_or_extract_date
FROM in_record AS record
LEFT JOIN st_place AS place
    ON place.source = record.source
    AND place.register = record.register
    AND place.commune_code IS NOT DISTINCT FROM record.commune_code
    AND place.book_no IS NOT DISTINCT FROM record.book_no
LEFT JOIN (
    SELECT
        source::source_name AS source, "table"::register_name AS register, file_sha256,
        min(as_of::DATE) AS as_of, min(file_name) AS file_name
    FROM in_ledger
    SEMI JOIN in_register ON in_register.source = in_ledger.source AND in_register.register = "table"
    GROUP BY ALL
) AS file
    ON file.source = record.source
    AND file.register = record.register
    AND file.file_sha256 = record.file_sha256;

DROP TABLE in_record;
