-- id: death_not_in_master
-- rank: 50
-- name_vi: Khai tử chưa vào dân cư
-- name_en: Death not in the population data
-- sentence_vi: Đã đăng ký khai tử nhưng dữ liệu dân cư vẫn ghi là đang sống: cần xóa đăng ký thường trú.
-- sentence_en: The death is registered but the population data still say alive: strike the residence.
-- to_do_vi: Xóa đăng ký thường trú theo trích lục khai tử; khai tử sai thì báo cơ quan hộ tịch.
-- to_do_en: End the registered residence by the death certificate; where the registration is wrong, tell the civil registrar.
-- desk: police
-- severity: major
-- blocking: no
-- due_days: 5
-- needs: death
-- basis: Luật Cư trú 68/2020/QH14, Điều 24
-- certainty: remembered
-- basis_from: 2021-07-01

-- A registered death of somebody whom the population master still holds as living.
SELECT mention_id, NULL AS other_mention_id, 'Ngày chết: ' || event_date AS detail
FROM st_mention
WHERE decision = 'match' AND is_subject AND is_of(kinds, 'death') AND person_status <> 'dead'
