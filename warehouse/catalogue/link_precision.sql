-- id: link_precision
-- name_vi: Độ đúng đo được của ghép tự động
-- name_en: Measured precision of automatic linking
-- question_vi: Trong mẫu kiểm soát mù, bao nhiêu phần trăm lượt ghép tự động được người xem xác nhận là đúng người?
-- question_en: In the blind control sample, what share of the automatic matches do people say is the right person?
-- numerator: Số lượt ghép đúng người
-- denominator: Số lượt ghép đã xem và kết luận được, trong 90 ngày gần nhất
-- unit: mentions
-- direction: up
-- protects: group
-- source: Nhật ký quyết định: mẫu kiểm soát mù (fct_answer); khoảng tin cậy Wilson 95 % ở mart.v_link_precision
-- levels: province, source
SELECT
    answer::VARCHAR AS item,
    source, register, NULL::VARCHAR AS district_code,
    NULL::VARCHAR AS commune_code, NULL::VARCHAR AS commune_vintage, current_commune,
    NULL::VARCHAR AS breakdown,
    machine_right::INTEGER AS numerator,
    1 AS denominator
FROM fct_answer
WHERE night = $night AND province_code = $province AND machine_right IS NOT NULL
