-- Each mention with its record, its link and what its evidence says of the person linked to. A mention without a link is
-- 'no_match'. The evidence itself stays where it is: here is only whether it agrees (null: nothing to compare), so
-- that millions of mentions fit into little memory; conflicts look the rest up. One join after the other, so that only
-- one of the large sides is in memory at a time.
CREATE OR REPLACE TEMP TABLE st_link AS
SELECT
    record_id, decision::decision_name AS decision, reason::reason_name AS reason,
    probability, margin, master_id, runner_up_id
FROM in_link;

CREATE OR REPLACE TEMP TABLE st_person AS
SELECT
    person_id, full_name, date_of_birth, sex, status, died_on::VARCHAR AS died_on, commune_code,
    pseudonym('P', person_id) AS person
FROM in_master
SEMI JOIN st_link ON st_link.master_id = in_master.person_id;

CREATE OR REPLACE TEMP TABLE st_linked AS
SELECT
    mention.mention_id, mention.source::source_name AS source,
    mention."table"::register_name AS register, mention.role::role_name AS role,
    mention.record_key, mention.person_id,
    coalesce(link.decision, 'no_match') AS decision,
    coalesce(link.reason, 'no_candidate') AS reason,
    link.probability, link.margin, link.master_id, link.runner_up_id,
    person.status AS person_status, person.died_on AS person_died_on,
    person.commune_code AS person_commune,
    mention.full_name = person.full_name AS name_agrees,
    mention.date_of_birth = substr(person.date_of_birth, 1, length(mention.date_of_birth))
        AS birth_agrees,
    substr(mention.date_of_birth, 1, 4) = substr(person.date_of_birth, 1, 4) AS year_agrees,
    mention.sex = person.sex AS sex_agrees
FROM in_mention AS mention
LEFT JOIN st_link AS link ON link.record_id = mention.mention_id
LEFT JOIN st_person AS person ON person.person_id = link.master_id;

DROP TABLE st_link;

CREATE OR REPLACE TEMP TABLE st_role AS
SELECT
    source::source_name AS source, register::register_name AS register, role, kind,
    list_contains(due_roles, role::VARCHAR) AS due,
    list_contains(must_match, role::VARCHAR) AS required,
    list_contains(subject_roles, role::VARCHAR) AS is_subject
FROM in_register
CROSS JOIN (SELECT unnest(enum_range(NULL::role_name))::role_name AS role);

CREATE OR REPLACE TEMP TABLE st_mention AS
SELECT
    linked.* EXCLUDE (record_key, person_commune),
    named.kind, named.due, named.required, named.is_subject,
    record.record_no, record.current_commune, record.district_code, record.event_date,
    record.event_or_extract_date,
    record.current_commune = linked.person_commune AS commune_agrees
FROM st_linked AS linked
JOIN st_role AS named
    ON named.source = linked.source
    AND named.register = linked.register
    AND named.role = linked.role
JOIN st_record AS record
    ON record.source = linked.source
    AND record.register = linked.register
    AND record.record_key = linked.record_key;

DROP TABLE st_linked;
