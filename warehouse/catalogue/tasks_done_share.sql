-- id: tasks_done_share
-- name_vi: Nhiệm vụ đã hoàn thành
-- name_en: Tasks done
-- question_vi: Bao nhiêu phần trăm nhiệm vụ trong danh mục đã hoàn thành?
-- question_en: What share of the tasks on the list is done?
-- numerator: Số nhiệm vụ đã hoàn thành
-- denominator: Số nhiệm vụ trong danh mục
-- unit: tasks
-- direction: up
-- protects: nothing
-- source: Cách báo cáo của các tỉnh: 44 nhiệm vụ = 15 hoàn thành, 0 quá hạn, 10 thường xuyên, 19 đang thực hiện
-- levels: province, source, register, register_breakdown
-- indicator: task_done
SELECT
    record AS item,
    source, register, district_code, commune_code, commune_vintage, current_commune,
    category AS breakdown,
    coalesce(list_contains(indicators_met, 'task_done'), false)::INTEGER AS numerator,
    1 AS denominator
FROM fct_record
WHERE night = $night AND province_code = $province AND list_contains(indicators, 'task_done')
