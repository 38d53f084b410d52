-- Facts with one line per record, mention, broken rule and repair. Persons appear as pseudonyms only.
CREATE OR REPLACE TEMP TABLE st_blocked AS
SELECT DISTINCT record_no FROM st_conflict WHERE blocking AND state <> 'closed';

CREATE OR REPLACE TEMP TABLE st_matched AS
SELECT
    record_no,
    count(*) FILTER (required) AS persons_required,
    count(*) FILTER (required AND decision = 'match') AS persons_matched
FROM st_mention
GROUP BY record_no;

INSERT INTO fct_record BY NAME
SELECT
    night, province_code, record.record, record.source, record.register, commune_code, commune_vintage,
    current_commune, district_code, book_no,
    try_cast(substr(record.event_date, 1, 4) AS SMALLINT) AS event_year,
    record.cashless, record.amount, record.programme, record.linked_key, record.household, record.days_taken,
    coalesce(len(record.repairs), 0) AS repairs,
    record.flags,
    record.indicators, record.indicators_met, record.category,
    coalesce(matched.persons_required, 0) AS persons_required,
    coalesce(matched.persons_matched, 0) AS persons_matched,
    blocked.record_no IS NOT NULL AS blocked,
    coalesce(matched.persons_required, 0) > 0
        AND matched.persons_required = matched.persons_matched
        AND blocked.record_no IS NULL AS synchronised
FROM st_record AS record
CROSS JOIN in_night
LEFT JOIN st_place USING (place_no)
LEFT JOIN st_matched AS matched USING (record_no)
LEFT JOIN st_blocked AS blocked USING (record_no);

INSERT INTO fct_link BY NAME
SELECT
    night, province_code,
    mention_id AS mention, record, mention.source, mention.register, role, current_commune, district_code, decision,
    reason, probability, margin, person, due, required,
    CASE WHEN decision = 'match' THEN number_agrees END AS number_agrees
FROM st_mention AS mention
LEFT JOIN st_place USING (place_no)
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
    night, province_code, record, source, register,
    split_part(repaired, ':', 1) AS column_name,
    substr(repaired, length(split_part(repaired, ':', 1)) + 2) AS repair
FROM (SELECT record, source, register, unnest(repairs) AS repaired FROM st_record)
CROSS JOIN in_night;

INSERT INTO fct_uncollected BY NAME
SELECT night, province_code, source, register, person, since, until FROM st_uncollected CROSS JOIN in_night
