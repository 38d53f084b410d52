-- What is left of them: up to the night of the province before $night, and from the one after it on.
INSERT INTO fct_conflict_span BY NAME
WITH beside AS (
    SELECT
        max(night) FILTER (night < $night) AS before,
        min(night) FILTER (night > $night) AS after
    FROM fct_night
    WHERE province_code = $province
)
SELECT $province AS province_code, conflict, opened_on, before AS night
FROM st_span CROSS JOIN beside
WHERE opened_on <= before
UNION ALL
SELECT $province AS province_code, conflict, after AS opened_on, night
FROM st_span CROSS JOIN beside
WHERE after <= night
