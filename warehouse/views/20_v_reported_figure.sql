-- vi: Số liệu cơ quan báo cáo, tính lại từ chính tử số và mẫu số của báo cáo, so với kho.
-- en: Figures that agencies claimed, recomputed from the claim's own fraction, beside the warehouse's.
-- exportable: yes
-- night | Ngày dữ liệu của đêm chạy | Data date of the night
-- province_code | Mã tỉnh, 2 chữ số | Province code, two digits
-- province | Tên tỉnh | Name of the province
-- figure_id | Mã số liệu | Id of the figure
-- metric_id | Chỉ số tương ứng của kho | Metric of the warehouse
-- name | Tên số liệu | Name of the figure
-- agency | Cơ quan báo cáo | Agency
-- document | Văn bản | Document
-- as_of | Ngày số liệu | As-of date
-- numerator | Tử số báo cáo | Numerator claimed
-- denominator | Mẫu số báo cáo | Denominator claimed
-- claimed_percent | Phần trăm báo cáo | Per cent claimed
-- recomputed_percent | Phần trăm tính lại | Per cent recomputed
-- disagrees | Hai số khác nhau quá sai số làm tròn | They differ by more than rounding
-- warehouse_rate | Tỷ lệ của kho | Rate of the warehouse
SELECT
    night, province_code, province.name AS province, figure_id, metric_id, claim.name, agency, document,
    as_of, numerator, denominator, claimed_percent, recomputed_percent, disagrees, warehouse_rate
FROM fct_reported_figure AS claim
JOIN dim_province AS province USING (province_code)
