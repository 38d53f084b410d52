-- Without the spans of these records that hold the night before, $night or the one after.
DELETE FROM fct_record_span AS span
USING st_held AS held
WHERE
    span.province_code = $province AND span.record = held.record
    AND span.night <= coalesce(held.after, $night)
    AND coalesce(span.until > coalesce(held.before, $night), true)
