-- vi: Diễn biến của từng bản ghi qua các đêm, theo bí danh: mới, đổi trường nào, mất, có lại. Không được đưa ra ngoài.
-- en: What became of each record over the nights, by pseudonym: new, which fields changed, gone, returned. It must not leave.
-- exportable: no
-- night | Ngày dữ liệu của đêm chạy | Data date of the night
-- province_code | Mã tỉnh, 2 chữ số | Province code, two digits
-- source | Nguồn | Source
-- register | Sổ | Register
-- register_name | Tên sổ | Name of the register
-- record | Bí danh của bản ghi (HMAC) | Pseudonym of the record (HMAC)
-- event | first_known (đã có khi bắt đầu theo dõi), new (mới), changed (đổi), gone (mất), returned (có lại sau khi mất; v_change đếm là mới) | first_known (there when its register was first read), new, changed, gone, returned (there again after it was gone; v_change counts it as new)
-- fields | Trường đã đổi và cách đổi; trống nếu không đổi; * khi bản ghi có lại với nội dung khác | Fields that changed, and how; null where nothing changed; * where it returned with another content
WITH span AS (
    SELECT
        *, lag(until) OVER in_order AS was_until, lag(content) OVER in_order AS was,
        lead(night) OVER in_order AS next_night
    FROM fct_record_span
    WINDOW in_order AS (PARTITION BY province_code, record ORDER BY night)
),
event AS (
    SELECT
        span.night, span.province_code, span.source, span.register, span.record,
        CASE
            WHEN was_until = span.night THEN 'changed'
            WHEN was_until IS NOT NULL THEN 'returned'
            WHEN compared.night IS NOT NULL THEN 'new'
            ELSE 'first_known'
        END AS event,
        was <> content AS differs
    FROM span
    LEFT JOIN fct_change AS compared USING (night, province_code, source, register)
    UNION ALL
    SELECT until, province_code, source, register, record, 'gone', NULL
    FROM span
    WHERE until IS NOT NULL AND next_night IS DISTINCT FROM until
)
SELECT
    night, province_code, source, register, source.name_vi AS register_name, record, event,
    CASE
        WHEN event = 'changed' THEN (
            SELECT list(field || ': ' || kind ORDER BY field)
            FROM fct_field_change AS told
            WHERE told.night = event.night AND told.province_code = event.province_code AND told.record = event.record
        )
        WHEN event = 'returned' AND differs THEN ['*: changed']
    END AS fields
FROM event
JOIN dim_source AS source USING (source, register)
