-- The spans that hold $night, which is about to be built anew.
CREATE OR REPLACE TEMP TABLE st_span AS
SELECT conflict, opened_on, night
FROM fct_conflict_span
WHERE province_code = $province AND $night BETWEEN opened_on AND night
