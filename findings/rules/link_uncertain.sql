-- id: link_uncertain
-- rank: 10
-- name_vi: Chưa chắc là ai
-- name_en: Not certain who
-- sentence_vi: Chưa chắc bản ghi nói về người nào trong dữ liệu dân cư: cần người xem và chọn.
-- sentence_en: It is not certain whom in the population data the record means: somebody must choose.
-- to_do_vi: Xem bản ghi cạnh các ứng viên rồi chọn.
-- to_do_en: Look at the record beside the candidates and choose.
-- desk: reviewer
-- severity: major
-- blocking: yes
-- due_days: 5
-- basis: Công văn 4856/BCA-TTDLQG, phụ lục 3
-- certainty: restated

-- Links that the policy sent to review.
SELECT mention_id, NULL AS other_mention_id, NULL AS detail
FROM st_mention
WHERE decision = 'review'
