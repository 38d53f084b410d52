-- vi: Diễn biến của từng bản ghi qua các đêm, theo bí danh: mới, đổi trường nào, mất. Không được đưa ra ngoài.
-- en: What became of each record over the nights, by pseudonym: new, which fields changed, gone. It must not leave.
-- exportable: no
-- night | Ngày dữ liệu của đêm chạy | Data date of the night
-- province_code | Mã tỉnh, 2 chữ số | Province code, two digits
-- source | Nguồn | Source
-- register | Sổ | Register
-- register_name | Tên sổ | Name of the register
-- record | Bí danh của bản ghi (HMAC) | Pseudonym of the record (HMAC)
-- event | first_known (đã có khi bắt đầu theo dõi), new (mới), changed (đổi), gone (mất) | first_known (there when its register was first read), new, changed, gone
-- fields | Trường đã đổi và cách đổi; trống nếu không phải đổi | Fields that changed, and how; null where nothing changed
WITH began AS (
    SELECT began.*, ended.record IS NOT NULL AS changed
    FROM fct_record_span AS began
    LEFT JOIN fct_record_span AS ended
        ON ended.province_code = began.province_code AND ended.record = began.record AND ended.until = began.night
),
ended AS (
    SELECT ended.*
    FROM fct_record_span AS ended
    LEFT JOIN fct_record_span AS began
        ON began.province_code = ended.province_code AND began.record = ended.record AND began.night = ended.until
    WHERE ended.until IS NOT NULL AND began.record IS NULL
),
event AS (
    SELECT
        began.night, began.province_code, began.source, began.register, began.record,
        CASE
            WHEN changed THEN 'changed'
            WHEN compared.night IS NOT NULL THEN 'new'
            ELSE 'first_known'
        END AS event
    FROM began
    LEFT JOIN fct_change AS compared USING (night, province_code, source, register)
    UNION ALL
    SELECT until, province_code, source, register, record, 'gone' FROM ended
)
SELECT
    night, province_code, source, register, source.name_vi AS register_name, record, event,
    CASE WHEN event = 'changed' THEN (
        SELECT list(field || ': ' || kind ORDER BY field)
        FROM fct_field_change AS told
        WHERE told.night = event.night AND told.province_code = event.province_code AND told.record = event.record
    ) END AS fields
FROM event
JOIN dim_source AS source USING (source, register)
