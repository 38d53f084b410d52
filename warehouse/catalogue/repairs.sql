-- id: repairs
-- name_vi: Bản ghi được sửa tự động, theo cách sửa
-- name_en: Records repaired automatically, by repair
-- question_vi: Bao nhiêu bản ghi phải sửa tự động, và sửa gì nhiều nhất?
-- question_en: How many records needed an automatic repair, and which repairs are most frequent?
-- numerator: Số bản ghi có ít nhất một ô được sửa theo cách này
-- denominator: Số bản ghi hợp lệ
-- unit: records
-- direction: none
-- protects: parts
-- source: Kho dữ liệu: fct_repair; giá trị gốc luôn được giữ
-- levels: breakdown, source_breakdown, register_breakdown
WITH kind AS (
    SELECT DISTINCT repair FROM fct_repair WHERE night = $night AND province_code = $province
)
SELECT
    record.register || ': ' || kind.repair AS item,
    record.source, record.register, NULL::VARCHAR AS district_code,
    NULL::VARCHAR AS commune_code, NULL::VARCHAR AS commune_vintage, NULL::VARCHAR AS current_commune,
    kind.repair AS breakdown,
    coalesce(any_value(repaired.records), 0) AS numerator,
    any_value(record.records) AS denominator
FROM (
    SELECT source, register, count(*) AS records
    FROM fct_record
    WHERE night = $night AND province_code = $province
    GROUP BY source, register
) AS record
CROSS JOIN kind
LEFT JOIN (
    SELECT source, register, repair, count(DISTINCT record) AS records
    FROM fct_repair
    WHERE night = $night AND province_code = $province
    GROUP BY source, register, repair
) AS repaired
    ON repaired.source = record.source
    AND repaired.register = record.register
    AND repaired.repair = kind.repair
GROUP BY record.source, record.register, kind.repair
