-- The backlog of the night by reason, counted as it is shown.
INSERT INTO fct_backlog_reason BY NAME
SELECT
    night, province_code, reason, sum(open)::BIGINT AS open, sum(overdue)::BIGINT AS overdue,
    max(oldest_days) AS oldest_days, true AS suppressed
FROM fct_backlog
WHERE province_code = $province AND night = $night
GROUP BY night, province_code, reason
