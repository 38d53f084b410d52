-- vi: Hai người cùng một ý đến đâu, trên những việc hai người đã trả lời trong 90 ngày (người thứ hai đã thấy ý người trước): phần trăm, kappa của Cohen, AC1 của Gwet; dưới 5 việc thì ẩn.
-- en: How far two people agree on cases that both answered in 90 days (the second saw what the first had said): per cent, Cohen's kappa, Gwet's AC1; suppressed below 5.
-- exportable: yes
-- night | Ngày dữ liệu của đêm chạy | Data date of the night
-- province_code | Mã tỉnh, 2 chữ số | Province code, two digits
-- province | Tên tỉnh | Name of the province
-- cases | Số việc hai người đã trả lời; trống khi ẩn | Cases that two people answered; null when suppressed
-- agreed | Trong đó cùng một ý; trống khi ẩn | Of these, answered the same; null when suppressed
-- rate | Tỷ lệ cùng một ý, phần trăm; trống khi ẩn | Per cent answered the same; null when suppressed
-- kappa | Hệ số kappa của Cohen; trống khi ẩn hoặc khi chỉ có một loại trả lời | Cohen's kappa; null when suppressed or where there is one answer only
-- ac1 | Hệ số AC1 của Gwet; trống khi ẩn | Gwet's AC1; null when suppressed
SELECT
    night, province_code, figure.province,
    denominator AS cases, numerator AS agreed, rate,
    CASE WHEN NOT suppressed THEN kappa END AS kappa,
    CASE WHEN NOT suppressed THEN ac1 END AS ac1
FROM mart.v_metric AS figure
JOIN (SELECT night, province_code, kappa, ac1 FROM fct_agreement) USING (night, province_code)
WHERE metric_id = 'review_agreement' AND level = 'province'
