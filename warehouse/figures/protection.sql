-- What is too small to leave the warehouse: 1 to 4. Nothing (0) tells of nobody in particular.
CREATE OR REPLACE MACRO is_small(n) AS coalesce(n BETWEEN 1 AND 4, false);

-- A figure whose group is small, or one of its two parts where these are people or
-- their values (`dim_metric.protects`).
CREATE OR REPLACE MACRO is_small_figure(protects, numerator, denominator) AS
    protects <> 'nothing' AND is_small(coalesce(denominator, numerator))
    OR protects IN ('parts', 'shares') AND (is_small(numerator) OR is_small(denominator - numerator));
