-- id: moved_out_but_paid
-- rank: 60
-- name_vi: Đã chuyển đi vẫn chi trả
-- name_en: Moved out but paid
-- sentence_vi: Người này đã chuyển đi khỏi tỉnh nhưng vẫn được chi trả tại tỉnh.
-- sentence_en: This person has moved out of the province but is still paid there.
-- to_do_vi: Xác minh nơi ở; dừng chi tại tỉnh và chuyển hồ sơ đến nơi ở mới, rồi gửi lại danh sách.
-- to_do_en: Find out where the person lives; stop paying here, pass the dossier on to the new place and send the list again.
-- desk: competent_authority
-- severity: critical
-- blocking: yes
-- due_days: 10
-- second_eyes: payment
-- needs: payment
-- basis: Nghị định 20/2021/NĐ-CP, Điều 8
-- certainty: read
-- basis_from: 2021-07-01
-- lawful: before_moving, not_handed_over

-- Somebody who moved out of the province by the population master is still paid there.
SELECT mention_id, NULL AS other_mention_id, NULL AS detail
FROM st_mention
WHERE decision = 'match' AND is_subject AND is_of(kinds, 'payment') AND person_status = 'moved_out'
