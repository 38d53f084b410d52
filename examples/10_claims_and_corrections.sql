/* Số liệu nào cơ quan báo cáo không khớp với chính phân số của nó, và kho ghi bao nhiêu?
   Which claimed figures disagree with their own fraction, and what does the warehouse say? */
SELECT
    province, name, agency, numerator, denominator, claimed_percent,
    round(recomputed_percent, 2) AS recomputed, round(warehouse_rate, 2) AS warehouse, disagrees
FROM mart.v_reported_figure
QUALIFY night = max(night) OVER (PARTITION BY province_code)
ORDER BY disagrees DESC, figure_id
