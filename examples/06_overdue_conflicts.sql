/* Lý do mâu thuẫn nào còn nhiều việc quá hạn nhất?
   Which reason of conflict has the most overdue cases? */
SELECT province, reason_name, open_conflicts, overdue, due_days, oldest_days
FROM mart.v_conflict_reason
WHERE NOT suppressed
QUALIFY night = max(night) OVER (PARTITION BY province_code)
ORDER BY overdue DESC, open_conflicts DESC, reason
