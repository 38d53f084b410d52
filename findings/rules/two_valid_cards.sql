-- id: two_valid_cards
-- rank: 74
-- name_vi: Hai thẻ BHYT cùng giá trị
-- name_en: Two valid cards
-- sentence_vi: Một người có hai thẻ bảo hiểm y tế cùng có giá trị trong một ngày: cần giữ một thẻ, thu hồi thẻ kia.
-- sentence_en: One person has two health cards that are valid on one day: keep one, withdraw the other.
-- to_do_vi: Giữ một thẻ, thu hồi thẻ kia rồi gửi lại danh sách thẻ.
-- to_do_en: Keep one card, withdraw the other and send the list again.
-- desk: owner_agency
-- severity: major
-- blocking: yes
-- due_days: 10
-- needs: card, card.valid_from, card.valid_to
-- basis: Luật Bảo hiểm y tế, Điều 20 khoản 1 điểm c
-- certainty: read
-- basis_from: 2009-07-01
-- not_when_vi: thẻ sau bắt đầu khi thẻ trước đã hết hạn; một thẻ đã thu hồi, báo giảm hoặc hết hạn; tra cứu trả lời thẻ cũ đã được thay; cùng mã thẻ, hoặc cùng nhóm, cùng ngày bắt đầu và không khác mã số BHXH (một thẻ ghi hai dòng)
-- not_when_en: the later card begins when the earlier one has ended; one is withdrawn or expired; a look-up answers that the old one was replaced; the same code, or the same group and first day and no other insurance code (one card on two lines)
-- lawful: card_replaced, card_withdrawn

-- The later card points at the one beside which it is valid. Two cards are told apart by their groups, by the insurance
-- codes that they end in (one code is written in several forms, of which in_mention.codes knows what is the same), or, where
-- one has none, by their codes as they are written when they begin on different days.
WITH card AS (
    SELECT
        mention_id, person, record.programme, record.linked_key, record.valid_from,
        coalesce(record.valid_to, dated.extracted_on) AS valid_to
    FROM st_dated AS dated
    JOIN st_record AS record USING (record_no)
    WHERE
        is_of(kinds, 'card') AND is_subject AND decision = 'match'
        AND record.open IS NOT false AND record.valid_from IS NOT NULL
),
several AS (
    SELECT card.*, string_split(origin.codes, ' ') AS codes
    FROM card
    SEMI JOIN (SELECT person FROM card GROUP BY person HAVING count(*) > 1) AS more USING (person)
    JOIN in_mention AS origin ON origin.mention_id::UUID = card.mention_id
)
SELECT
    later.mention_id,
    min_by(earlier.mention_id, (earlier.valid_from, earlier.mention_id)) AS other_mention_id,
    'Thẻ này từ ' || any_value(later.valid_from) || ' đến ' || any_value(later.valid_to) || '; thẻ kia từ '
        || min_by(earlier.valid_from || ' đến ' || earlier.valid_to, (earlier.valid_from, earlier.mention_id)) AS detail
FROM several AS later
JOIN several AS earlier USING (person)
LEFT JOIN st_card_over AS answer USING (person)
WHERE
    (earlier.valid_from, earlier.mention_id) < (later.valid_from, later.mention_id)
    AND greatest(final_day(earlier.valid_from), final_day(later.valid_from))
        <= least(first_day(earlier.valid_to), first_day(later.valid_to))
    AND (
        coalesce(earlier.programme <> later.programme, false)
        OR coalesce(NOT list_has_any(earlier.codes, later.codes), false)
        OR coalesce(earlier.linked_key <> later.linked_key AND earlier.valid_from <> later.valid_from, false)
    )
    AND NOT coalesce(answer.answered_on >= later.valid_from, false)
GROUP BY later.mention_id
