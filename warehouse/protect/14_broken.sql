-- Lines of broken rules, each with the field and criterion it counts for (as load/80_rule_results.sql has it). `rest`: rows
-- of the register in quarantine that did not break it.
CREATE OR REPLACE TEMP TABLE pr_broken AS
WITH measured AS (
    SELECT DISTINCT night, source, register, field FROM fct_rule_result WHERE province_code = $province
)
SELECT
    hash('rule', line.night, line.source, line.register, column_name, line.rule) AS unit,
    line.night, line.source, line.register, coalesce(field, '*') AS field,
    coalesce(reason.criterion, 'sach') AS criterion, broken_rows,
    hash('rest', line.night, line.source, line.register, column_name, line.rule) AS rest_unit,
    figure.unit AS refused, figure.numerator - broken_rows AS rest
FROM fct_broken_rule AS line
LEFT JOIN measured
    ON measured.night = line.night AND measured.source = line.source AND measured.register = line.register
    AND field = column_name
LEFT JOIN dim_reason AS reason ON reason.kind = 'rule' AND reason.reason = line.rule
LEFT JOIN pr_figure AS figure
    ON figure.night = line.night AND metric_id = 'quarantine_rate' AND level = 'register'
    AND figure.source = line.source AND figure.register = line.register
WHERE province_code = $province AND line.night IN (SELECT DISTINCT night FROM pr_figure)
