-- The provincial figure of one metric, computed again from its items.
SELECT
    count(*) AS items,
    sum(numerator::DECIMAL(18, 4)) AS numerator,
    sum(denominator::DECIMAL(18, 4)) AS denominator
FROM (/* SELECT of the metric */)
