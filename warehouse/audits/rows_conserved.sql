-- suite: conservation
-- table: fct_file
-- rule: data rows = accepted + quarantined, rows seen = sum of their kinds
-- rule_vi: dòng dữ liệu = nhận + cách ly; dòng đếm được = tổng các loại dòng
SELECT 1 FROM {batch}
WHERE refusal IS NULL AND (
    data_rows <> accepted_rows + quarantined_rows
    OR rows_seen <> data_rows + header_rows + footer_rows + blank_rows + continuation_rows
)
