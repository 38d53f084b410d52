-- What the shares of the criteria are made of, never shown itself: for each field and rule the values that failed, and
-- what these take from the weight of the field (`lost`). `flagged`: those of them that no broken rule counts.
CREATE OR REPLACE TEMP TABLE pr_value AS
WITH result AS (
    SELECT
        *, evaluated - passed AS failed,
        sum(weight) OVER (PARTITION BY night, source, register, field, criterion) AS weights,
        count(DISTINCT criterion) OVER (PARTITION BY night, source, register, field) AS criteria
    FROM fct_rule_result
    WHERE province_code = $province AND night IN (SELECT DISTINCT night FROM pr_figure)
),
refused AS (
    SELECT night, source, register, field, criterion, sum(broken_rows) AS rows
    FROM pr_broken
    GROUP BY ALL
)
SELECT
    hash('value', night, source, register, field, criterion, rule) AS unit,
    hash('flagged', night, source, register, field, criterion) AS flagged_unit,
    night, source, register, field, criterion, rule, evaluated, passed, failed, criteria,
    field_weight * weight AS share_of_weight, weights * evaluated AS share_of_values,
    share_of_weight * failed / share_of_values AS lost,
    CASE WHEN rule NOT IN ('population', 'cross_source', 'fresh') THEN failed - refused.rows END AS flagged
FROM result
LEFT JOIN refused USING (night, source, register, field, criterion)
WHERE failed > 0
