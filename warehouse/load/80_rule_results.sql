-- The five criteria, bottom up: one line per rule, field and criterion with what was evaluated and what passed.
-- Error groups of broken rules belong to criteria: missing to đủ; outlier, duplicate, format, foreign key to sạch;
-- cross field to thống nhất; stale to sống; national reference to đúng. Field '*' stands for the record as a whole.
-- Definition: dispatch 4856/BCA-TTDLQG of 14 September 2026, appendix 3 (known through a secondary source).
INSERT INTO fct_rule_result BY NAME
WITH broken AS (
    SELECT
        quarantine.source, quarantine."table" AS register, coalesce(quarantine."column", '*') AS field,
        CASE coalesce(rule.kind, 'format')
            WHEN 'missing' THEN 'du'
            WHEN 'cross_field' THEN 'thong_nhat'
            WHEN 'stale' THEN 'song'
            WHEN 'national_reference' THEN 'dung'
            ELSE 'sach'
        END AS criterion,
        count(DISTINCT (file_sha256, sheet, line)) AS rows
    FROM in_quarantine AS quarantine
    LEFT JOIN in_rule AS rule USING (rule)
    GROUP BY ALL
),
rejected AS (
    SELECT source, "table" AS register, count(DISTINCT (file_sha256, sheet, line)) AS rows
    FROM in_quarantine
    GROUP BY ALL
),
field AS (
    SELECT in_field.*, coalesce(rejected.rows, 0) AS rejected
    FROM in_field
    LEFT JOIN rejected USING (source, register)
),
complete AS (
    SELECT
        field.source, field.register, field.field, 'du' AS criterion, 'filled' AS rule,
        field.accepted + field.rejected AS evaluated,
        field.filled + field.rejected - coalesce(broken.rows, 0) AS passed
    FROM field
    LEFT JOIN (SELECT * FROM broken WHERE criterion = 'du') AS broken
        USING (source, register, field)
    WHERE field.required
),
clean AS (
    SELECT
        field.source, field.register, field.field, 'sach' AS criterion, 'valid' AS rule,
        field.filled + coalesce(broken.rows, 0) AS evaluated, field.filled AS passed
    FROM field
    LEFT JOIN (SELECT * FROM broken WHERE criterion = 'sach') AS broken
        USING (source, register, field)
),
logical AS (
    SELECT
        field.source, field.register, field.field, 'thong_nhat' AS criterion, 'cross_field' AS rule,
        field.filled + coalesce(broken.rows, 0) AS evaluated, field.filled AS passed
    FROM field
    LEFT JOIN (SELECT * FROM broken WHERE criterion = 'thong_nhat') AS broken
        USING (source, register, field)
),
compared AS (
    SELECT
        field.source, field.register, field.field, 'dung' AS criterion, 'population' AS rule,
        CASE field.evidence
            WHEN 'full_name' THEN mention.name_agrees
            WHEN 'date_of_birth' THEN mention.birth_agrees
            WHEN 'sex' THEN mention.sex_agrees
            WHEN 'person_id' THEN mention.person_id = mention.master_id
            WHEN 'commune_code' THEN mention.commune_agrees
        END AS agrees
    FROM field
    JOIN st_mention AS mention
        ON mention.source = field.source
        AND mention.register = field.register
        AND mention.role = field.role
    WHERE mention.decision = 'match'
),
right_ AS (
    SELECT
        source, register, field, criterion, rule,
        count(agrees) AS evaluated, count(*) FILTER (agrees) AS passed
    FROM compared
    GROUP BY ALL
),
live AS (
    SELECT
        record.source, record.register, '*' AS field, 'song' AS criterion, 'fresh' AS rule,
        count(*) AS evaluated,
        count(*) FILTER (date_diff('day', record.as_of, night) <= freshness_days) AS passed
    FROM st_record AS record
    JOIN in_register USING (source, register)
    CROSS JOIN in_night
    GROUP BY record.source, record.register
),
consistent AS (
    SELECT
        record.source, record.register, '*' AS field, 'thong_nhat' AS criterion,
        'cross_source' AS rule, count(*) AS evaluated,
        count(*) FILTER (contradiction.record_key IS NULL) AS passed
    FROM st_record AS record
    LEFT JOIN (
        SELECT DISTINCT source, register, record_key FROM st_conflict WHERE reason <> 'link_uncertain'
    ) AS contradiction USING (source, register, record_key)
    GROUP BY record.source, record.register
),
results AS (
    SELECT * FROM complete
    UNION ALL SELECT * FROM clean
    UNION ALL SELECT * FROM logical
    UNION ALL SELECT * FROM right_
    UNION ALL SELECT * FROM live
    UNION ALL SELECT * FROM consistent
)
SELECT
    night, province_code, source, register, field, criterion, rule, 1 AS weight,
    coalesce(in_field.weight, 1) AS field_weight,
    coalesce(in_field.identifier, false) AS identifier,
    evaluated, passed
FROM results
LEFT JOIN in_field USING (source, register, field)
CROSS JOIN in_night
WHERE evaluated > 0;
