-- vi: Quyết định của người rà soát trong 90 ngày và bao nhiêu bị người khác sửa: cả tỉnh, theo nguồn, xã, lý do; nhóm dưới 5 được ẩn.
-- en: Decisions of people in 90 days and how many somebody else overturned: province, sources, communes, reasons; groups below 5 are suppressed.
-- exportable: yes
-- night | Ngày dữ liệu của đêm chạy | Data date of the night
-- province_code | Mã tỉnh, 2 chữ số | Province code, two digits
-- province | Tên tỉnh | Name of the province
-- level | province, source, commune hoặc breakdown (theo lý do) | province, source, commune or breakdown (by reason)
-- source | Nguồn | Source
-- commune_code | Mã xã hiện hành | Commune code in force
-- commune | Tên xã | Name of the commune
-- reason | Mã lý do | Reason code
-- decisions | Số quyết định; trống khi ẩn | Decisions; null when suppressed
-- overturned | Trong đó bị người khác kết luận khác, từ chối xác nhận hoặc hoàn tác; trống khi ẩn | Of these, decided otherwise, not confirmed or taken back by somebody else; null when suppressed
-- rate | Tỷ lệ phần trăm; trống khi ẩn | Per cent; null when suppressed
SELECT
    night, province_code, province, level, source, commune_code, commune, breakdown AS reason,
    denominator AS decisions, numerator AS overturned, rate
FROM mart.v_metric
WHERE metric_id = 'decisions_overturned'
