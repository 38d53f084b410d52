-- vi: Mỗi quy tắc đối chiếu, cả tỉnh: đang mở theo tuổi, tiền liên quan, cơ quan đã báo gì; số nhỏ, và tiền của nhóm nhỏ, được ẩn.
-- en: Each rule, the whole province: open by age, money at stake, what offices say; small numbers, and the money of small groups, are suppressed.
-- exportable: yes
-- night | Ngày dữ liệu của đêm chạy | Data date of the night
-- province_code | Mã tỉnh, 2 chữ số | Province code, two digits
-- province | Tên tỉnh | Name of the province
-- reason | Mã quy tắc | Rule
-- reason_name | Câu tiếng Việt | Vietnamese sentence
-- severity | Mức độ: critical, major, minor, info | Severity: critical, major, minor, info
-- desk | Nơi xử lý | Desk
-- due_days | Hạn xử lý, ngày | Limit in days
-- open_conflicts | Đang mở; trống khi ẩn | Open; null when suppressed
-- overdue | Quá hạn; trống khi ẩn | Overdue; null when suppressed
-- age_5 | Tuổi từ 0 đến 5 ngày; năm cột tuổi trống cùng nhau khi một số từ 1 đến 4, hoặc khi số đã giải quyết của một đêm trong 30 ngày được ẩn | Aged 0 to 5 days; the five ages are null together where one is from 1 to 4, or what was cleared on a night within 30 days is suppressed
-- age_10 | Tuổi từ 6 đến 10 ngày | Aged 6 to 10 days
-- age_15 | Tuổi từ 11 đến 15 ngày | Aged 11 to 15 days
-- age_30 | Tuổi từ 16 đến 30 ngày | Aged 16 to 30 days
-- age_older | Tuổi trên 30 ngày | Older than 30 days
-- ages_suppressed | Tuổi đã ẩn | The ages are suppressed
-- amount | Tiền liên quan, đồng, làm tròn đến 1, 2 hoặc 5 và các số 0, không nhỏ hơn số của người nhiều nhất, để số của hai đêm không cho biết tiền của một người; trống khi không có tiền hoặc khi ẩn | Money at stake, đồng, rounded to 1, 2 or 5 and zeros, no less than the largest of one person, so that two nights do not tell the money of one; null where there is none or it is suppressed
-- amount_suppressed | Tiền đã ẩn: dưới 5 người, số mâu thuẫn có hoặc không có tiền từ 1 đến 4, một người gần như cả số tiền, hoặc số đang mở đã ẩn | The money is suppressed: fewer than 5 persons, 1 to 4 conflicts with or without money, nearly all of it one person's, or the open conflicts are suppressed
-- claimed_done | Cơ quan báo đã xử lý mà dữ liệu vẫn còn; bốn cột báo trống cùng nhau khi ẩn | Said to be done, yet still in the data; the four claims are null together when suppressed
-- claimed_checking | Cơ quan báo đang xác minh | Said to be under examination
-- claimed_right | Cơ quan báo không sửa, hồ sơ đúng | Said to be right as it is
-- claimed_not_ours | Cơ quan báo không phải của xã | Said to be not the commune's
-- claims_suppressed | Lời báo đã ẩn | The claims are suppressed
WITH marked AS (
    SELECT
        count.*, counted.open_conflicts, counted.overdue,
        counted.open_conflicts IS NULL OR counted.overdue IS NULL
            OR list_bool_or([n BETWEEN 1 AND 4 FOR n IN [age_5, age_10, age_15, age_30, age_older]])
            OR EXISTS (
                -- Ages tell when conflicts were opened. What is new on a night tells, with the open of that night and of
                -- the one before, what was cleared on it, and up to 30 days later a class begins or ends with that night.
                FROM fct_metric AS cleared
                WHERE
                    cleared.province_code = count.province_code AND cleared.metric_id = 'cleared_in_time'
                    AND cleared.level = 'breakdown' AND cleared.breakdown = count.reason AND cleared.suppressed
                    AND cleared.night BETWEEN count.night - 30 AND count.night
            ) AS ages_suppressed,
        payees > 0 AND (
            counted.open_conflicts IS NULL OR payees < 5 OR with_amount < 5 OR open - with_amount BETWEEN 1 AND 4
            OR amount - largest - coalesce(second_largest, 0) < 0.1 * largest
        ) AS amount_suppressed,
        counted.open_conflicts IS NULL
            OR list_bool_or([
                n BETWEEN 1 AND 4 FOR n IN [
                    claimed_done, claimed_checking, claimed_right, claimed_not_ours,
                    open - claimed_done - claimed_checking - claimed_right - claimed_not_ours
                ]
            ]) AS claims_suppressed,
        (
            SELECT min(digit * 10 ** zeros)::BIGINT
            FROM (VALUES (1), (2), (5)) AS _(digit), range(16) AS _(zeros)
            WHERE digit * 10 ** zeros >= largest
        ) AS step
    FROM fct_finding_count AS count
    JOIN mart.v_conflict_reason AS counted USING (night, province_code, reason)
)
SELECT
    night, province_code, province.name AS province, marked.reason, reason.name_vi AS reason_name,
    reason.severity, reason.desk, reason.due_days, open_conflicts, overdue,
    CASE WHEN NOT ages_suppressed THEN age_5 END AS age_5,
    CASE WHEN NOT ages_suppressed THEN age_10 END AS age_10,
    CASE WHEN NOT ages_suppressed THEN age_15 END AS age_15,
    CASE WHEN NOT ages_suppressed THEN age_30 END AS age_30,
    CASE WHEN NOT ages_suppressed THEN age_older END AS age_older,
    ages_suppressed,
    CASE WHEN NOT amount_suppressed THEN greatest(step, round(amount / step)::BIGINT * step) END AS amount,
    amount_suppressed,
    CASE WHEN NOT claims_suppressed THEN claimed_done END AS claimed_done,
    CASE WHEN NOT claims_suppressed THEN claimed_checking END AS claimed_checking,
    CASE WHEN NOT claims_suppressed THEN claimed_right END AS claimed_right,
    CASE WHEN NOT claims_suppressed THEN claimed_not_ours END AS claimed_not_ours,
    claims_suppressed
FROM marked
JOIN dim_province AS province USING (province_code)
JOIN dim_reason AS reason ON reason.kind = 'conflict' AND reason.reason = marked.reason
