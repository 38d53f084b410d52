-- How many records of each register are new, changed, gone and the same on $night, against the night on which their
-- register came before (st_turn). A register that did not come, or came for the first time, has no line.
INSERT INTO fct_change BY NAME
WITH span AS (
    SELECT source, register, record, night = $night AS begins, coalesce(until = $night, false) AS ends
    FROM fct_record_span
    WHERE province_code = $province AND night <= $night AND coalesce(until >= $night, true)
),
counted AS (
    SELECT
        source, register,
        count(*) FILTER (begins) AS begun, count(*) FILTER (ends) AS ended,
        count(*) FILTER (NOT begins AND NOT ends) AS same
    FROM span
    GROUP BY source, register
),
changed AS (
    SELECT source, register, count(*) AS changed
    FROM (FROM span WHERE begins)
    SEMI JOIN (FROM span WHERE ends) AS ended USING (source, register, record)
    GROUP BY source, register
)
SELECT
    $night AS night, $province AS province_code, source, register, before AS previous_night,
    coalesce(begun, 0) - coalesce(changed, 0) AS new_records,
    coalesce(changed, 0) AS changed_records,
    coalesce(ended, 0) - coalesce(changed, 0) AS gone_records,
    coalesce(same, 0) AS same_records
FROM st_turn
LEFT JOIN counted USING (source, register)
LEFT JOIN changed USING (source, register)
WHERE before IS NOT NULL
