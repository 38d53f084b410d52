-- id: dead_in_master
-- rank: 30
-- name_vi: Dân cư ghi đã chết
-- name_en: Dead in the population data
-- sentence_vi: Dữ liệu dân cư ghi người này đã chết nhưng bản ghi vẫn coi là đang sống.
-- sentence_en: The population data say that this person is dead, the record treats them as living.
-- to_do_vi: Xác minh còn sống hay đã chết: đã chết thì kết thúc bản ghi rồi gửi lại, còn sống thì đề nghị Công an sửa dữ liệu dân cư.
-- to_do_en: Find out whether the person lives: end the record and send again, or ask the police to correct the population data.
-- desk: competent_authority
-- severity: major
-- blocking: yes
-- due_days: 10
-- second_eyes: payment
-- basis: Công văn 4856/BCA-TTDLQG, phụ lục 3
-- certainty: restated

-- Somebody dead in the population master is paid for a month after the death, or marries after it; what is due to
-- be paid back is dead_but_paid.
SELECT
    mention_id, NULL AS other_mention_id,
    'Ngày chết theo dữ liệu dân cư: ' || coalesce(person_died_on, 'không rõ') AS detail
FROM st_dated
ANTI JOIN (FROM st_contradiction WHERE reason = 'dead_but_paid') AS paid USING (mention_id)
WHERE
    decision = 'match' AND is_subject AND (is_of(kinds, 'payment') OR is_of(kinds, 'marriage')) AND person_status = 'dead'
    AND (
        person_died_on IS NULL
        OR substr(event_or_extract_date, 1, least(7, length(person_died_on)))
            > substr(person_died_on, 1, 7)
    )
