-- vi: Độ đúng của ghép tự động đo trên mẫu kiểm soát mù trong 90 ngày, kèm khoảng tin cậy Wilson 95 %; dưới 5 lượt thì ẩn.
-- en: Precision of automatic linking measured on the blind control sample of 90 days, with the Wilson interval of 95 %; suppressed below 5.
-- exportable: yes
-- night | Ngày dữ liệu của đêm chạy | Data date of the night
-- province_code | Mã tỉnh, 2 chữ số | Province code, two digits
-- province | Tên tỉnh | Name of the province
-- level | province hoặc source | province or source
-- source | Nguồn | Source
-- looked_at | Số lượt ghép đã xem và kết luận được; trống khi ẩn | Matches that somebody judged; null when suppressed
-- is_right | Trong đó đúng người; trống khi ẩn | Of these, the right person; null when suppressed
-- rate | Tỷ lệ đúng, phần trăm; trống khi ẩn | Per cent right; null when suppressed
-- low | Cận dưới của khoảng Wilson 95 %, phần trăm | Lower end of the Wilson interval of 95 %, per cent
-- high | Cận trên của khoảng Wilson 95 %, phần trăm | Upper end of the Wilson interval of 95 %, per cent
WITH judged AS (
    SELECT
        night, province_code, province, level, source, denominator AS looked_at, numerator AS is_right, rate,
        rate / 100 AS share, 1.959963984540054 AS z, z * z / denominator::DOUBLE AS square
    FROM mart.v_metric
    WHERE metric_id = 'link_precision'
),
laid AS (
    SELECT
        *, (share + square / 2) / (1 + square) AS middle,
        z * sqrt(share * (1 - share) / looked_at::DOUBLE + square / looked_at::DOUBLE / 4) / (1 + square) AS room
    FROM judged
)
SELECT
    night, province_code, province, level, source, looked_at, is_right, rate,
    100 * greatest(0, middle - room) AS low, 100 * least(1, middle + room) AS high
FROM laid
