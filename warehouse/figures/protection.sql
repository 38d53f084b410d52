-- What is too small to leave the warehouse: 1 to 4. Nothing (0) tells of nobody in particular.
CREATE OR REPLACE MACRO is_small(n) AS coalesce(n BETWEEN 1 AND 4, false);

-- A figure whose group is small, or one of its two parts where these are people (`dim_metric.protects`).
CREATE OR REPLACE MACRO is_small_figure(protects, numerator, denominator) AS
    protects <> 'nothing' AND is_small(coalesce(denominator, numerator))
    OR protects = 'parts' AND (is_small(numerator) OR is_small(denominator - numerator));

-- Whether a line of `part` is hidden: when it is so already, or when it is the smallest of the others where exactly one
-- is: what is hidden alone could be had by subtraction.
CREATE OR REPLACE MACRO is_hidden(hidden, size, part) AS
    hidden OR (
        count(*) FILTER (hidden) OVER (PARTITION BY part) = 1
        AND row_number() OVER (PARTITION BY part, hidden ORDER BY size) = 1
    );
