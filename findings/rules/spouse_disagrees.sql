-- id: spouse_disagrees
-- rank: 71
-- name_vi: Hôn nhân khác dân cư
-- name_en: Marriage unlike the population data
-- sentence_vi: Đã đăng ký kết hôn với nhau nhưng dữ liệu dân cư ghi độc thân, ghi vợ hoặc chồng là người khác, hoặc chỉ ghi ở một người.
-- sentence_en: Two persons registered their marriage, yet the population data call one of them single, name somebody else, or name the spouse on one side only.
-- to_do_vi: Đối chiếu đăng ký kết hôn, cập nhật tình trạng hôn nhân và số của vợ chồng trong dữ liệu dân cư; đã ly hôn thì ghi bản án.
-- to_do_en: Compare the registration and bring marital status and spouse of both in the population data up to date; where they are divorced, note the judgement.
-- desk: police
-- severity: minor
-- blocking: no
-- due_days: 10
-- needs: marriage, marriage.event_date
-- basis: Luật Căn cước 26/2023/QH15, Điều 9; kế hoạch làm sạch dữ liệu hôn nhân
-- certainty: remembered
-- basis_from: 2024-07-01
-- not_when_vi: đăng ký chưa quá 30 ngày; một trong hai người đã chết, đã chuyển đi, có lần kết hôn sau, hoặc đã được xác nhận tình trạng hôn nhân sau đó; dân cư ghi ly hôn hoặc góa; dân cư không ghi gì ở cả hai người
-- not_when_en: registered within 30 days; one of them is dead, moved out, married again later, or was certified another status afterwards; the population data say divorced or widowed; they say nothing of either
-- lawful: ended, registered_again

-- The newest marriage of each counts, be it one that is not certain to be theirs: then nothing is said.
WITH wedding AS (
    SELECT
        person, max(event_date) AS married_on,
        arg_max(
            {'mention_id': mention_id, 'record_no': record_no, 'decision': decision}, (event_date, mention_id)
        ) AS newest
    FROM st_mention
    WHERE
        is_of(kinds, 'marriage') AND is_subject AND person IS NOT NULL AND event_date IS NOT NULL
        AND person_status = 'alive'
    GROUP BY person
),
settled AS (
    SELECT wedding.person, wedding.married_on, newest.mention_id, newest.record_no
    FROM wedding
    ANTI JOIN st_death AS death ON death.person = wedding.person
    WHERE newest.decision = 'match' AND days_since(married_on) > law_on('limit.marriage_to_population', tonight())
),
certified AS (
    SELECT person, max(event_date) AS certified_on
    FROM st_mention
    WHERE is_of(kinds, 'marital_status') AND is_subject AND person IS NOT NULL
    GROUP BY person
),
spouse AS (
    SELECT
        settled.*, own.person_id, registered.spouse_id, registered.marital_status
    FROM settled
    JOIN st_person AS own ON own.person = settled.person
    JOIN in_master AS registered ON registered.person_id = own.person_id
    LEFT JOIN certified ON certified.person = settled.person
    WHERE
        coalesce(registered.marital_status NOT IN ('divorced', 'widowed'), true)
        AND NOT coalesce(certified.certified_on >= settled.married_on, false)
)
SELECT
    one.mention_id, other.mention_id AS other_mention_id,
    'Đăng ký kết hôn: ' || one.married_on || '; dân cư '
        || CASE
            WHEN coalesce(one.spouse_id <> other.person_id OR other.spouse_id <> one.person_id, false)
                THEN 'ghi vợ hoặc chồng là người khác'
            WHEN 'single' IN (one.marital_status, other.marital_status) THEN 'ghi độc thân'
            ELSE 'chỉ ghi ở một người'
        END AS detail
FROM spouse AS one
JOIN spouse AS other ON other.record_no = one.record_no AND one.mention_id < other.mention_id
WHERE
    coalesce(one.spouse_id <> other.person_id OR other.spouse_id <> one.person_id, false)
    OR 'single' IN (one.marital_status, other.marital_status)
    OR (one.spouse_id IS NULL) <> (other.spouse_id IS NULL)
