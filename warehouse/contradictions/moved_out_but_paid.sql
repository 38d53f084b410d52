-- Somebody who moved out of the province by the population master is still paid there.
SELECT mention_id, NULL AS other_mention_id, NULL AS detail
FROM st_mention
WHERE decision = 'match' AND is_subject AND is_of(kinds, 'payment') AND person_status = 'moved_out'
