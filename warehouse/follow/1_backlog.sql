-- The conflicts of $night, summed for the views, with what must not leave: groups below 5, and the smallest of the others
-- where one hidden alone could be had by subtraction, first among the groups of a reason, then among those of a commune.
INSERT INTO fct_backlog BY NAME
SELECT
    * REPLACE (
        is_hidden(
            suppressed, (open, reason, source, register), (night, province_code, current_commune)
        ) AS suppressed
    )
FROM (
    SELECT
        *,
        is_hidden(
            is_small(open), (open, source, register, current_commune), (night, province_code, reason)
        ) AS suppressed
    FROM (
        SELECT
            night, province_code, reason, source, register, current_commune,
            count(*) AS open,
            count(*) FILTER (age_days > due_days) AS overdue,
            max(age_days) AS oldest_days
        FROM fct_conflict
        WHERE province_code = $province AND night = $night
        GROUP BY ALL
    )
)
