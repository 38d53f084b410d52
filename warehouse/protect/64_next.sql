-- What the next night may show depends on what this one does.
UPDATE fct_night SET protection = NULL
WHERE
    province_code = $province
    AND night = (SELECT min(night) FROM fct_night WHERE province_code = $province AND night > $night)
