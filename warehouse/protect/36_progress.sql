-- Progress: desks are sums of their reasons, and what is open tonight is what was open, less what was cleared, and what is
-- new. How many are new is shown nowhere (`new`, at least 0).
CREATE OR REPLACE TEMP TABLE pr_new AS
SELECT
    hash('new', level, source, breakdown) AS unit, level, source, breakdown,
    coalesce(sum(numerator) FILTER (metric_id = 'conflicts_open' AND NOT past), 0)
        - coalesce(sum(numerator) FILTER (metric_id = 'conflicts_open' AND past), 0)
        + coalesce(sum(denominator) FILTER (metric_id = 'cleared_in_time' AND NOT past), 0) AS new
FROM pr_figure
WHERE
    (NOT past OR is_before)
    AND metric_id IN ('conflicts_open', 'cleared_in_time') AND level IN ('province', 'source', 'breakdown')
GROUP BY level, source, breakdown
HAVING new >= 0 AND count(*) FILTER (metric_id = 'cleared_in_time' AND NOT past) > 0;

INSERT INTO pr_unit BY NAME
SELECT unit, 'new' AS origin, NULL::BIGINT AS line, NULL::UBIGINT AS along, new::DOUBLE AS size, true AS fixed, true AS hidden, true AS fresh
FROM pr_new;

INSERT INTO pr_cell BY NAME
SELECT unit AS cell, unit, new::DOUBLE AS value, false AS sensitive, 0 AS least FROM pr_new;

INSERT INTO pr_term
WITH figure AS (
    SELECT pr_figure.*, reason.desk
    FROM pr_figure
    LEFT JOIN dim_reason AS reason ON reason.kind = 'conflict' AND reason.reason = breakdown
    WHERE
        (NOT past OR is_before)
        AND metric_id IN ('conflicts_open', 'conflicts_referred', 'conflicts_cleared', 'cleared_in_time')
)
SELECT hash('flow', unit) AS equation, unit AS cell, 1 AS sign FROM pr_new
UNION ALL
SELECT
    hash('flow', pr_new.unit), hash(figure.unit, CASE metric_id WHEN 'conflicts_open' THEN 'n' ELSE 'd' END),
    CASE WHEN past THEN 1 ELSE -1 END
FROM pr_new
JOIN figure
    ON figure.level = pr_new.level AND figure.source IS NOT DISTINCT FROM pr_new.source
    AND figure.breakdown IS NOT DISTINCT FROM pr_new.breakdown
WHERE metric_id = 'conflicts_open' OR metric_id = 'cleared_in_time' AND NOT past
UNION ALL
SELECT
    hash('desk', night, metric_id IN ('conflicts_open', 'conflicts_referred'), coalesce(desk, breakdown)),
    hash(unit, CASE WHEN metric_id IN ('conflicts_open', 'conflicts_cleared') THEN 'n' ELSE 'd' END),
    CASE WHEN metric_id IN ('conflicts_referred', 'conflicts_cleared') THEN -1 ELSE 1 END
FROM figure
WHERE level = 'breakdown'
