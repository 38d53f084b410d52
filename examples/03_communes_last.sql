/* Mười xã có tỷ lệ đồng bộ thấp nhất là những xã nào?
   Which ten communes have the lowest sync rate? */
SELECT province, commune, numerator, denominator, round(rate, 2) AS rate
FROM mart.v_sync_rate
WHERE level = 'commune' AND NOT rate IS NULL
QUALIFY night = max(night) OVER (PARTITION BY province_code)
ORDER BY rate, commune_code
LIMIT 10
