-- One person is the subject of two births: the later record points at the earlier one.
SELECT
    mention_id,
    lag(mention_id) OVER earlier AS other_mention_id,
    'Bản ghi kia: ' || lag(event_or_extract_date) OVER earlier AS detail
FROM st_dated
WHERE decision = 'match' AND is_subject AND is_of(kinds, 'birth')
WINDOW earlier AS (
    PARTITION BY person ORDER BY event_or_extract_date, mention_id
)
QUALIFY other_mention_id IS NOT NULL
