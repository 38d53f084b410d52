-- suite: conservation
-- table: fct_file
-- rule: quarantined rows of the ledger are the rows in fct_quarantine, while these are kept
-- rule_vi: số dòng cách ly trong sổ cái đúng bằng số dòng trong fct_quarantine khi còn giữ chi tiết
SELECT 1
FROM (FROM {batch}) AS ledger
LEFT JOIN (
    SELECT night, province_code, source, register, file, sheet_no, count(DISTINCT line) AS lines
    FROM fct_quarantine
    GROUP BY ALL
) AS kept USING (night, province_code, source, register, file, sheet_no)
SEMI JOIN (SELECT DISTINCT night, province_code FROM fct_record) AS rows_kept
    USING (night, province_code)
WHERE ledger.quarantined_rows <> coalesce(kept.lines, 0)
