-- Each mention with its record, its link and what its evidence says of the person linked to. A mention without a link is
-- 'no_match'. The evidence itself stays where it is: here is only whether it agrees (null: nothing to compare), and
-- everything is a number or a word of few bytes, so that millions of mentions fit into little memory; conflicts look the
-- rest up. The join of mentions and links is put in at the marker (stage.py).
CREATE OR REPLACE TEMP TABLE st_person AS
SELECT
    person_id, hash(full_name) AS name_hash, date_of_birth, sex::sex_name AS sex,
    status::status_name AS status, died_on::VARCHAR AS died_on,
    commune_code, pseudonym('P', person_id) AS person
FROM in_master
SEMI JOIN in_link ON in_link.master_id = in_master.person_id;

CREATE OR REPLACE TEMP TABLE st_role AS
SELECT
    source::source_name AS source, register::register_name AS register, role, kinds,
    list_contains(due_roles, role::VARCHAR) AS due,
    list_contains(due_roles, role::VARCHAR) AS required,
    list_contains(subject_roles, role::VARCHAR) AS is_subject,
    list_contains(proxy_roles, role::VARCHAR) AS is_proxy
FROM in_register
CROSS JOIN (SELECT unnest(enum_range(NULL::role_name))::role_name AS role);

CREATE OR REPLACE TEMP TABLE st_mention AS
SELECT
    CASE WHEN mention.mention_id <> link.record_id
        THEN error('A link was laid beside a mention that is not its own.')::UUID
        ELSE mention.mention_id::UUID
    END AS mention_id,
    named.source, named.register, named.role, coalesce(record.own_kinds, named.kinds) AS kinds,
    named.due, named.required, named.is_subject, named.is_proxy, record.record_no, record.record, person.person,
    coalesce(link.decision, 'no_match')::decision_name AS decision,
    coalesce(link.reason, 'no_candidate')::reason_name AS reason,
    link.probability, link.margin,
    CASE WHEN mention.person_id IS DISTINCT FROM link.master_id THEN mention.person_id END
        AS other_number,
    mention.person_id = link.master_id AS number_agrees,
    hash(mention.full_name) = person.name_hash AS name_agrees,
    mention.date_of_birth = substr(person.date_of_birth, 1, length(mention.date_of_birth))
        AS birth_agrees,
    substr(mention.date_of_birth, 1, 4) = substr(person.date_of_birth, 1, 4) AS year_agrees,
    (left(person.date_of_birth, 4)::SMALLINT - try_cast(left(mention.date_of_birth, 4) AS SMALLINT))::SMALLINT
        AS years_older,
    mention.sex::sex_name = person.sex AS sex_agrees,
    place.current_commune = person.commune_code AS commune_agrees,
    person.status AS person_status, person.died_on AS person_died_on,
    place_no, file_no, record.event_date
FROM /* mentions beside links */
LEFT JOIN st_person AS person ON person.person_id = link.master_id
JOIN st_role AS named
    ON named.source = mention.source::source_name
    AND named.register = mention."table"::register_name
    AND named.role = mention.role::role_name
JOIN st_record AS record
    ON record.source = mention.source::source_name
    AND record.register = mention."table"::register_name
    AND record.record_key = mention.record_key
LEFT JOIN st_place AS place USING (place_no);

CREATE OR REPLACE TEMP VIEW st_dated AS
SELECT
    st_mention.*,
    strftime(file.as_of, '%Y-%m-%d') AS extracted_on,
    coalesce(event_date, strftime(file.as_of, '%Y-%m-%d')) AS event_or_extract_date
FROM st_mention
LEFT JOIN st_file AS file USING (file_no)
