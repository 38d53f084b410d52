-- id: lookup_success
-- name_vi: Tỷ lệ tra cứu thành công
-- name_en: Look-ups that succeeded
-- question_vi: Trong số lượt tra cứu một người mà dịch vụ trả lời được, bao nhiêu phần trăm tìm thấy người đó?
-- question_en: Of the look-ups of a person that the service could answer, what share found the person?
-- numerator: Số lượt tra cứu tìm thấy
-- denominator: Số lượt tra cứu một người, không kể lỗi máy chủ và yêu cầu sai
-- unit: lookups
-- direction: up
-- protects: parts
-- source: Mã kết quả của cổng giám định BHYT (theo nguồn thứ cấp): 000, 003, 004 trên mọi lượt tra cứu một người
-- levels: province, source, register, commune, commune_register
-- indicator: looked_up
SELECT
    record AS item,
    source, register, district_code, commune_code, commune_vintage, current_commune,
    NULL::VARCHAR AS breakdown,
    coalesce(list_contains(indicators_met, 'looked_up'), false)::INTEGER AS numerator,
    1 AS denominator
FROM fct_record
WHERE night = $night AND province_code = $province AND list_contains(indicators, 'looked_up')
