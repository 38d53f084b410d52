-- id: records_changed
-- name_vi: Bản ghi thay đổi từ lần trước
-- name_en: Records changed since their register came before
-- question_vi: Bao nhiêu bản ghi mới, sửa hoặc mất so với lần gần nhất sổ được gửi?
-- question_en: How many records are new, changed or gone since their register came before?
-- numerator: Số bản ghi
-- unit: records
-- direction: none
-- protects: parts
-- source: Kho dữ liệu: fct_change
-- levels: breakdown, source_breakdown, register_breakdown
SELECT
    register || ': ' || breakdown AS item,
    source, register, NULL::VARCHAR AS district_code,
    NULL::VARCHAR AS commune_code, NULL::VARCHAR AS commune_vintage, NULL::VARCHAR AS current_commune,
    breakdown, numerator,
    NULL::INTEGER AS denominator
FROM (
    UNPIVOT (
        SELECT source, register, new_records AS new, changed_records AS changed, gone_records AS gone
        FROM fct_change
        WHERE night = $night AND province_code = $province
    )
    ON new, changed, gone INTO NAME breakdown VALUE numerator
)
