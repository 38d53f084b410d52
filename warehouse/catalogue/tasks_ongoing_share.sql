-- id: tasks_ongoing_share
-- name_vi: Nhiệm vụ đang thực hiện, còn hạn
-- name_en: Tasks going on in time
-- question_vi: Bao nhiêu phần trăm nhiệm vụ trong danh mục đang thực hiện và chưa quá hạn?
-- question_en: What share of the tasks on the list is being worked on before its last day?
-- numerator: Số nhiệm vụ đang thực hiện, chưa quá hạn
-- denominator: Số nhiệm vụ trong danh mục
-- unit: tasks
-- direction: none
-- protects: nothing
-- source: Cách báo cáo của các tỉnh: 44 nhiệm vụ = 15 hoàn thành, 0 quá hạn, 10 thường xuyên, 19 đang thực hiện
-- levels: province, source, register, register_breakdown
-- indicator: task_ongoing
SELECT
    record AS item,
    source, register, district_code, commune_code, commune_vintage, current_commune,
    category AS breakdown,
    coalesce(list_contains(indicators_met, 'task_ongoing'), false)::INTEGER AS numerator,
    1 AS denominator
FROM fct_record
WHERE night = $night AND province_code = $province AND list_contains(indicators, 'task_ongoing')
