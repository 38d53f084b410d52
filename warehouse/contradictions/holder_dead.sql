-- The holder of a certificate is dead in the population master.
SELECT
    mention_id, NULL AS other_mention_id,
    'Ngày chết theo dữ liệu dân cư: ' || coalesce(person_died_on, 'không rõ') AS detail
FROM st_mention
WHERE decision = 'match' AND is_subject AND is_of(kinds, 'holding') AND person_status = 'dead'
