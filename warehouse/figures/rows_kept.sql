-- How many records a night had, and for how many the rows are still kept.
SELECT
    (SELECT records FROM fct_night WHERE night = $night AND province_code = $province) AS records,
    count(*) AS kept
FROM fct_record
WHERE night = $night AND province_code = $province
