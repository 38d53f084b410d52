-- What agencies claimed for this province, recomputed from the claim's own fraction. The tolerance is half a unit of
-- the last digit that was printed, so 78.75 may be 0.005 off and 70 may be 0.5 off.
INSERT INTO fct_reported_figure BY NAME
WITH claim AS (
    SELECT
        figure_id, metric_id, source, name_vi AS name, agency, document, as_of::DATE AS as_of,
        numerator::DECIMAL(18, 4) AS numerator, denominator::DECIMAL(18, 4) AS denominator,
        percent::DECIMAL(9, 4) AS claimed_percent,
        CASE WHEN denominator > 0 THEN 100 * numerator::DOUBLE / denominator::DOUBLE END AS recomputed_percent,
        0.5 * pow(10, -length(split_part(percent::VARCHAR, '.', 2))) AS tolerance
    FROM in_reported
)
SELECT
    night, province_code, claim.*,
    coalesce(abs(claimed_percent::DOUBLE - recomputed_percent) > tolerance + 1e-9, true) AS disagrees
FROM claim
CROSS JOIN in_night;
