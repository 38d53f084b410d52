-- Somebody dead in the population master is paid for a month after the death, or marries after it.
SELECT
    mention_id, NULL AS other_mention_id,
    'Ngày chết theo dữ liệu dân cư: ' || coalesce(person_died_on, 'không rõ') AS detail
FROM st_dated
WHERE
    decision = 'match' AND is_subject AND (is_of(kinds, 'payment') OR is_of(kinds, 'marriage')) AND person_status = 'dead'
    AND (
        person_died_on IS NULL
        OR substr(event_or_extract_date, 1, least(7, length(person_died_on)))
            > substr(person_died_on, 1, 7)
    )
