-- id: handling_days
-- name_vi: Thời gian giải quyết trung bình theo TTHC
-- name_en: Mean time of handling by procedure
-- question_vi: Trung bình một hồ sơ của mỗi thủ tục được giải quyết trong bao nhiêu ngày làm việc?
-- question_en: How many working days does a dossier of each procedure take on average?
-- numerator: Tổng số ngày làm việc đã giải quyết, trừ thời gian chờ bổ sung
-- denominator: Số hồ sơ đã xử lý xong hoặc đã trả kết quả
-- measure: mean
-- unit: days
-- direction: down
-- protects: group
-- source: Tài liệu mô tả công thức tính chỉ số theo Quyết định 766/QĐ-TTg, mục 2.2
-- levels: province, source, register, breakdown
SELECT
    record AS item,
    source, register, district_code, commune_code, commune_vintage, current_commune,
    programme AS breakdown,
    days_taken AS numerator,
    1 AS denominator
FROM fct_record
WHERE night = $night AND province_code = $province AND days_taken IS NOT NULL
