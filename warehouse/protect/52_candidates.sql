-- What could be hidden to make a number unknown that `proof` (number, equation, factor) gives away: shown, not zero, and
-- not cancelled out between the equations; the smallest first.
SELECT number, unit
FROM (
    SELECT number, unit, cell, sum(factor::HUGEINT * sign) % $prime AS weight
    FROM proof
    JOIN pr_term USING (equation)
    JOIN pr_cell USING (cell)
    JOIN pr_unit USING (unit)
    WHERE NOT hidden AND NOT fixed AND value <> 0
    GROUP BY number, unit, cell
)
JOIN pr_unit USING (unit)
WHERE weight <> 0
GROUP BY number, unit, size
ORDER BY number, size, unit
