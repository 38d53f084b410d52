-- Criteria and index, and what they lack: the values that failed, by field and rule. What a figure lacks times 60 is a whole
-- number of the values' shares, since a field has one to five criteria.
INSERT INTO pr_term
SELECT hash('lost', night, source, register, criterion) AS equation, hash(unit, 'x') AS cell, 1 AS sign FROM pr_value
UNION ALL
SELECT hash('lost', night, source, register, breakdown), hash(unit, 'r'), -1
FROM pr_figure
WHERE metric_id = 'criteria' AND level = 'register_breakdown'
UNION ALL
SELECT hash('index', night, source, register), hash(unit, 'x'), 60 // criteria FROM pr_value
UNION ALL
SELECT hash('index', night, source, register), hash(unit, 'r'), -60
FROM pr_figure
WHERE metric_id = 'quality_index' AND level = 'register'
UNION ALL
SELECT hash('share', unit), unnest([unit, hash(unit, 'x')]), unnest([share_of_weight, -share_of_values])
FROM pr_value
UNION ALL
-- a value fails because its row was refused or flagged
SELECT hash('refused', unit), unnest([unit, flagged_unit]), unnest([-1, 1]) FROM pr_value WHERE flagged >= 0
UNION ALL
SELECT hash('refused', value.unit), broken.unit, 1
FROM pr_value AS value
JOIN pr_broken AS broken USING (night, source, register, field, criterion)
WHERE flagged >= 0
UNION ALL
-- or because sources contradict each other
SELECT hash('contradicted', night, source, register, rule), unit, -1
FROM pr_value
WHERE rule = 'cross_source' OR rule = 'population' AND field LIKE '%sex'
UNION ALL
SELECT
    hash('contradicted', night, source, register, unnest(['cross_source', 'population'])),
    hash('open', reason, source, register, current_commune), 1
FROM fct_backlog
WHERE province_code = $province AND night = $night AND reason = 'sex_contradiction'
UNION ALL
SELECT
    hash('contradicted', night, source, register, 'cross_source'),
    hash('open', reason, source, register, current_commune), 1
FROM fct_backlog
WHERE province_code = $province AND night = $night AND reason NOT IN ('link_uncertain', 'sex_contradiction')
