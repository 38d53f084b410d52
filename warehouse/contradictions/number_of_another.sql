-- The 12-digit number on a matched record is the number of somebody else in the population master.
SELECT mention_id, NULL AS other_mention_id, NULL AS detail
FROM st_mention
WHERE decision = 'match' AND NOT number_agrees
    AND other_number IN (SELECT person_id FROM in_master)
