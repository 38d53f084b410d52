-- Decisions of the night, counted as they are shown. `due`: the role counts in the authentication rate.
INSERT INTO fct_decision BY NAME
SELECT
    night, province_code, source, register, role, decision, reason, count(*) AS mentions,
    bool_and(due) AS due, true AS suppressed
FROM fct_link
WHERE province_code = $province AND night = $night
GROUP BY night, province_code, source, register, role, decision, reason
