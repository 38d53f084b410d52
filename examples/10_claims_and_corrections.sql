/* Số liệu nào cơ quan báo cáo không thể đúng với chính các số của nó, vì sao, và kho ghi bao nhiêu?
   Which claimed figures cannot be true by their own numbers, why, and what does the warehouse say? */
SELECT
    province, name, agency, numerator, denominator, claimed_percent,
    round(recomputed_percent, 2) AS recomputed, round(warehouse_rate, 2) AS warehouse, remark, disagrees
FROM mart.v_reported_figure
QUALIFY night = max(night) OVER (PARTITION BY province_code)
ORDER BY disagrees DESC, figure_id
