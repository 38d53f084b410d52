-- A registered death of somebody whom the population master still holds as living.
SELECT mention_id, NULL AS other_mention_id, 'Ngày chết: ' || event_date AS detail
FROM st_mention
WHERE decision = 'match' AND is_subject AND is_of(kinds, 'death') AND person_status <> 'dead'
