-- vi: Công việc của mỗi người rà soát (bí danh) trong 90 ngày, không kể mẫu kiểm soát; dưới 5 quyết định thì ẩn. Không dùng để xếp hạng.
-- en: What each reviewer (by pseudonym) did in 90 days, without the control sample; suppressed below 5 decisions. Not for ranking.
-- exportable: yes
-- night | Ngày dữ liệu của đêm chạy | Data date of the night
-- province_code | Mã tỉnh, 2 chữ số | Province code, two digits
-- province | Tên tỉnh | Name of the province
-- reviewer | Bí danh của người rà soát (HMAC) | Pseudonym of the reviewer (HMAC)
-- decisions | Số quyết định; trống khi ẩn | Decisions; null when suppressed
-- unsure | Trong đó chưa đủ căn cứ; trống khi ẩn | Of these, unsure; null when suppressed
-- undone | Trong đó đã hoàn tác; trống khi ẩn | Of these, taken back; null when suppressed
-- seen_twice | Trong đó người khác đã xem lại; trống khi ẩn | Of these, seen again by somebody else; null when suppressed
-- overturned | Trong đó bị người khác sửa; trống khi ẩn | Of these, overturned by somebody else; null when suppressed
-- suppressed | Đã ẩn vì nhóm dưới 5, hoặc vì để lộ nhóm như vậy | Suppressed: a group below 5, or what would give one away
SELECT
    night, province_code, figure.province, reviewer,
    CASE WHEN NOT figure.suppressed THEN work.decisions END AS decisions,
    CASE WHEN NOT figure.suppressed THEN work.unsure END AS unsure,
    CASE WHEN NOT figure.suppressed THEN work.undone END AS undone,
    CASE WHEN NOT figure.suppressed THEN work.seen_twice END AS seen_twice,
    CASE WHEN NOT figure.suppressed THEN work.overturned END AS overturned,
    figure.suppressed
FROM fct_reviewer AS work
JOIN (
    SELECT night, province_code, province, breakdown::UUID AS reviewer, suppressed
    FROM mart.v_metric
    WHERE metric_id = 'reviewers_overturned' AND level = 'breakdown'
) AS figure USING (night, province_code, reviewer)
