/* Mỗi sổ đã số hóa xong ở bao nhiêu huyện (trước sáp nhập)?
   In how many districts (before the merger) is each register completely digitised? */
SELECT province, register_name, numerator::INT || ' / ' || denominator::INT AS districts
FROM mart.v_metric
WHERE metric_id = 'digitization_units' AND level = 'register'
QUALIFY night = max(night) OVER (PARTITION BY province_code)
ORDER BY province, register_name
