-- Contradictions with record and person side by side. The id depends on reason and mentions only, so it is the
-- same on every night; the content hash changes when anything a decision was made on changes.
CREATE OR REPLACE TEMP TABLE st_conflict AS
WITH side_by_side AS (
    SELECT
        'C' || substr(sha256(
            found.reason || '|' || found.mention_id || '|' || coalesce(found.other_mention_id, '')
        ), 1, 16) AS conflict_id,
        found.reason, reason.blocking, reason.due_days,
        mention.source, mention.register, mention.record_key, mention.role,
        found.mention_id, found.other_mention_id, other.record_key AS other_record_key,
        mention.master_id, record.file_name, origin.sheet, origin.line,
        mention.current_commune, mention.district_code, found.detail,
        mention.decision, mention.reason AS link_reason, mention.probability, mention.runner_up_id,
        mention.full_name AS record_full_name, mention.person_full_name,
        mention.date_of_birth AS record_date_of_birth, mention.person_date_of_birth,
        mention.sex AS record_sex, mention.person_sex,
        mention.person_id AS record_person_id, mention.master_id AS person_person_id,
        origin.old_id AS record_old_id,
        origin.commune_code AS record_commune_code, mention.person_commune_code,
        record_commune.name AS record_commune_name, person_commune.name AS person_commune_name,
        mention.person_status, mention.person_died_on::VARCHAR AS person_died_on,
        register.name_vi AS register_name
    FROM st_contradiction AS found
    JOIN in_reason AS reason USING (reason)
    JOIN st_mention AS mention ON mention.mention_id = found.mention_id
    JOIN in_mention AS origin ON origin.mention_id = found.mention_id
    JOIN st_record AS record ON record.record_no = mention.record_no
    JOIN in_register AS register
        ON register.source = mention.source AND register.register = mention.register
    LEFT JOIN st_commune AS record_commune
        ON record_commune.commune_code = mention.current_commune
        AND record_commune.commune_vintage = 'new'
    LEFT JOIN st_commune AS person_commune
        ON person_commune.commune_code = mention.person_commune_code
        AND person_commune.commune_vintage = 'new'
    LEFT JOIN st_mention AS other ON other.mention_id = found.other_mention_id
)
SELECT
    *,
    list_filter([
        CASE WHEN record_full_name <> person_full_name THEN 'full_name' END,
        CASE WHEN record_date_of_birth
            <> substr(person_date_of_birth, 1, length(record_date_of_birth)) THEN 'date_of_birth' END,
        CASE WHEN record_sex <> person_sex THEN 'sex' END,
        CASE WHEN record_person_id <> person_person_id THEN 'person_id' END,
        CASE WHEN record_commune_code <> person_commune_code
            AND current_commune IS DISTINCT FROM person_commune_code THEN 'commune_code' END
    ], lambda x: x IS NOT NULL) AS differing,
    sha256(concat_ws(
        '|', reason, record_key, coalesce(other_record_key, ''), coalesce(master_id, ''),
        coalesce(record_full_name, ''), coalesce(record_date_of_birth, ''), coalesce(record_sex, ''),
        coalesce(record_person_id, ''), coalesce(record_old_id, ''),
        coalesce(person_full_name, ''), coalesce(person_date_of_birth, ''), coalesce(person_sex, ''),
        coalesce(person_status, ''), coalesce(person_died_on, ''), coalesce(detail, '')
    )) AS content_hash
FROM side_by_side;
