-- id: married_status_of_dead
-- rank: 72
-- name_vi: Góa nhưng dân cư ghi đang có vợ, chồng
-- name_en: Widowed but told as married
-- sentence_vi: Vợ hoặc chồng đã được đăng ký khai tử nhưng dữ liệu dân cư của người còn sống vẫn ghi đang có vợ hoặc chồng.
-- sentence_en: The death of the spouse is registered, yet the population data of the survivor still say married.
-- to_do_vi: Cập nhật tình trạng hôn nhân của người còn sống theo trích lục khai tử.
-- to_do_en: Bring the marital status of the survivor up to date by the death certificate.
-- desk: police
-- severity: minor
-- blocking: no
-- due_days: 15
-- needs: death, death.recorded_on
-- basis: Luật Căn cước 26/2023/QH15, Điều 9; kế hoạch làm sạch dữ liệu hôn nhân
-- certainty: remembered
-- basis_from: 2024-07-01
-- not_when_vi: khai tử chưa quá 30 ngày; người còn sống đã kết hôn lại, đã chết hoặc đã chuyển đi; dân cư không ghi tình trạng hôn nhân
-- not_when_en: the death was registered within 30 days; the survivor married again, died or moved out; the population data tell no marital status
-- lawful: death_wrong

-- The record is that of the death; the other one, where there is one, names the survivor.
WITH dead AS (
    SELECT death.mention_id, death.died_on, own.person_id
    FROM st_death AS death
    JOIN st_person AS own USING (person)
    WHERE
        death.mention_id IS NOT NULL
        AND days_since(death.recorded_on) > law_on('limit.death_to_spouse', tonight())
),
widowed AS (
    SELECT dead.mention_id, dead.died_on, own.person
    FROM in_master AS registered
    JOIN dead ON dead.person_id = registered.spouse_id
    LEFT JOIN st_person AS own ON own.person_id = registered.person_id
    ANTI JOIN st_death AS also ON also.person = own.person
    WHERE registered.status = 'alive' AND registered.marital_status = 'married'
),
wedding AS (
    SELECT
        person, max(event_date) AS married_on,
        earliest(if(decision = 'match', mention_id, NULL), event_date) AS mention_id
    FROM st_mention
    SEMI JOIN widowed USING (person)
    WHERE is_of(kinds, 'marriage') AND is_subject
    GROUP BY person
)
SELECT
    widowed.mention_id, wedding.mention_id AS other_mention_id,
    'Ngày chết: ' || widowed.died_on || '; dân cư của vợ hoặc chồng vẫn ghi đang có vợ, chồng' AS detail
FROM widowed
LEFT JOIN wedding USING (person)
WHERE NOT coalesce(surely_after(wedding.married_on, widowed.died_on), false)
