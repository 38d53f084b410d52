-- id: orphan_access
-- rank: 47
-- name_vi: Tài khoản không rõ người giữ
-- name_en: Access of nobody in service
-- sentence_vi: Tài khoản tra cứu dân cư đang mở nhưng người giữ không có trong danh sách cán bộ đang công tác.
-- sentence_en: An account may query the population data, but its holder is on no list of cadres in service.
-- to_do_vi: Khóa tài khoản; người giữ đang công tác thì bổ sung vào danh sách cán bộ rồi gửi lại.
-- to_do_en: Lock the account; where its holder is in service, add them to the list of cadres and send again.
-- desk: owner_agency
-- severity: major
-- blocking: yes
-- due_days: 5
-- needs: account, account.programme, cadre
-- basis: Đề xuất của Dongbo: tỉnh nêu việc quản lý quyền tra cứu chưa chặt chẽ
-- certainty: proposed
-- not_when_vi: tài khoản đã khóa hoặc không có quyền tra cứu; người giữ đang công tác, dù chưa chắc là người ấy; đã chết, nghỉ hưu, thôi việc (xem cadre_ended_but_active)
-- not_when_en: the account is locked or may not query; its holder is in service, be it not certain; died, retired or left (see cadre_ended_but_active)
-- lawful: contractor, unit_not_listed, decision_pending

-- Rules run by rank, so whom cadre_ended_but_active found is known.
SELECT
    account.mention_id, NULL AS other_mention_id,
    'Quyền tra cứu: ' || record.programme || coalesce('; cấp ngày ' || account.event_date, '') AS detail
FROM st_dated AS account
JOIN st_record AS record USING (record_no)
ANTI JOIN (
    SELECT person
    FROM st_mention AS listed
    JOIN st_record AS service USING (record_no)
    WHERE is_of(listed.kinds, 'cadre') AND listed.is_subject AND service.open IS NOT false
) AS cadre USING (person)
ANTI JOIN (SELECT mention_id FROM st_contradiction WHERE reason = 'cadre_ended_but_active') AS ended USING (mention_id)
WHERE
    is_of(account.kinds, 'account') AND account.is_subject AND account.decision = 'match'
    AND record.open IS NOT false
    AND (record.valid_to IS NULL OR surely_after(record.valid_to, account.extracted_on))
    AND record.programme <> 'Không'
