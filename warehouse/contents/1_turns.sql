-- The registers that came on $night, each with the night on which it came before and the next one after: nights whose
-- contents are known. A register came where a file or sheet of it was read; what did not come is compared with nothing.
CREATE OR REPLACE TEMP TABLE st_turn AS
WITH came AS (
    SELECT DISTINCT night, source, register
    FROM fct_file
    JOIN fct_night USING (night, province_code)
    WHERE
        province_code = $province AND register IS NOT NULL AND night >= $horizon
        AND (contents_known OR night = $night)
),
placed AS (
    SELECT
        night, source, register,
        lag(night) OVER by_night AS before,
        lead(night) OVER by_night AS after
    FROM came
    WINDOW by_night AS (PARTITION BY source, register ORDER BY night)
)
SELECT source, register, before, after FROM placed WHERE night = $night
