-- Equations that do not hold tell nothing: lines without a commune, two roles of one record …
DELETE FROM pr_term
WHERE equation IN (
    SELECT equation
    FROM pr_term
    LEFT JOIN pr_cell USING (cell)
    GROUP BY equation
    HAVING count(*) < 2 OR count(*) FILTER (value IS NULL) > 0 OR abs(sum(sign * value)) > 0.001 * max(abs(sign))
)
