-- id: dead_with_valid_card
-- rank: 32
-- name_vi: Đã chết còn thẻ BHYT
-- name_en: Dead with a valid card
-- sentence_vi: Người này đã chết nhưng thẻ bảo hiểm y tế vẫn còn giá trị: cần báo giảm, thu hồi thẻ.
-- sentence_en: This person is dead but their health card is still valid: withdraw it.
-- to_do_vi: Báo giảm, thu hồi thẻ bảo hiểm y tế rồi gửi lại danh sách thẻ.
-- to_do_en: Report and withdraw the health card, then send the list of cards again.
-- desk: owner_agency
-- severity: major
-- blocking: yes
-- due_days: 5
-- needs: card, card.valid_from
-- basis: Luật Bảo hiểm y tế, Điều 20 khoản 1 điểm b; Nghị định 188/2025/NĐ-CP
-- certainty: read
-- basis_from: 2009-07-01
-- not_when_vi: thẻ đã thu hồi hoặc báo giảm, kể cả theo kết quả tra cứu; thẻ hết hạn trong tháng sau tháng chết; khai tử chưa đủ 15 ngày khi lập danh sách; thẻ bắt đầu sau khi chết (xem death_contradicted)
-- not_when_en: the card is withdrawn, be it by the answer to a look-up; it ends by the month after the death; the death was registered less than 15 days before the list; the card begins after the death (see death_contradicted)
-- lawful: card_withdrawn, death_wrong

-- A card in force of somebody who died before the month of the list, by a registered death or the population data.
SELECT
    card.mention_id, death.mention_id AS other_mention_id,
    'Ngày chết: ' || death.died_on || '; thẻ ' || coalesce('có giá trị đến ' || record.valid_to, 'không ghi ngày hết hạn')
        || '; danh sách lập ngày ' || card.extracted_on AS detail
FROM st_dated AS card
JOIN st_death AS death USING (person)
JOIN st_record AS record USING (record_no)
LEFT JOIN st_card_over AS answer USING (person)
WHERE
    is_of(card.kinds, 'card') AND card.is_subject AND card.decision = 'match'
    AND record.open IS NOT false
    AND outlives(record.valid_to, card.extracted_on, death.died_on)
    AND NOT coalesce(surely_after(record.valid_from, death.died_on), false)
    AND NOT coalesce(answer.answered_on >= record.valid_from, false)
    AND date_diff('day', final_day(coalesce(death.recorded_on, death.died_on)), card.extracted_on::DATE)
        >= law_on('limit.death_to_card', tonight())
