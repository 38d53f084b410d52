-- Each mention with its record, its link and what its evidence says of the person linked to. A mention without a link is
-- 'no_match'. The evidence itself stays where it is: here is only whether it agrees (null: nothing to compare), so
-- that millions of mentions fit into little memory; conflicts look the rest up.
CREATE OR REPLACE TEMP TABLE st_mention AS
SELECT
    mention.mention_id, mention.source, mention."table" AS register, mention.role, mention.person_id,
    register.kind,
    list_contains(register.due_roles, mention.role) AS due,
    list_contains(register.must_match, mention.role) AS required,
    list_contains(register.subject_roles, mention.role) AS is_subject,
    record.record_no, record.current_commune, record.district_code, record.event_date,
    record.event_or_extract_date,
    coalesce(link.decision, 'no_match') AS decision,
    coalesce(link.reason, 'no_candidate') AS reason,
    link.probability, link.margin, link.master_id, link.runner_up_id,
    master.status AS person_status,
    master.died_on::VARCHAR AS person_died_on,
    mention.full_name = master.full_name AS name_agrees,
    mention.date_of_birth = substr(master.date_of_birth, 1, length(mention.date_of_birth))
        AS birth_agrees,
    substr(mention.date_of_birth, 1, 4) = substr(master.date_of_birth, 1, 4) AS year_agrees,
    mention.sex = master.sex AS sex_agrees,
    record.current_commune = master.commune_code AS commune_agrees
FROM in_mention AS mention
JOIN in_register AS register ON register.source = mention.source AND register.register = mention."table"
JOIN st_record AS record
    ON record.source = mention.source
    AND record.register = mention."table"
    AND record.record_key = mention.record_key
LEFT JOIN in_link AS link ON link.record_id = mention.mention_id
LEFT JOIN in_master AS master ON master.person_id = link.master_id;
