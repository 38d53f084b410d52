-- Facts with one line per record, mention, broken rule and repair. Persons appear as pseudonyms only.
CREATE OR REPLACE TEMP TABLE st_blocked AS
SELECT DISTINCT source, register, record_key FROM st_conflict WHERE blocking;

CREATE OR REPLACE TEMP TABLE st_matched AS
SELECT
    source, register, record_key,
    count(*) FILTER (required) AS persons_required,
    count(*) FILTER (required AND decision = 'match') AS persons_matched
FROM st_mention
GROUP BY source, register, record_key;

INSERT INTO fct_record BY NAME
SELECT
    night, province_code,
    pseudonym('R', record.source || '|' || record.register || '|' || record.record_key) AS record,
    record.source, record.register, record.commune_code, record.commune_vintage,
    record.current_commune, record.district_code, record.book_no,
    try_cast(substr(record.event_date, 1, 4) AS SMALLINT) AS event_year,
    record.cashless, record.amount,
    coalesce(len(record.repairs), 0) AS repairs,
    coalesce(len(record.flags), 0) AS flags,
    coalesce(matched.persons_required, 0) AS persons_required,
    coalesce(matched.persons_matched, 0) AS persons_matched,
    blocked.record_key IS NOT NULL AS blocked,
    coalesce(matched.persons_required, 0) > 0
        AND matched.persons_required = matched.persons_matched
        AND blocked.record_key IS NULL AS in_step,
    pseudonym('X', record.content) AS content
FROM st_record AS record
CROSS JOIN in_night
LEFT JOIN st_matched AS matched USING (source, register, record_key)
LEFT JOIN st_blocked AS blocked USING (source, register, record_key);

INSERT INTO fct_link BY NAME
SELECT
    night, province_code,
    pseudonym('M', mention_id) AS mention,
    pseudonym('R', source || '|' || register || '|' || record_key) AS record,
    source, register, role, current_commune, district_code, decision, reason, probability, margin,
    pseudonym('P', master_id) AS person,
    due, required,
    CASE WHEN decision = 'match' THEN person_id = master_id END AS number_agrees
FROM st_mention
CROSS JOIN in_night;

INSERT INTO fct_quarantine BY NAME
SELECT DISTINCT
    night, province_code, source, "table" AS register, quarantine.file_sha256 AS file, sheet_no, line,
    coalesce("column", '*') AS column_name, rule
FROM in_quarantine AS quarantine
JOIN st_sheet AS sheet
    ON sheet.file_sha256 = quarantine.file_sha256 AND sheet.sheet IS NOT DISTINCT FROM quarantine.sheet
CROSS JOIN in_night;

INSERT INTO fct_repair BY NAME
SELECT DISTINCT
    night, province_code,
    pseudonym('R', source || '|' || register || '|' || record_key) AS record,
    source, register,
    split_part(repaired, ':', 1) AS column_name,
    substr(repaired, length(split_part(repaired, ':', 1)) + 2) AS repair
FROM (SELECT source, register, record_key, unnest(repairs) AS repaired FROM st_record)
CROSS JOIN in_night;
