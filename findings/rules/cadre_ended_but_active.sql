-- id: cadre_ended_but_active
-- rank: 46
-- name_vi: Đã nghỉ vẫn ghi đang công tác
-- name_en: Ended but in service
-- sentence_vi: Cán bộ đã chết, nghỉ hưu hoặc thôi việc nhưng vẫn ghi đang công tác, hoặc tài khoản tra cứu vẫn mở.
-- sentence_en: A cadre died, retired or left, yet is listed as in service, or the account with access is open.
-- to_do_vi: Khóa tài khoản tra cứu; cập nhật tình trạng công tác rồi gửi lại.
-- to_do_en: Lock the account; update the state of service and send again.
-- desk: owner_agency
-- severity: major
-- blocking: yes
-- due_days: 5
-- needs: service
-- basis: Đề xuất của Dongbo: tỉnh nêu việc quản lý quyền tra cứu chưa chặt chẽ
-- certainty: proposed
-- not_when_vi: nghỉ trong tháng lập danh sách; tài khoản đã khóa; người thôi việc ở nơi này còn công tác ở nơi khác
-- not_when_en: ended in the month of the list; the account is locked; who left one unit is in service in another
-- lawful: decision_pending, rehired, death_wrong

-- When somebody's service ended: by death, by a pension that is paid, or (for accounts) by the list of cadres itself.
WITH service AS (
    SELECT person, record.open, record.valid_to
    FROM st_mention AS listed
    JOIN st_record AS record USING (record_no)
    WHERE is_of(listed.kinds, 'cadre') AND listed.is_subject AND listed.decision = 'match'
),
ended AS (
    SELECT person, died_on AS ended_on, mention_id, 'chết' AS what FROM st_death
    UNION ALL
    SELECT person, record.valid_from, paid.mention_id, 'hưởng lương hưu'
    FROM st_mention AS paid
    JOIN st_record AS record USING (record_no)
    WHERE
        is_of(paid.kinds, 'insurance_benefit') AND paid.is_subject AND paid.decision = 'match'
        AND record.programme = 'Lương hưu' AND record.open IS NOT false
    UNION ALL
    SELECT person, valid_to, NULL, 'thôi công tác'
    FROM service
    ANTI JOIN (SELECT person FROM service WHERE open IS NOT false) AS elsewhere USING (person)
    WHERE open = false
)
SELECT
    active.mention_id,
    min_by(ended.mention_id, (ended.ended_on, ended.mention_id)) AS other_mention_id,
    'Đã ' || min_by(ended.what || ' từ ' || ended.ended_on, (ended.ended_on, ended.mention_id)) || '; danh sách lập ngày '
        || any_value(active.extracted_on) || ' ghi '
        || any_value(CASE WHEN is_of(active.kinds, 'account') THEN 'tài khoản còn mở' ELSE 'đang công tác' END) AS detail
FROM st_dated AS active
JOIN ended USING (person)
JOIN st_record AS record USING (record_no)
WHERE
    is_of(active.kinds, 'service') AND active.is_subject AND active.decision = 'match'
    AND record.open IS NOT false
    AND in_later_month(active.extracted_on, ended.ended_on)
    AND (
        record.valid_to IS NULL OR is_of(active.kinds, 'cadre')
        OR surely_after(record.valid_to, active.extracted_on)
    )
GROUP BY active.mention_id
