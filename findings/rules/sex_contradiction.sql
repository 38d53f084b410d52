-- id: sex_contradiction
-- rank: 120
-- name_vi: Giới tính khác
-- name_en: Another sex
-- sentence_vi: Giới tính trong bản ghi khác với dữ liệu dân cư.
-- sentence_en: The sex on the record differs from the population data.
-- to_do_vi: Đối chiếu giấy khai sinh hoặc căn cước, sửa giới tính trong sổ rồi gửi lại; giấy tờ cho thấy dân cư sai thì chuyển Công an.
-- to_do_en: Compare the birth certificate or identity card, correct the sex and send again; where the papers show that the population data are wrong, pass it to the police.
-- desk: owner_agency
-- severity: minor
-- blocking: no
-- due_days: 10
-- basis: Công văn 4856/BCA-TTDLQG, phụ lục 3
-- certainty: restated

-- The sex of a matched record differs from that of the person.
SELECT mention_id, NULL AS other_mention_id, NULL AS detail
FROM st_mention
WHERE decision = 'match' AND NOT sex_agrees
