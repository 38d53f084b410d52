-- vi: Mọi số liệu của mọi đêm với tên chỉ số, tên đơn vị; nhóm dưới 5 và số liệu để lộ nhóm đó được ẩn.
-- en: Every figure of every night with names; groups below 5, and what would give them away, are suppressed.
-- exportable: yes
-- night | Ngày dữ liệu của đêm chạy | Data date of the night
-- province_code | Mã tỉnh, 2 chữ số | Province code, two digits
-- province | Tên tỉnh | Name of the province
-- metric_id | Mã chỉ số | Metric id
-- metric | Tên chỉ số | Name of the metric
-- level | Cấp: province, source, register, district, commune … | Level: province, source, register, district, commune …
-- source | Nguồn | Source
-- register | Sổ | Register
-- register_name | Tên sổ | Name of the register
-- district_code | Huyện trước sáp nhập | District before the merger
-- district | Tên huyện trước sáp nhập | Name of the district before the merger
-- commune_code | Mã xã | Commune code
-- commune | Tên xã | Name of the commune
-- commune_vintage | Thế hệ mã xã | Vintage of the commune code
-- breakdown | Phân tổ riêng của chỉ số | The metric's own breakdown
-- numerator | Tử số; trống khi nhóm dưới 5 | Numerator; null in groups below 5
-- denominator | Mẫu số; trống khi nhóm dưới 5 | Denominator; null in groups below 5
-- rate | Tỷ lệ phần trăm; trống khi nhóm dưới 5 | Per cent; null in groups below 5
-- mean | Trung bình = tử số / mẫu số, ở chỉ số trung bình; trống khi nhóm dưới 5 | The mean numerator / denominator, of metrics that are means; null in groups below 5
-- unit | Đơn vị của tử số và mẫu số | Unit of numerator and denominator
-- direction | up: càng cao càng tốt; down: càng thấp càng tốt | up: higher is better; down: lower is better
-- target | Mục tiêu | Target
-- as_of | Ngày số liệu | As-of date
-- suppressed | Đã ẩn vì nhóm dưới 5, hoặc vì để lộ nhóm như vậy | Suppressed: a group below 5, or what would give one away
-- run_id | Lần chạy | Run
-- model_version | Phiên bản mô hình liên kết | Version of the linking model
-- rule_version | Phiên bản bộ quy tắc | Version of the rules
SELECT
    figure.night, figure.province_code, province.name AS province, figure.metric_id,
    metric.name_vi AS metric, figure.level, figure.source, figure.register,
    source.name_vi AS register_name, figure.district_code, district.district_name AS district,
    figure.commune_code, commune.name AS commune, figure.commune_vintage, figure.breakdown,
    CASE WHEN NOT figure.suppressed THEN figure.numerator END AS numerator,
    CASE WHEN NOT figure.suppressed THEN figure.denominator END AS denominator,
    CASE WHEN NOT figure.suppressed THEN figure.rate END AS rate,
    CASE WHEN NOT figure.suppressed AND metric.measure = 'mean' THEN figure.numerator::DOUBLE / nullif(figure.denominator::DOUBLE, 0) END
        AS mean,
    figure.unit, metric.direction, metric.target, figure.as_of, figure.suppressed,
    figure.run_id::VARCHAR AS run_id, figure.model_version, figure.rule_version
FROM fct_metric AS figure
JOIN dim_metric AS metric USING (metric_id)
JOIN dim_province AS province ON province.province_code = figure.province_code
LEFT JOIN dim_source AS source
    ON source.source = figure.source AND source.register = figure.register
LEFT JOIN dim_commune AS commune
    ON commune.commune_code = figure.commune_code AND commune.commune_vintage = figure.commune_vintage
LEFT JOIN (
    SELECT DISTINCT ON (district_code) district_code, district_name
    FROM dim_commune
    WHERE district_code IS NOT NULL
    ORDER BY district_code, district_name
) AS district ON district.district_code = figure.district_code
