-- id: sex_contradiction
-- rank: 120
-- name_vi: Giới tính khác
-- name_en: Another sex
-- sentence_vi: Giới tính trong bản ghi khác với dữ liệu dân cư.
-- sentence_en: The sex on the record differs from the population data.
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
