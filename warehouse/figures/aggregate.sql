-- Sums the items of one metric at each of its levels; the metric's own SELECT is put in at the marker.
-- Lines without the group of a level (no commune, say) count in the levels above it only.
INSERT INTO fct_metric BY NAME
WITH item AS (
    SELECT
        source, register, district_code, commune_code, commune_vintage, current_commune, breakdown,
        sum(numerator::DECIMAL(18, 4)) AS numerator,
        sum(denominator::DECIMAL(18, 4)) AS denominator
    FROM (/* SELECT of the metric */)
    GROUP BY ALL
),
dated AS (
    SELECT item.*, state.as_of
    FROM item
    LEFT JOIN fct_source_state AS state
        ON state.night = $night AND state.province_code = $province
        AND state.source = item.source AND state.register = item.register
),
summed AS (
    SELECT
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
        (), (source), (source, register), (district_code), (source, register, district_code),
        (commune_code, commune_vintage), (current_commune), (source, register, current_commune),
        (breakdown), (source, breakdown), (source, register, breakdown)
    )
)
SELECT
    $night AS night, $province AS province_code, $metric_id AS metric_id, level, source, register,
    district_code, commune_code, commune_vintage, breakdown,
    numerator::DECIMAL(18, 4) AS numerator,
    denominator::DECIMAL(18, 4) AS denominator,
    CASE WHEN denominator > 0 THEN 100 * numerator::DOUBLE / denominator::DOUBLE END AS rate,
    $unit AS unit,
    coalesce(as_of, $night) AS as_of,
    run_id, model_version, rule_version
FROM summed
JOIN fct_night ON fct_night.night = $night AND fct_night.province_code = $province
WHERE
    list_contains($levels, level)
    AND numerator IS NOT NULL
    AND (source IS NOT NULL OR NOT contains(level, 'source'))
    AND (register IS NOT NULL OR NOT contains(level, 'register'))
    AND (district_code IS NOT NULL OR NOT contains(level, 'district'))
    AND (commune_code IS NOT NULL OR NOT contains(level, 'commune'))
    AND (breakdown IS NOT NULL OR NOT contains(level, 'breakdown'));
