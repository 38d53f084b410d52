-- The spans that hold $night now.
INSERT INTO fct_conflict_span BY NAME
SELECT $province AS province_code, conflict, opened_on, night FROM st_span
