/* Sổ nào còn xa mục tiêu số hóa nhất, và còn thiếu bao nhiêu việc?
   Which register is furthest from complete digitisation, and how many entries are missing? */
SELECT province, register_name, denominator - numerator AS missing, round(rate, 2) AS rate
FROM mart.v_digitization_rate
WHERE level = 'register' AND NOT rate IS NULL
QUALIFY night = max(night) OVER (PARTITION BY province_code)
ORDER BY missing DESC, register_name
