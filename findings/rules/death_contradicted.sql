-- id: death_contradicted
-- rank: 36
-- name_vi: Có việc sau ngày chết
-- name_en: Something after the death
-- sentence_vi: Sau ngày chết vẫn có thẻ mới, kết hôn, hồ sơ, đi học hoặc đi làm: người còn sống bị khai tử, hoặc có người dùng tên người chết.
-- sentence_en: After the death there is a new card, a marriage, a dossier, a school or a job: a living person was registered dead, or somebody uses the name.
-- to_do_vi: Xác minh người này còn sống hay đã chết: khai tử sai thì hủy đăng ký, có người dùng tên thì báo Công an.
-- to_do_en: Find out whether the person lives: annul a wrong registration of death, tell the police where somebody uses the name.
-- desk: competent_authority
-- severity: critical
-- blocking: yes
-- due_days: 5
-- basis: Luật Hộ tịch 60/2014/QH13, Điều 70
-- certainty: remembered
-- basis_from: 2016-01-01
-- not_when_vi: việc có từ ngày chết trở về trước; người chết không phải là người đứng tên của bản ghi; danh sách học sinh, người lao động lập trong tháng chết, hoặc ghi đã thôi; hồ sơ liên thông khai tử
-- not_when_en: it happened on the day of death or before; the record is about somebody else; the list of pupils or employees is of the month of death, or says that they left; the linked dossier of the death
-- lawful: death_wrong, by_heir, handed_in_before

-- Cards, marriages and dossiers have their day. Of a list of pupils or employees without days of entry, the day of the list
-- counts; somebody recruited while alive who is still listed as in service is cadre_ended_but_active.
SELECT
    later.mention_id, death.mention_id AS other_mention_id,
    'Ngày chết: ' || death.died_on || '; '
        || CASE
            WHEN is_of(later.kinds, 'card') THEN 'thẻ bảo hiểm y tế từ '
            WHEN is_of(later.kinds, 'marriage') THEN 'kết hôn '
            WHEN is_of(later.kinds, 'dossier') THEN 'hồ sơ nhận '
            WHEN is_of(later.kinds, 'enrolment') THEN 'danh sách học sinh '
            ELSE 'danh sách người làm việc '
        END || later.event_or_extract_date AS detail
FROM st_dated AS later
JOIN st_death AS death USING (person)
JOIN st_record AS record USING (record_no)
WHERE
    later.is_subject AND later.decision = 'match'
    AND (
        (
            is_of(later.kinds, 'card') OR is_of(later.kinds, 'marriage')
            OR is_of(later.kinds, 'dossier') AND NOT is_of(later.kinds, 'linked_death')
            OR is_of(later.kinds, 'employment')
        )
        AND surely_after(later.event_date, death.died_on)
        OR (is_of(later.kinds, 'enrolment') OR is_of(later.kinds, 'employment'))
        AND record.open IS NOT false
        AND later.event_date IS NULL AND in_later_month(later.extracted_on, death.died_on)
    )
