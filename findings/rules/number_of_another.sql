-- id: number_of_another
-- rank: 110
-- name_vi: Số của người khác
-- name_en: Another person's number
-- sentence_vi: Số định danh ghi trong bản ghi là của người khác trong dữ liệu dân cư.
-- sentence_en: The identity number on the record belongs to somebody else in the population data.
-- to_do_vi: Đối chiếu căn cước, sửa số định danh trong sổ rồi gửi lại.
-- to_do_en: Compare the identity card, correct the number and send again.
-- desk: owner_agency
-- severity: major
-- blocking: yes
-- due_days: 10
-- basis: Luật Căn cước 26/2023/QH15, Điều 12
-- certainty: read
-- basis_from: 2024-07-01

-- The 12-digit number on a matched record is the number of somebody else in the population master.
SELECT mention_id, NULL AS other_mention_id, NULL AS detail
FROM st_mention
WHERE decision = 'match' AND NOT number_agrees
    AND other_number IN (SELECT person_id FROM in_master)
