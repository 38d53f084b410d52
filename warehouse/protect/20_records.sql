-- How many records each register had on $night and on the night before: never shown itself, but what others are sums of.
CREATE OR REPLACE TEMP TABLE pr_records AS
WITH counted AS (
    SELECT night, source, register, count(*) AS records
    FROM fct_record
    WHERE province_code = $province AND night IN (SELECT DISTINCT night FROM pr_figure)
    GROUP BY night, source, register
),
told AS (
    SELECT night, source, register, new_records + changed_records + same_records AS records
    FROM fct_change
    WHERE province_code = $province AND night = $night
    UNION ALL
    SELECT previous_night AS night, source, register, gone_records + changed_records + same_records AS records
    FROM fct_change
    WHERE province_code = $province AND night = $night
)
SELECT
    hash('records', night, source, register) AS cell, night, source, register,
    coalesce(counted.records, told.records) AS records
FROM counted
FULL JOIN told USING (night, source, register)
