-- The year of birth of a matched record differs from that of the person.
SELECT mention_id, NULL AS other_mention_id, NULL AS detail
FROM st_mention
WHERE decision = 'match' AND NOT year_agrees
