-- Conflicts open on the last night of the province before $night, with the day each was first seen.
SELECT conflict AS conflict_id, opened_on
FROM fct_conflict
WHERE
    province_code = $province
    AND night = (
        SELECT max(night) FROM fct_night WHERE province_code = $province AND night < $night
    )
