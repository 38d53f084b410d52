-- The equations, each with a number of its own: by cell, with the coefficient.
SELECT number AS cell, dense_rank() OVER (ORDER BY equation) AS equation, sum(sign)::BIGINT AS sign
FROM pr_term
JOIN pr_number USING (cell)
GROUP BY number, equation
HAVING sum(sign) <> 0
ORDER BY cell, equation
