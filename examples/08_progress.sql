/* Tỷ lệ đồng bộ thay đổi thế nào qua các đêm?
   How has the sync rate moved from night to night? */
SELECT
    province, night, round(rate, 2) AS rate,
    round(rate - lag(rate) OVER (PARTITION BY province_code ORDER BY night), 2) AS change
FROM mart.v_sync_rate
WHERE level = 'province'
ORDER BY province, night
