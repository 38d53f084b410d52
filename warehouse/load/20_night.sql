-- The night itself, its files and the state of its sources.
INSERT INTO fct_night BY NAME
SELECT
    night, province_code, run_id, model_version, rule_version,
    (SELECT count(*) FROM st_record) AS records,
    (SELECT count(*) FROM st_mention) AS mentions,
    (SELECT count(*) FROM in_master) AS persons,
    journal_seq, journal_hash,
    true AS contents_known,
    seconds
FROM in_night;

DELETE FROM dim_date;
INSERT INTO dim_date BY NAME
SELECT DISTINCT
    night, year(night) AS year, quarter(night) AS quarter, month(night) AS month,
    week(night) AS iso_week, isodow(night) AS weekday
FROM fct_night;

CREATE OR REPLACE TEMP TABLE st_sheet AS
SELECT file_sha256, sheet, dense_rank() OVER (PARTITION BY file_sha256 ORDER BY sheet NULLS FIRST) AS sheet_no
FROM (
    SELECT DISTINCT file_sha256, sheet FROM in_ledger
    UNION
    SELECT DISTINCT file_sha256, sheet FROM in_quarantine
);

INSERT INTO fct_file BY NAME
SELECT
    night, province_code, source, "table" AS register, ledger.file_sha256 AS file, sheet_no,
    as_of::DATE AS as_of, coalesce(rows_seen, 0) AS rows_seen, coalesce(header_rows, 0) AS header_rows,
    coalesce(footer_rows, 0) AS footer_rows, coalesce(blank_rows, 0) AS blank_rows,
    coalesce(continuation_rows, 0) AS continuation_rows, coalesce(data_rows, 0) AS data_rows,
    coalesce(accepted_rows, 0) AS accepted_rows, coalesce(quarantined_rows, 0) AS quarantined_rows,
    refusal
FROM in_ledger AS ledger
JOIN st_sheet AS sheet
    ON sheet.file_sha256 = ledger.file_sha256 AND sheet.sheet IS NOT DISTINCT FROM ledger.sheet
CROSS JOIN in_night;

INSERT INTO fct_source_state BY NAME
SELECT night, province_code, state.* FROM in_state AS state CROSS JOIN in_night;
