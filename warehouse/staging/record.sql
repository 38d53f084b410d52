-- The records of one register, whose SELECT is put in at the marker: each with its number, its pseudonym, its place and
-- its file.
INSERT INTO st_record BY NAME
SELECT
    (row_number() OVER () + (SELECT count(*) FROM st_record))::INTEGER AS record_no,
    record.source, record.register, record_key,
    pseudonym('R', record.source || '|' || record.register || '|' || record_key) AS record,
    content, file_no, place_no, event_date, recorded_on, valid_from, valid_to, open,
    cashless, collected, on_behalf, account, amount, programme, own_kinds, linked_key, household, days_taken,
    CASE WHEN len(repairs) > 0 THEN repairs END AS repairs, flags, indicators, indicators_met, category
FROM (/* SELECT of the register */) AS record
LEFT JOIN st_place AS place
    ON place.source = record.source
    AND place.register = record.register
    AND place.commune_code IS NOT DISTINCT FROM record.commune_code
    AND place.book_no IS NOT DISTINCT FROM record.book_no
LEFT JOIN st_file AS file
    ON file.source = record.source
    AND file.register = record.register
    AND file.file_sha256 = record.file_sha256
