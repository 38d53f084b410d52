-- The spans of a province from the conflicts that a warehouse of an earlier version kept: it has rows of its latest
-- nights, and no spans.
INSERT INTO fct_conflict_span BY NAME
SELECT province_code, conflict, min(opened_on) AS opened_on, max(night) AS night
FROM fct_conflict
WHERE
    province_code = $province
    AND NOT EXISTS (SELECT 1 FROM fct_conflict_span WHERE province_code = $province)
GROUP BY province_code, conflict
