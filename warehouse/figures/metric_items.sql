-- The items of one metric, summed by what its levels tell apart; the metric's own SELECT is put in at the marker.
INSERT INTO metric_item BY NAME
SELECT
    $metric_id AS metric_id,
    source, register, district_code, commune_code, commune_vintage, current_commune, breakdown,
    sum(numerator::DECIMAL(18, 4)) AS numerator,
    sum(denominator::DECIMAL(18, 4)) AS denominator
FROM (/* SELECT of the metric */)
GROUP BY ALL
