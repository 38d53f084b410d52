-- Conflicts by pseudonym, and what each rule came to.
INSERT INTO fct_conflict BY NAME
SELECT
    night, province_code, conflict_id AS conflict, reason, source, register,
    record, person,
    current_commune, district_code, blocking, amount, opened_on, age_days, due_days,
    desk, state,
    CASE WHEN holds THEN said_decision END AS decision,
    CASE WHEN holds THEN said_on END AS decided_on,
    CASE WHEN holds THEN pseudonym('D', said_by) END AS decided_by,
    CASE WHEN holds THEN said_waits END AS awaits_second,
    claim.answer AS claimed, (claim.claimed_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::DATE AS claimed_on,
    CASE WHEN NOT holds THEN said_decision END AS earlier_decision,
    CASE WHEN NOT holds THEN said_on END AS earlier_on,
    fingerprint('X', content_hash) AS content
FROM st_conflict
LEFT JOIN in_claimed AS claim USING (conflict_id)
CROSS JOIN in_night;

INSERT INTO fct_finding_rule BY NAME
SELECT night, province_code, reason, state, missing FROM in_outcome CROSS JOIN in_night;
