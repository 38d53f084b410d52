-- id: fee_online_share
-- name_vi: Tỷ lệ TTHC có nghĩa vụ tài chính thanh toán được trực tuyến
-- name_en: Procedures whose fee is paid online
-- question_vi: Trong các thủ tục có phí, lệ phí, bao nhiêu phần trăm có hồ sơ có phí khác 0 đã đồng bộ lên Cổng dịch vụ công quốc gia?
-- question_en: Of the procedures with a fee, what share has a dossier with a fee at the national portal?
-- numerator: Số thủ tục có hồ sơ đồng bộ có phí khác 0
-- denominator: Số thủ tục có phí trong danh mục đang có hiệu lực
-- unit: procedures
-- direction: up
-- protects: nothing
-- target: 80
-- source: Tài liệu mô tả công thức tính chỉ số theo Quyết định 766/QĐ-TTg, mục 3.5 (đủ điểm từ 80 %)
-- levels: province, source, register
-- indicator: fee_paid_online
SELECT
    record AS item,
    source, register, district_code, commune_code, commune_vintage, current_commune,
    NULL::VARCHAR AS breakdown,
    coalesce(list_contains(indicators_met, 'fee_paid_online'), false)::INTEGER AS numerator,
    1 AS denominator
FROM fct_record
WHERE night = $night AND province_code = $province AND list_contains(indicators, 'fee_paid_online')
