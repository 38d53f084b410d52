-- What somebody curious does not know, of what was hidden just now: each number with the equations it stands in. A hidden
-- zero counts as known, since sums of nothing give it away.
SELECT
    cell, list(equation ORDER BY equation) AS equations, list(sign ORDER BY equation) AS signs,
    any_value(sensitive) AS sensitive
FROM (
    SELECT cell, equation, sum(sign)::BIGINT AS sign, any_value(sensitive) AS sensitive
    FROM pr_term
    JOIN pr_cell USING (cell)
    JOIN pr_unit USING (unit)
    WHERE fresh AND value <> 0
    GROUP BY cell, equation
    HAVING sum(sign) <> 0
)
GROUP BY cell
ORDER BY cell
