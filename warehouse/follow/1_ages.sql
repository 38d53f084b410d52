-- Since when the conflicts of $night are open, after the night before it was built anew. A conflict that the new night
-- before does not have was first seen on $night.
UPDATE fct_conflict AS conflict
SET opened_on = since.opened_on, age_days = date_diff('day', since.opened_on, $night)
FROM (
    SELECT this.conflict, coalesce(before.opened_on, $night) AS opened_on
    FROM fct_conflict AS this
    LEFT JOIN (
        SELECT conflict, opened_on
        FROM fct_conflict
        WHERE
            province_code = $province
            AND night = (
                SELECT max(night) FROM fct_night WHERE province_code = $province AND night < $night
            )
    ) AS before USING (conflict)
    WHERE this.province_code = $province AND this.night = $night
) AS since
WHERE
    conflict.province_code = $province AND conflict.night = $night
    AND conflict.conflict = since.conflict
