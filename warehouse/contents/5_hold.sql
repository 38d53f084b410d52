-- The spans that say what these records hold now: of the night before, of $night, and of the one after. What stays the
-- same is one span; what is not followed by another night of its register has no end.
INSERT INTO fct_record_span BY NAME
WITH held AS (
    SELECT
        *,
        CASE
            WHEN after IS NULL THEN NULL
            WHEN next = now THEN next_until
            ELSE after
        END AS now_until
    FROM st_held
)
SELECT
    was_night AS night, $province AS province_code, source, register, record, was AS content,
    CASE WHEN now = was THEN now_until ELSE $night END AS until
FROM held
WHERE was IS NOT NULL
UNION ALL
SELECT $night, $province, source, register, record, now, now_until
FROM held
WHERE now IS NOT NULL AND now IS DISTINCT FROM was
UNION ALL
SELECT after, $province, source, register, record, next, next_until
FROM held
WHERE next IS NOT NULL AND next IS DISTINCT FROM now
