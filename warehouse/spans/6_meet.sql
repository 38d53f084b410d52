-- Each conflict of $night, with the span that ends on the night before and the one that begins on the night after.
CREATE OR REPLACE TEMP TABLE st_span AS
WITH beside AS (
    SELECT
        max(night) FILTER (night < $night) AS before,
        min(night) FILTER (night > $night) AS after
    FROM fct_night
    WHERE province_code = $province
),
span AS (SELECT conflict, opened_on, night FROM fct_conflict_span WHERE province_code = $province)
SELECT
    this.conflict,
    coalesce(earlier.opened_on, $night) AS opened_on,
    coalesce(later.night, $night) AS night,
    earlier.night AS before,
    later.opened_on AS after
FROM (SELECT conflict FROM fct_conflict WHERE province_code = $province AND night = $night) AS this
LEFT JOIN (SELECT span.* FROM span JOIN beside ON span.night = beside.before) AS earlier USING (conflict)
LEFT JOIN (SELECT span.* FROM span JOIN beside ON span.opened_on = beside.after) AS later USING (conflict)
