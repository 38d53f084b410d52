-- The ages of later nights whose rows are kept, where the span of a conflict begins on another night than they say. Gives
-- these nights, a line per conflict.
UPDATE fct_conflict AS conflict
SET opened_on = span.opened_on, age_days = date_diff('day', span.opened_on, conflict.night)
FROM fct_conflict_span AS span
WHERE
    conflict.province_code = $province AND conflict.night > $night
    AND span.province_code = $province AND span.conflict = conflict.conflict
    AND conflict.night BETWEEN span.opened_on AND span.night
    AND conflict.opened_on <> span.opened_on
RETURNING conflict.night
