-- What people decided in the last months, by pseudonym. Where the record is gone, nobody knows its register any more.
-- Of the control sample the answer that stands counts.
INSERT INTO fct_answer BY NAME
SELECT
    night, province_code, seq AS answer, conflict_id AS conflict, said.reason,
    mention.source::VARCHAR AS source, mention.register::VARCHAR AS register, current_commune,
    (decided_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::DATE AS decided_on,
    pseudonym('D', actor) AS reviewer, channel, said.decision, stands, waits, undone,
    CASE WHEN second IS NOT NULL THEN pseudonym('D', second) END AS second_reviewer,
    second_answer, agreed,
    CASE WHEN stands THEN machine_right END AS machine_right,
    blind_answer
FROM in_answer AS said
LEFT JOIN st_mention AS mention ON mention.mention_id = try_cast(said.mention_id AS UUID)
LEFT JOIN st_place USING (place_no)
CROSS JOIN in_night;

INSERT INTO fct_agreement BY NAME
SELECT night, province_code, found.* FROM in_agreement AS found CROSS JOIN in_night;

INSERT INTO fct_reviewer BY NAME
SELECT
    night, province_code, reviewer,
    count(*) AS decisions,
    count(*) FILTER (decision = 'unsure') AS unsure,
    count(*) FILTER (undone) AS undone,
    count(second_reviewer) AS seen_twice,
    count(*) FILTER (NOT agreed) AS overturned
FROM fct_answer
JOIN in_night USING (night, province_code)
WHERE reason <> 'control'
GROUP BY ALL
