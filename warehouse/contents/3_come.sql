-- Of the records whose content on $night is other than when their register came before: the two contents, and the one
-- of the night on which it came next.
CREATE OR REPLACE TEMP TABLE st_held AS
WITH span AS (
    SELECT source, register, record, content, span.night, until, before, after
    FROM fct_record_span AS span
    JOIN st_turn USING (source, register)
    WHERE province_code = $province
),
here AS (
    SELECT source::VARCHAR AS source, register::VARCHAR AS register, record, content
    FROM st_record
)
SELECT
    moved.record, moved.source, moved.register, st_turn.before, st_turn.after, was_night, was, now,
    following.content AS next, following.until AS next_until
FROM (
    SELECT
        record, coalesce(here.source, held.source) AS source, coalesce(here.register, held.register) AS register,
        held.night AS was_night, held.content AS was, here.content AS now
    FROM here
    FULL JOIN (FROM span WHERE night <= before AND coalesce(until > before, true)) AS held USING (record)
    WHERE here.content IS DISTINCT FROM held.content
) AS moved
JOIN st_turn ON st_turn.source = moved.source AND st_turn.register = moved.register
LEFT JOIN (FROM span WHERE night <= after AND coalesce(until > after, true)) AS following
    ON following.record = moved.record
