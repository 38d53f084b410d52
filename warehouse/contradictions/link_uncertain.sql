-- Links that the policy sent to review.
SELECT mention_id, NULL AS other_mention_id, NULL AS detail
FROM st_mention
WHERE decision = 'review'
