-- id: birth_year_contradiction
-- rank: 130
-- name_vi: Năm sinh khác
-- name_en: Another year of birth
-- sentence_vi: Năm sinh trong bản ghi khác với dữ liệu dân cư.
-- sentence_en: The year of birth on the record differs from the population data.
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
