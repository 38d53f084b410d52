-- Broken rules of the night, counted as they are shown.
INSERT INTO fct_broken_rule BY NAME
SELECT
    night, province_code, source, register, column_name, rule,
    count(DISTINCT (file, sheet_no, line)) AS broken_rows, true AS suppressed
FROM fct_quarantine
WHERE province_code = $province AND night = $night
GROUP BY night, province_code, source, register, column_name, rule
