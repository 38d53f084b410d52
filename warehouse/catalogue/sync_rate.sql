-- id: sync_rate
-- name_vi: Tỷ lệ đồng bộ
-- name_en: Sync rate
-- question_vi: Bao nhiêu phần trăm bản ghi đã đồng bộ: khớp đủ người và không có mâu thuẫn chặn?
-- question_en: What share of the records is synchronised: all required persons matched, no blocking conflict open?
-- numerator: Số bản ghi đã đồng bộ
-- denominator: Số bản ghi phải đồng bộ (có ít nhất một người phải khớp)
-- unit: records
-- direction: up
-- protects: parts
-- target: 95
-- jump: 5
-- source: records acknowledged / records due; định nghĩa của kho: khớp đủ người và không bị chặn
-- levels: province, source, register, district, commune, commune_register
SELECT
    record AS item,
    source, register, district_code, commune_code, commune_vintage, current_commune,
    NULL::VARCHAR AS breakdown,
    synchronised::INTEGER AS numerator,
    1 AS denominator
FROM fct_record
WHERE night = $night AND province_code = $province AND persons_required > 0
