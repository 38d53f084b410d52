-- Since when the conflicts of the last night before $night are open.
CREATE OR REPLACE TEMP TABLE st_before AS
SELECT conflict AS conflict_id, opened_on
FROM fct_conflict_span
WHERE
    province_code = $province
    AND night = (SELECT max(night) FROM fct_night WHERE province_code = $province AND night < $night)
