/* Tiêu chí nào của nguồn nào đang ở dải vàng hoặc đỏ?
   Which criterion of which source is in the yellow or red band? */
SELECT province, source, criterion_name, round(rate, 2) AS rate, band
FROM mart.v_criteria
WHERE level = 'source_breakdown'
QUALIFY night = max(night) OVER (PARTITION BY province_code)
ORDER BY rate, province, source, criterion
