-- id: holder_dead
-- rank: 40
-- name_vi: Người đứng tên đã chết
-- name_en: Holder is dead
-- sentence_vi: Người đứng tên trên giấy chứng nhận đã chết theo dữ liệu dân cư: cần đăng ký thừa kế.
-- sentence_en: The holder named on the certificate is dead by the population data: inheritance is due.
-- to_do_vi: Báo người thừa kế làm thủ tục đăng ký biến động; cập nhật rồi gửi lại.
-- to_do_en: Ask the heirs to register the change; update the register and send again.
-- desk: competent_authority
-- severity: minor
-- blocking: no
-- due_days: 15
-- needs: holding
-- basis: Luật Đất đai 31/2024/QH15, Điều 133
-- certainty: remembered
-- basis_from: 2024-08-01

-- The holder of a certificate is dead in the population master.
SELECT
    mention_id, NULL AS other_mention_id,
    'Ngày chết theo dữ liệu dân cư: ' || coalesce(person_died_on, 'không rõ') AS detail
FROM st_mention
WHERE decision = 'match' AND is_subject AND is_of(kinds, 'holding') AND person_status = 'dead'
