-- Without $night, of the records whose content begins or ends on it: what they held on the night before and on the one
-- after. What is held between the two is then what was held before (`now`).
CREATE OR REPLACE TEMP TABLE st_held AS
WITH span AS (
    SELECT source, register, record, content, span.night, until, before, after
    FROM fct_record_span AS span
    JOIN st_turn USING (source, register)
    WHERE province_code = $province
),
moved AS (SELECT DISTINCT record FROM span WHERE night = $night OR until = $night)
SELECT
    record, any_value(source) AS source, any_value(register) AS register, any_value(before) AS before,
    any_value(after) AS after,
    any_value(night) FILTER (was) AS was_night, any_value(content) FILTER (was) AS was,
    any_value(content) FILTER (was) AS now,
    any_value(content) FILTER (next) AS next, any_value(until) FILTER (next) AS next_until
FROM (
    SELECT
        *,
        night <= before AND coalesce(until > before, true) AS was,
        night <= after AND coalesce(until > after, true) AS next
    FROM span
    SEMI JOIN moved USING (record)
)
GROUP BY record
