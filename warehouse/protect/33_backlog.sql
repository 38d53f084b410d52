-- The backlog by reason, register and commune, and what is a sum of it.
INSERT INTO pr_term
WITH figure AS (FROM pr_figure WHERE NOT past),
line AS (
    SELECT
        hash('open', reason, source, register, current_commune) AS open,
        hash('overdue', reason, source, register, current_commune) AS late,
        reason, source, register, current_commune, due_days || ' ngày' AS class
    FROM fct_backlog
    JOIN (SELECT reason, due_days FROM dim_reason WHERE kind = 'conflict') USING (reason)
    WHERE province_code = $province AND night = $night
),
sum AS (
    SELECT unnest(['breakdown', 'class', 'register', 'commune', 'source_breakdown']) AS level
)
SELECT
    hash('backlog', metric_id, part, level, source, register, commune, breakdown) AS equation,
    CASE part WHEN 'v' THEN hash(late, 'v') ELSE open END AS cell, 1 AS sign
FROM (
    SELECT
        line.open, line.late, metric_id, part, sum.level,
        CASE WHEN sum.level IN ('register', 'source_breakdown') THEN source END AS source,
        CASE WHEN sum.level = 'register' THEN register END AS register,
        CASE WHEN sum.level = 'commune' THEN current_commune END AS commune,
        CASE WHEN sum.level = 'class' THEN class WHEN sum.level LIKE '%breakdown' THEN reason END AS breakdown
    FROM line
    CROSS JOIN sum
    CROSS JOIN (VALUES ('conflicts_open', 'n'), ('conflicts_overdue', 'v'), ('conflicts_overdue', 'd')) AS of(metric_id, part)
)
UNION ALL
SELECT
    hash(
        'backlog', metric_id, CASE WHEN metric_id = 'conflicts_overdue' AND half = 'n' THEN 'v' ELSE half END,
        CASE WHEN metric_id = 'conflicts_overdue' AND level = 'breakdown' THEN 'class' ELSE level END,
        source, register, commune_code, breakdown
    ),
    hash(unit, half), -1
FROM (
    SELECT *, unnest(CASE metric_id WHEN 'conflicts_open' THEN ['n'] ELSE ['n', 'd'] END) AS half
    FROM figure
    WHERE metric_id IN ('conflicts_open', 'conflicts_overdue')
)
UNION ALL
SELECT hash('in time', late), unnest([open, hash(late, 'v'), hash(late, 'r')]), unnest([-1, 1, 1]) FROM line
UNION ALL
SELECT hash('late', reason), hash(late, 'v'), 1 FROM line
UNION ALL
SELECT hash('late', reason), hash(hash('reason', reason), 'v'), -1 FROM (SELECT DISTINCT reason FROM line)
UNION ALL
SELECT
    hash('reason in time', breakdown),
    unnest([hash(unit, 'n'), hash(hash('reason', breakdown), 'v'), hash(hash('reason', breakdown), 'r')]),
    unnest([-1, 1, 1])
FROM figure
WHERE metric_id = 'conflicts_open' AND level = 'breakdown'
UNION ALL
-- every decision that somebody must choose is a conflict of the register
SELECT hash('uncertain', source, register), open, -1 FROM line WHERE reason = 'link_uncertain'
UNION ALL
SELECT hash('uncertain', source, register), hash('decision', night, source, register, role, decision, reason), 1
FROM fct_decision
WHERE province_code = $province AND night = $night AND decision = 'review'
