-- id: tasks_late_share
-- name_vi: Nhiệm vụ quá hạn
-- name_en: Tasks past their last day
-- question_vi: Bao nhiêu phần trăm nhiệm vụ trong danh mục đã quá thời hạn mà chưa hoàn thành?
-- question_en: What share of the tasks on the list is past its last day and not done?
-- numerator: Số nhiệm vụ quá hạn
-- denominator: Số nhiệm vụ trong danh mục
-- unit: tasks
-- direction: down
-- protects: nothing
-- target: 0
-- source: Cách báo cáo của các tỉnh: 44 nhiệm vụ = 15 hoàn thành, 0 quá hạn, 10 thường xuyên, 19 đang thực hiện
-- levels: province, source, register, register_breakdown
-- indicator: task_late
SELECT
    record AS item,
    source, register, district_code, commune_code, commune_vintage, current_commune,
    category AS breakdown,
    coalesce(list_contains(indicators_met, 'task_late'), false)::INTEGER AS numerator,
    1 AS denominator
FROM fct_record
WHERE night = $night AND province_code = $province AND list_contains(indicators, 'task_late')
