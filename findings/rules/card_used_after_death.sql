-- id: card_used_after_death
-- rank: 34
-- name_vi: Dùng thẻ của người đã chết
-- name_en: Card used after the death
-- sentence_vi: Sau ngày chết vẫn có lượt tra cứu thẻ bảo hiểm y tế thành công: có người dùng thẻ của người đã chết.
-- sentence_en: After the death the health card was looked up with success: somebody uses the card of the dead.
-- to_do_vi: Xác minh với cơ sở khám chữa bệnh ai đã dùng thẻ; thu hồi thẻ và báo giảm.
-- to_do_en: Ask the facility who used the card; withdraw the card and report it.
-- desk: owner_agency
-- severity: critical
-- blocking: yes
-- due_days: 5
-- needs: lookup
-- basis: Luật Bảo hiểm y tế, Điều 20
-- certainty: restated
-- basis_from: 2009-07-01
-- not_when_vi: tra cứu từ ngày chết trở về trước; tra cứu không ra người
-- not_when_en: the look-up is of the day of death or before; it found nobody
-- lawful: death_wrong, handed_in_before

-- A look-up that found the person, on a day that is surely after the death.
SELECT
    lookup.mention_id, death.mention_id AS other_mention_id,
    'Ngày chết: ' || death.died_on || '; thẻ được tra cứu ngày ' || lookup.event_date AS detail
FROM st_mention AS lookup
JOIN st_death AS death USING (person)
JOIN st_record AS record USING (record_no)
WHERE
    is_of(lookup.kinds, 'lookup') AND lookup.is_subject AND lookup.decision = 'match'
    AND list_contains(record.indicators_met, 'looked_up')
    AND surely_after(lookup.event_date, death.died_on)
