-- vi: Hai người cùng một ý đến đâu, trên những lượt ghép của mẫu kiểm soát mà hai người đã xem trong 90 ngày, không thấy ý nhau: phần trăm, kappa của Cohen, AC1 của Gwet, kèm khoảng tin cậy 95 %; dưới 5 lượt thì ẩn.
-- en: How far two people agree on matches of the control sample that both judged in 90 days, neither of them knowing of the other: per cent, Cohen's kappa, Gwet's AC1, with intervals of 95 %; suppressed below 5.
-- exportable: yes
-- night | Ngày dữ liệu của đêm chạy | Data date of the night
-- province_code | Mã tỉnh, 2 chữ số | Province code, two digits
-- province | Tên tỉnh | Name of the province
-- cases | Số lượt ghép hai người đã xem; trống khi ẩn | Matches that two people judged; null when suppressed
-- agreed | Trong đó cùng một ý; trống khi ẩn | Of these, judged the same; null when suppressed
-- rate | Tỷ lệ cùng một ý, phần trăm; trống khi ẩn | Per cent judged the same; null when suppressed
-- kappa | Hệ số kappa của Cohen; trống khi ẩn hoặc khi chỉ có một loại trả lời | Cohen's kappa; null when suppressed or where there is one answer only
-- kappa_low | Cận dưới của kappa, khoảng tin cậy 95 % | Lower end of kappa, interval of 95 %
-- kappa_high | Cận trên của kappa, khoảng tin cậy 95 % | Upper end of kappa, interval of 95 %
-- ac1 | Hệ số AC1 của Gwet; trống khi ẩn | Gwet's AC1; null when suppressed
-- ac1_low | Cận dưới của AC1, khoảng tin cậy 95 % | Lower end of AC1, interval of 95 %
-- ac1_high | Cận trên của AC1, khoảng tin cậy 95 % | Upper end of AC1, interval of 95 %
SELECT
    night, province_code, figure.province,
    denominator AS cases, numerator AS agreed, rate,
    CASE WHEN NOT suppressed THEN kappa END AS kappa,
    CASE WHEN NOT suppressed THEN kappa_low END AS kappa_low,
    CASE WHEN NOT suppressed THEN kappa_high END AS kappa_high,
    CASE WHEN NOT suppressed THEN ac1 END AS ac1,
    CASE WHEN NOT suppressed THEN ac1_low END AS ac1_low,
    CASE WHEN NOT suppressed THEN ac1_high END AS ac1_high
FROM mart.v_metric AS figure
JOIN (
    SELECT night, province_code, kappa, kappa_low, kappa_high, ac1, ac1_low, ac1_high
    FROM fct_agreement
) USING (night, province_code)
WHERE metric_id = 'review_agreement' AND level = 'province'
