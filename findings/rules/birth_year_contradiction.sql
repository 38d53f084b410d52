-- id: birth_year_contradiction
-- rank: 130
-- name_vi: Năm sinh khác
-- name_en: Another year of birth
-- sentence_vi: Năm sinh trong bản ghi khác với dữ liệu dân cư.
-- sentence_en: The year of birth on the record differs from the population data.
-- to_do_vi: Đối chiếu giấy khai sinh hoặc căn cước, sửa năm sinh trong sổ rồi gửi lại; giấy tờ cho thấy dân cư sai thì chuyển Công an.
-- to_do_en: Compare the birth certificate or identity card, correct the year of birth and send again; where the papers show that the population data are wrong, pass it to the police.
-- desk: owner_agency
-- severity: minor
-- blocking: no
-- due_days: 10
-- basis: Công văn 4856/BCA-TTDLQG, phụ lục 3
-- certainty: restated

-- The year of birth of a matched record differs from that of the person.
SELECT mention_id, NULL AS other_mention_id, NULL AS detail
FROM st_mention
WHERE decision = 'match' AND NOT year_agrees
