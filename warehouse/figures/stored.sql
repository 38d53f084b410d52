-- Every stored figure of one metric on one night, with the key that names it at its level.
SELECT
    level, source, register, district_code, commune_code, commune_vintage, breakdown,
    concat_ws(
        '.', source, register, district_code,
        CASE WHEN level = 'commune_old' THEN commune_code || '@' || commune_vintage ELSE commune_code END,
        breakdown
    ) AS key,
    numerator, denominator
FROM fct_metric
WHERE night = $night AND province_code = $province AND metric_id = $metric_id
ORDER BY level, key
