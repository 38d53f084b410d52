-- Without the spans that now are part of a longer one.
DELETE FROM fct_conflict_span AS span
USING st_span AS met
WHERE
    span.province_code = $province AND span.conflict = met.conflict
    AND (span.night = met.before OR span.opened_on = met.after)
