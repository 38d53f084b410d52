-- The conflicts of $night that nobody closed, summed for the views. What must not leave is marked later (protect/*.sql).
INSERT INTO fct_backlog BY NAME
SELECT
    night, province_code, reason, source, register, current_commune,
    count(*) AS open,
    count(*) FILTER (age_days > due_days) AS overdue,
    max(age_days) AS oldest_days,
    true AS suppressed
FROM fct_conflict
WHERE province_code = $province AND night = $night AND state IS DISTINCT FROM 'closed'
GROUP BY ALL
