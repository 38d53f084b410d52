-- suite: conservation
-- table: fct_night
-- rule: there are as many records as distinct keys were accepted, and not more than accepted rows
-- rule_vi: số bản ghi đúng bằng số khóa khác nhau đã nhận và không nhiều hơn số dòng đã nhận
SELECT 1
FROM (FROM {batch}) AS night
JOIN (SELECT night, province_code, count(*) AS kept FROM fct_record GROUP BY ALL) AS record
    USING (night, province_code)
JOIN (SELECT night, province_code, sum(accepted_rows) AS accepted FROM fct_file GROUP BY ALL) AS file
    USING (night, province_code)
WHERE record.kept <> night.records OR record.kept > file.accepted
