-- vi: Số liệu cơ quan báo cáo, đối chiếu các con số của chính báo cáo với nhau, bên cạnh số của kho.
-- en: Figures that agencies claimed, their numbers held against each other, beside the warehouse's.
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
-- numerator_word | Tử số chính xác đến đâu | How exact the numerator is
-- denominator_word | Mẫu số chính xác đến đâu | How exact the denominator is
-- percent_word | Phần trăm chính xác đến đâu | How exact the per cent is
-- recomputed_percent | Phần trăm tính lại | Per cent recomputed
-- implied_denominator | Mẫu số suy ra khi báo cáo không ghi | Denominator implied where none was printed
-- implied_numerator | Tử số suy ra khi báo cáo không ghi | Numerator implied where none was printed
-- remark | Khác nhau ở đâu, hoặc vì sao không đối chiếu được | What differs, or why nothing can be compared
-- disagrees | Các số không thể cùng đúng: cần hỏi lại | The numbers cannot all be true: ask
-- warehouse_rate | Tỷ lệ của kho | Rate of the warehouse
SELECT
    night, province_code, province.name AS province, figure_id, metric_id, claim.name, agency, document,
    as_of, numerator, denominator, claimed_percent, numerator_word, denominator_word, percent_word,
    recomputed_percent, implied_denominator, implied_numerator, remark, disagrees, warehouse_rate
FROM fct_reported_figure AS claim
JOIN dim_province AS province USING (province_code)
