-- Lines of views that count for themselves, and the figures that are their sums.
INSERT INTO pr_term
WITH figure AS (FROM pr_figure),
decision AS (
    SELECT hash('decision', night, source, register, role, decision, reason) AS cell, *
    FROM fct_decision
    WHERE province_code = $province AND night IN (SELECT DISTINCT night FROM pr_figure)
),
rule AS (
    SELECT hash('rule', night, source, register, column_name, rule) AS cell, *
    FROM fct_broken_rule
    WHERE province_code = $province AND night IN (SELECT DISTINCT night FROM pr_figure)
)
SELECT hash('due', night, source, register) AS equation, cell, 1 AS sign FROM decision WHERE due
UNION ALL
SELECT hash('matched', night, source, register), cell, 1 FROM decision WHERE due AND decision = 'match'
UNION ALL
SELECT
    hash(unnest(['due', 'matched']), night, source, register), hash(unit, unnest(['d', 'n'])), -1
FROM figure
WHERE metric_id = 'authentication_rate' AND level = 'register'
UNION ALL
SELECT hash('mentions', night), cell, 1 FROM decision
UNION ALL
SELECT hash('mentions', night), hash('night', night, 'mentions'), -1 FROM (SELECT DISTINCT night FROM decision)
UNION ALL
-- every record has one mention of each role
SELECT hash('mentions', night, source, register, role), cell, 1 FROM decision
UNION ALL
SELECT hash('mentions', night, source, register, role), cell, -1
FROM pr_records
JOIN (SELECT DISTINCT night, source, register, role FROM decision) USING (night, source, register)
UNION ALL
SELECT hash('broken', night, source, register), cell, 1 FROM rule
UNION ALL
SELECT hash('broken', night, source, register), hash(unit, 'n'), -1
FROM figure
WHERE metric_id = 'quarantine_rate' AND level = 'register'
UNION ALL
-- a row may break several rules: each counts some of the rows
SELECT hash('of refused', unit), unnest([unit, rest_unit, hash(refused, 'n')]), unnest([1, 1, -1])
FROM pr_broken
WHERE rest >= 0
UNION ALL
-- new + changed + same = records of the night; gone + changed + same = records when the register came before
SELECT hash('now', night, source, register), hash('same', night, source, register), 1
FROM fct_change
WHERE province_code = $province AND night IN (SELECT DISTINCT night FROM pr_figure)
UNION ALL
SELECT hash('before', source, register), hash('same', night, source, register), 1
FROM fct_change
WHERE province_code = $province AND night = $night
UNION ALL
SELECT hash('now', night, source, register), hash(unit, 'n'), 1
FROM pr_figure
WHERE metric_id = 'records_changed' AND level = 'register_breakdown' AND breakdown IN ('new', 'changed')
UNION ALL
SELECT hash('before', source, register), hash(unit, 'n'), 1
FROM figure
WHERE
    NOT past AND metric_id = 'records_changed' AND level = 'register_breakdown'
    AND breakdown IN ('gone', 'changed')
UNION ALL
SELECT hash('now', night, source, register), cell, -1 FROM pr_records
UNION ALL
SELECT hash('before', source, register), cell, -1
FROM pr_records AS records
JOIN fct_change AS change USING (source, register)
WHERE change.province_code = $province AND change.night = $night AND records.night = change.previous_night
