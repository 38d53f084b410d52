-- id: child_card_expired_age
-- rank: 75
-- name_vi: Thẻ trẻ em quá tuổi
-- name_en: Child's card beyond the age
-- sentence_vi: Theo ngày sinh trong dữ liệu dân cư, thẻ bảo hiểm y tế trẻ em dưới 6 tuổi có giá trị quá ngày được hưởng: cần thu hồi, cấp thẻ theo nhóm khác.
-- sentence_en: By the birth date in the population data, the health card of a child under six is valid beyond the last day of that right: withdraw it, issue another.
-- to_do_vi: Thu hồi thẻ trẻ em, cấp thẻ theo nhóm mới rồi gửi lại danh sách thẻ; ngày sinh của dân cư sai thì chuyển Công an.
-- to_do_en: Withdraw the child's card, issue one of the new group and send the list again; where the birth date in the population data is wrong, pass it to the police.
-- desk: owner_agency
-- severity: minor
-- blocking: no
-- due_days: 10
-- needs: card, card.programme
-- basis: Nghị định 146/2018/NĐ-CP, Điều 13 khoản 2; Nghị định 188/2025/NĐ-CP, Điều 13
-- certainty: read
-- basis_from: 2018-12-01
-- not_when_vi: thẻ đã thu hồi, báo giảm hoặc hết hạn trước ngày lập danh sách; tra cứu trả lời thẻ cũ đã được thay; người đã chết hoặc đã chuyển đi; chỉ biết năm sinh, tháng sinh thì tính theo ngày muộn nhất có thể
-- not_when_en: the card is withdrawn, or ended before the day of the list; a look-up answers that it was replaced; the child died or moved out; of a birth year or month alone the latest possible day counts
-- lawful: birth_date_wrong, card_replaced, card_withdrawn

-- The card's own birth date is judged when it is delivered; here the population data speak, so that a birth date which
-- was made younger on the card gains nothing.
SELECT
    dated.mention_id, NULL AS other_mention_id,
    'Ngày sinh theo dân cư: ' || own.date_of_birth || '; thẻ trẻ em được đến '
        || strftime(child_card_ends(own.date_of_birth, law_on('age.no_child', tonight())), '%Y-%m-%d')
        || ', ghi đến ' || coalesce(record.valid_to, 'không rõ') AS detail
FROM st_dated AS dated
JOIN st_record AS record USING (record_no)
JOIN st_person AS own USING (person)
LEFT JOIN st_card_over AS answer USING (person)
ANTI JOIN st_death AS death ON death.person = dated.person
WHERE
    is_of(dated.kinds, 'card') AND dated.is_subject AND dated.decision = 'match'
    AND record.programme = 'TE' AND record.open IS NOT false AND dated.person_status = 'alive'
    AND coalesce(final_day(record.valid_to) >= dated.extracted_on::DATE, true)
    AND first_day(coalesce(record.valid_to, dated.extracted_on))
        > child_card_ends(own.date_of_birth, law_on('age.no_child', tonight()))
    AND NOT coalesce(answer.answered_on >= record.valid_from, false)
