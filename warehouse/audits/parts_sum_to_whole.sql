-- suite: figures
-- table: fct_metric
-- rule: the figures of the registers sum to the figure of the province
-- rule_vi: số liệu các sổ cộng lại bằng số liệu cả tỉnh
SELECT 1
FROM (SELECT * FROM {batch} WHERE level = 'province') AS whole
JOIN (
    SELECT
        night, province_code, metric_id, sum(numerator) AS numerator, sum(denominator) AS denominator
    FROM {batch}
    WHERE level = 'register'
    GROUP BY ALL
) AS part USING (night, province_code, metric_id)
WHERE whole.numerator <> part.numerator OR whole.denominator <> part.denominator
