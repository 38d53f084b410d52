-- Contradictions with record and person side by side. The id depends on reason and mentions only, so it is the
-- same on every night; the content hash changes when anything a decision was made on changes. That a list says the same a
-- day later is no such change, so the days on which the lists of both records were made are left out of it. The day of
-- opening is carried from the last night of the province before this one (st_before).
-- What somebody said of a conflict (in_decided) holds while the content is the same. Who is meant was given to linking
-- already: a link that is uncertain all the same is another question, and the answer to the last one stands beside it.
-- A finding said to be none is closed. What is wrong in the source or in the population data, and a question about a
-- finding that was answered, lie with whoever must correct, until the data say so.
CREATE OR REPLACE TEMP TABLE st_conflict AS
WITH named AS MATERIALIZED (
    SELECT mention_id FROM st_contradiction
    UNION
    SELECT other_mention_id FROM st_contradiction WHERE other_mention_id IS NOT NULL
),
mention AS MATERIALIZED (FROM st_mention SEMI JOIN named USING (mention_id)),
origin AS MATERIALIZED (
    SELECT mention_id::UUID AS mention_id, origin.* EXCLUDE (mention_id)
    FROM in_mention AS origin
    SEMI JOIN named ON named.mention_id = origin.mention_id::UUID
),
keyed AS MATERIALIZED (
    SELECT mention_id, record_key, file_name, strftime(file.as_of, '%Y-%m-%d') AS listed_on
    FROM st_record AS record
    JOIN mention USING (record_no)
    LEFT JOIN st_file AS file ON file.file_no = record.file_no
),
link AS MATERIALIZED (
    SELECT record_id::UUID AS mention_id, master_id, runner_up_id
    FROM in_link
    SEMI JOIN named ON named.mention_id = in_link.record_id::UUID
),
master AS MATERIALIZED (
    FROM in_master SEMI JOIN link ON link.master_id = in_master.person_id
),
side_by_side AS (
    SELECT
        'C' || substr(sha256(
            found.reason || '|' || lake_id(found.mention_id) || '|'
            || coalesce(lake_id(found.other_mention_id), '')
        ), 1, 16) AS conflict_id,
        found.reason, reason.blocking, reason.due_days, reason.desk AS reason_desk,
        mention.source::VARCHAR AS source, mention.register::VARCHAR AS register, own.record_key,
        mention.role::VARCHAR AS role,
        lake_id(found.mention_id) AS mention_id,
        lake_id(found.other_mention_id) AS other_mention_id, other.record_key AS other_record_key,
        own.listed_on, other.listed_on AS other_listed_on, link.master_id, own.file_name, origin.sheet, origin.line,
        place.current_commune, place.district_code, found.detail, found.amount,
        mention.decision::VARCHAR AS decision, mention.reason::VARCHAR AS link_reason,
        mention.probability, link.runner_up_id,
        origin.full_name AS record_full_name, master.full_name AS person_full_name,
        origin.date_of_birth AS record_date_of_birth, master.date_of_birth AS person_date_of_birth,
        origin.sex AS record_sex, master.sex AS person_sex,
        origin.person_id AS record_person_id, link.master_id AS person_person_id,
        origin.old_id AS record_old_id,
        origin.commune_code AS record_commune_code, master.commune_code AS person_commune_code,
        record_commune.name AS record_commune_name, person_commune.name AS person_commune_name,
        mention.person_status::VARCHAR AS person_status, mention.person_died_on,
        register.name_vi AS register_name,
        mention.record, mention.person, mention.record_no,
        mention.name_agrees, mention.birth_agrees, mention.sex_agrees
    FROM st_contradiction AS found
    JOIN in_reason AS reason USING (reason)
    JOIN mention ON mention.mention_id = found.mention_id
    JOIN origin ON origin.mention_id = found.mention_id
    JOIN keyed AS own ON own.mention_id = found.mention_id
    LEFT JOIN st_place AS place ON place.place_no = mention.place_no
    JOIN in_register AS register
        ON register.source = mention.source AND register.register = mention.register
    LEFT JOIN link ON link.mention_id = found.mention_id
    LEFT JOIN master ON master.person_id = link.master_id
    LEFT JOIN st_commune AS record_commune
        ON record_commune.commune_code = place.current_commune
        AND record_commune.commune_vintage = 'new'
    LEFT JOIN st_commune AS person_commune
        ON person_commune.commune_code = master.commune_code
        AND person_commune.commune_vintage = 'new'
    LEFT JOIN keyed AS other ON other.mention_id = found.other_mention_id
),
laid AS (
    SELECT
        side_by_side.* EXCLUDE (name_agrees, birth_agrees, sex_agrees, listed_on, other_listed_on),
        list_filter([
            CASE WHEN NOT name_agrees THEN 'full_name' END,
            CASE WHEN NOT birth_agrees THEN 'date_of_birth' END,
            CASE WHEN NOT sex_agrees THEN 'sex' END,
            CASE WHEN record_person_id <> person_person_id THEN 'person_id' END,
            CASE WHEN record_commune_code <> person_commune_code
                AND current_commune IS DISTINCT FROM person_commune_code THEN 'commune_code' END
        ], lambda x: x IS NOT NULL) AS differing,
        sha256(concat_ws(
            '|', reason, record_key, coalesce(other_record_key, ''), coalesce(master_id, ''),
            coalesce(record_full_name, ''), coalesce(record_date_of_birth, ''), coalesce(record_sex, ''),
            coalesce(record_person_id, ''), coalesce(record_old_id, ''),
            coalesce(person_full_name, ''), coalesce(person_date_of_birth, ''), coalesce(person_sex, ''),
            coalesce(person_status, ''), coalesce(person_died_on, ''),
            replace(replace(coalesce(detail, ''), coalesce(listed_on, ''), ''), coalesce(other_listed_on, ''), '')
        )) AS content_hash,
        coalesce(before.opened_on, in_night.night) AS opened_on,
        date_diff('day', coalesce(before.opened_on, in_night.night), in_night.night)::INTEGER AS age_days
    FROM side_by_side
    CROSS JOIN in_night
    LEFT JOIN st_before AS before USING (conflict_id)
),
answered AS (
    SELECT
        laid.*,
        said.seq AS said_seq, said.decision AS said_decision, said.actor AS said_by, said.waits AS said_waits,
        (said.decided_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::DATE AS said_on,
        said.decision IN ('same_person', 'other_person', 'nobody') AS said_who,
        said.content_hash = laid.content_hash
            AND (reason <> 'link_uncertain' OR said.waits OR NOT said_who) AS holds,
        holds AND NOT said.waits AS works
    FROM laid
    LEFT JOIN in_decided AS said USING (conflict_id)
)
SELECT
    answered.* EXCLUDE (reason_desk, said_who, works),
    CASE
        WHEN works AND said_decision = 'not_a_conflict' AND reason <> 'link_uncertain' THEN 'closed'
        WHEN works AND said_decision IN ('source_wrong', 'master_wrong') THEN 'referred'
        WHEN works AND said_who AND reason_desk = 'reviewer' THEN 'referred'
        ELSE 'open'
    END AS state,
    CASE
        WHEN state <> 'referred' THEN reason_desk
        WHEN said_decision = 'master_wrong' THEN 'police'
        ELSE 'owner_agency'
    END AS desk
FROM answered;
