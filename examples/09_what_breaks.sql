/* Quy tắc nào bị vi phạm nhiều nhất, ở sổ và cột nào?
   Which rules are broken most, in which register and column? */
SELECT province, register_name, column_name, rule_name, broken_rows
FROM mart.v_broken_rule
WHERE NOT suppressed
QUALIFY night = max(night) OVER (PARTITION BY province_code)
ORDER BY broken_rows DESC, register, column_name, rule
LIMIT 15
