-- Sums the items of all metrics at each of their levels; $levels has metric, unit and levels of each. One statement for
-- all metrics: planning it costs more than the sums.
-- Lines without the group of a level (no commune, say) count in the levels above it only.
INSERT INTO fct_metric BY NAME
WITH wanted AS (
    SELECT metric.metric_id, metric.unit, metric.measure, unnest(metric.levels) AS level
    FROM (SELECT unnest($levels) AS metric)
),
dated AS (
    SELECT item.*, state.as_of
    FROM metric_item AS item
    LEFT JOIN fct_source_state AS state
        ON state.night = $night AND state.province_code = $province
        AND state.source = item.source AND state.register = item.register
),
summed AS (
    SELECT
        metric_id,
        CASE grouping(source, register, district_code, commune_code, current_commune, breakdown)
            WHEN 63 THEN 'province'
            WHEN 31 THEN 'source'
            WHEN 15 THEN 'register'
            WHEN 55 THEN 'district'
            WHEN 7 THEN 'district_register'
            WHEN 59 THEN 'commune_old'
            WHEN 61 THEN 'commune'
            WHEN 13 THEN 'commune_register'
            WHEN 62 THEN 'breakdown'
            WHEN 30 THEN 'source_breakdown'
            WHEN 14 THEN 'register_breakdown'
        END AS level,
        source, register, district_code,
        coalesce(commune_code, current_commune) AS commune_code,
        CASE WHEN current_commune IS NOT NULL THEN 'new' ELSE commune_vintage END AS commune_vintage,
        breakdown,
        sum(numerator) AS numerator,
        sum(denominator) AS denominator,
        min(as_of) AS as_of
    FROM dated
    GROUP BY GROUPING SETS (
        (metric_id), (metric_id, source), (metric_id, source, register), (metric_id, district_code),
        (metric_id, source, register, district_code), (metric_id, commune_code, commune_vintage),
        (metric_id, current_commune), (metric_id, source, register, current_commune),
        (metric_id, breakdown), (metric_id, source, breakdown),
        (metric_id, source, register, breakdown)
    )
)
SELECT
    $night AS night, $province AS province_code, metric_id, level, source, register,
    district_code, commune_code, commune_vintage, breakdown,
    numerator::DECIMAL(18, 4) AS numerator,
    denominator::DECIMAL(18, 4) AS denominator,
    CASE WHEN denominator > 0 AND measure = 'share' THEN 100 * numerator::DOUBLE / denominator::DOUBLE END AS rate,
    unit,
    coalesce(as_of, $night) AS as_of,
    run_id, model_version, rule_version
FROM summed
JOIN wanted USING (metric_id, level)
JOIN fct_night ON fct_night.night = $night AND fct_night.province_code = $province
WHERE
    numerator IS NOT NULL
    AND (source IS NOT NULL OR NOT contains(level, 'source'))
    AND (register IS NOT NULL OR NOT contains(level, 'register'))
    AND (district_code IS NOT NULL OR NOT contains(level, 'district'))
    AND (commune_code IS NOT NULL OR NOT contains(level, 'commune'))
    AND (breakdown IS NOT NULL OR NOT contains(level, 'breakdown'));
