-- Each mention with its record, its link and the person linked to. A mention without a link is 'no_match'. Only what
-- facts and contradictions compare is here; where a mention stands in its file is looked up for conflicts alone.
CREATE OR REPLACE TEMP TABLE st_mention AS
SELECT
    mention.mention_id, mention.source, mention."table" AS register, mention.record_key, mention.role,
    mention.full_name, mention.date_of_birth, mention.sex, mention.person_id,
    register.kind,
    list_contains(register.due_roles, mention.role) AS due,
    list_contains(register.must_match, mention.role) AS required,
    list_contains(register.subject_roles, mention.role) AS is_subject,
    record.record_no, record.current_commune, record.district_code, record.event_date,
    record.event_or_extract_date,
    coalesce(link.decision, 'no_match') AS decision,
    coalesce(link.reason, 'no_candidate') AS reason,
    link.probability, link.margin, link.master_id, link.runner_up_id,
    master.full_name AS person_full_name,
    master.date_of_birth AS person_date_of_birth,
    master.sex AS person_sex,
    master.commune_code AS person_commune_code,
    master.status AS person_status,
    master.died_on AS person_died_on
FROM in_mention AS mention
JOIN in_register AS register ON register.source = mention.source AND register.register = mention."table"
JOIN st_record AS record
    ON record.source = mention.source
    AND record.register = mention."table"
    AND record.record_key = mention.record_key
LEFT JOIN in_link AS link ON link.record_id = mention.mention_id
LEFT JOIN in_master AS master ON master.person_id = link.master_id;
