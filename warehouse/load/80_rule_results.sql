-- The five criteria, bottom up: one line per rule, field and criterion with what was evaluated and what passed.
-- Error groups of broken rules belong to criteria: missing to đủ; outlier, duplicate, format, foreign key to sạch;
-- cross field to thống nhất; stale to sống; national reference to đúng. A value breaks a criterion once, whether its row
-- was rejected or only flagged, and by however many rules. Field '*' stands for the record as a whole: it answers for
-- rules that name no measured field (two copies of a row, say).
-- Definition: dispatch 4856/BCA-TTDLQG of 14 September 2026, appendix 3 (known through a secondary source).
CREATE OR REPLACE TEMP TABLE st_rule AS
SELECT
    rule, kind,
    CASE kind
        WHEN 'missing' THEN 'du'
        WHEN 'cross_field' THEN 'thong_nhat'
        WHEN 'stale' THEN 'song'
        WHEN 'national_reference' THEN 'dung'
        ELSE 'sach'
    END AS criterion
FROM in_rule;

UPDATE dim_reason SET criterion = st_rule.criterion
FROM st_rule
WHERE dim_reason.kind = 'rule' AND reason = rule;

CREATE OR REPLACE TEMP TABLE st_field AS
WITH size AS (
    SELECT
        source, register,
        (SELECT count(*) FROM st_record AS record
            WHERE record.source = register.source AND record.register = register.register) AS accepted,
        (SELECT count(DISTINCT (file_sha256, sheet, line)) FROM in_quarantine AS bad
            WHERE bad.source = register.source AND bad."table" = register.register) AS rejected
    FROM in_register AS register
)
SELECT
    field.source, field.register, field.field, role, evidence, required, identifier, weight,
    field.accepted, filled, rejected
FROM in_field AS field
JOIN size USING (source, register)
UNION ALL BY NAME
SELECT
    source, register, '*' AS field, false AS required, false AS identifier, 1 AS weight,
    accepted, accepted AS filled, rejected
FROM size;

INSERT INTO fct_rule_result BY NAME
WITH rejected AS (
    SELECT
        bad.source, bad."table" AS register, coalesce(field.field, '*') AS field,
        coalesce(criterion, 'sach') AS criterion,
        count(DISTINCT (file_sha256, sheet, line)) AS rows
    FROM in_quarantine AS bad
    LEFT JOIN st_rule USING (rule)
    LEFT JOIN st_field AS field
        ON field.source = bad.source AND field.register = bad."table" AND field.field = bad."column"
    GROUP BY ALL
),
flagged AS (
    SELECT source, register, field, criterion, sum(rows) AS rows, sum(filled) AS filled
    FROM (
        SELECT DISTINCT
            flag.source, flag.register, combination, coalesce(field.field, '*') AS field,
            coalesce(criterion, 'sach') AS criterion, rows, flag.filled
        FROM in_flag AS flag
        LEFT JOIN st_rule USING (rule)
        LEFT JOIN st_field AS field
            ON field.source = flag.source AND field.register = flag.register AND field.field = flag.field
    )
    GROUP BY ALL
),
judged AS (
    SELECT
        field.*,
        coalesce(rejected.rows, 0) AS bad_rejected,
        coalesce(flagged.filled, 0) AS bad_filled,
        coalesce(flagged.rows - flagged.filled, 0) AS bad_empty
    FROM (
        FROM st_field CROSS JOIN (SELECT unnest(['du', 'sach', 'thong_nhat', 'dung']) AS criterion)
    ) AS field
    LEFT JOIN rejected
        ON rejected.source = field.source AND rejected.register = field.register
        AND rejected.field = field.field AND rejected.criterion = field.criterion
    LEFT JOIN flagged
        ON flagged.source = field.source AND flagged.register = field.register
        AND flagged.field = field.field AND flagged.criterion = field.criterion
),
declared AS (
    SELECT DISTINCT
        rule.source, rule.register, coalesce(field.field, '*') AS field, criterion, kind AS rule
    FROM in_declared AS rule
    JOIN st_rule USING (rule)
    LEFT JOIN st_field AS field
        ON field.source = rule.source AND field.register = rule.register AND field.field = rule.field
    WHERE criterion IN ('thong_nhat', 'dung')
),
complete AS (
    SELECT
        source, register, field, criterion, 'filled' AS rule,
        accepted + rejected AS evaluated,
        filled - bad_filled + rejected - bad_rejected AS passed
    FROM judged
    WHERE criterion = 'du' AND (required OR field = '*')
    UNION ALL
    SELECT
        source, register, field, criterion, 'filled' AS rule,
        filled + bad_empty + bad_rejected AS evaluated,
        filled - bad_filled AS passed
    FROM judged
    WHERE criterion = 'du' AND identifier AND NOT required
),
clean AS (
    SELECT
        source, register, field, criterion, 'valid' AS rule,
        filled + bad_empty + bad_rejected AS evaluated,
        filled - bad_filled AS passed
    FROM judged
    WHERE criterion = 'sach'
),
agreeing AS (
    SELECT
        source, register, field, criterion, declared.rule,
        filled + bad_empty + bad_rejected AS evaluated,
        filled - bad_filled AS passed
    FROM judged
    JOIN declared USING (source, register, field, criterion)
),
compared AS (
    SELECT
        field.source, field.register, field.field, 'dung' AS criterion, 'population' AS rule,
        CASE field.evidence
            WHEN 'full_name' THEN mention.name_agrees
            WHEN 'date_of_birth' THEN mention.birth_agrees
            WHEN 'sex' THEN mention.sex_agrees
            WHEN 'person_id' THEN mention.number_agrees
            WHEN 'commune_code' THEN mention.commune_agrees
        END AS agrees
    FROM st_field AS field
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
        count(*) FILTER (date_diff('day', file.as_of, night) <= freshness_days) AS passed
    FROM st_record AS record
    LEFT JOIN st_file AS file USING (file_no)
    JOIN in_register ON in_register.source = record.source AND in_register.register = record.register
    CROSS JOIN in_night
    GROUP BY record.source, record.register
),
consistent AS (
    SELECT
        record.source, record.register, '*' AS field, 'thong_nhat' AS criterion,
        'cross_source' AS rule, count(*) AS evaluated,
        count(*) FILTER (contradiction.record_no IS NULL) AS passed
    FROM st_record AS record
    LEFT JOIN (
        SELECT DISTINCT record_no FROM st_conflict WHERE reason <> 'link_uncertain' AND state <> 'closed'
    ) AS contradiction USING (record_no)
    GROUP BY record.source, record.register
),
results AS (
    SELECT * FROM complete
    UNION ALL SELECT * FROM clean
    UNION ALL SELECT * FROM agreeing
    UNION ALL SELECT * FROM right_
    UNION ALL SELECT * FROM live
    UNION ALL SELECT * FROM consistent
)
SELECT
    night, province_code, source, register, field, criterion, rule, 1 AS weight,
    st_field.weight AS field_weight,
    st_field.identifier,
    evaluated, passed
FROM results
JOIN st_field USING (source, register, field)
CROSS JOIN in_night
WHERE evaluated > 0;
