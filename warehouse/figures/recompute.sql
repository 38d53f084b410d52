-- One figure of a metric, computed again from its items.
SELECT
    count(*) AS items,
    sum(numerator::DECIMAL(18, 4)) AS numerator,
    sum(denominator::DECIMAL(18, 4)) AS denominator
FROM (/* items of the figure */)
