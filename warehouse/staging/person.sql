-- What all registers together know of a person, for rules that ask it of many records.
-- Of the dead: the last day that any word about the death allows, so that nothing before it is held against them; the
-- registered death and the day of its registration, both null where only the population data know it.
CREATE OR REPLACE TEMP TABLE st_death AS
WITH told AS (
    SELECT death.person, death.event_date AS died_on, death.mention_id, record.recorded_on
    FROM st_mention AS death
    JOIN st_record AS record ON record.record_no = death.record_no
    WHERE is_of(death.kinds, 'death') AND death.is_subject AND death.decision = 'match'
    UNION ALL
    SELECT person, died_on, NULL, NULL FROM st_person WHERE status = 'dead'
)
SELECT
    person,
    arg_max(died_on, died_on || '~') AS died_on,  -- '2025~' comes after '2025-03-09~'
    min_by(mention_id, (died_on, mention_id)) AS mention_id,
    min(recorded_on) AS recorded_on
FROM told
GROUP BY person;

-- Whose card is over by what a look-up was answered: the last day of such an answer.
CREATE OR REPLACE TEMP TABLE st_card_over AS
SELECT lookup.person, max(lookup.event_date) AS answered_on
FROM st_mention AS lookup
JOIN st_record AS record ON record.record_no = lookup.record_no
WHERE
    is_of(lookup.kinds, 'lookup') AND lookup.is_subject AND lookup.decision = 'match'
    AND record.open = false
GROUP BY lookup.person;

-- Who draws a pension or another monthly benefit of social insurance, by its own list or by its answer: since which month,
-- how much in the newest month that a list of payments tells (several benefits of it together), and the mention that
-- tells most.
CREATE OR REPLACE TEMP TABLE st_pension AS
WITH told AS (
    SELECT
        one.person, one.mention_id,
        substr(coalesce(record.valid_from, one.event_date), 1, 7) AS since,
        CASE WHEN is_of(one.kinds, 'payment') THEN record.amount END AS amount,
        CASE WHEN amount IS NOT NULL THEN substr(one.event_date, 1, 7) END AS month
    FROM st_mention AS one
    JOIN st_record AS record ON record.record_no = one.record_no
    WHERE
        is_of(one.kinds, 'insurance_benefit') AND one.is_subject AND one.decision = 'match'
        AND record.open IS NOT false
),
monthly AS (
    SELECT
        person, month, min(since) AS since, sum(amount) AS amount,
        min_by(mention_id, (amount IS NULL, mention_id)) AS mention_id
    FROM told
    WHERE since IS NOT NULL
    GROUP BY person, month
)
SELECT
    person, min(since) AS since, arg_max(amount, month) AS amount,
    coalesce(arg_max(mention_id, month), min(mention_id)) AS mention_id
FROM monthly
GROUP BY person;

-- Whose money nobody collects, list by list: since which month without a gap, until their newest month tonight. A list
-- holds a month or two; what was uncollected before is known from the last night, as far as tonight's list does not say
-- of a month itself. Of several sums of a month one that was collected counts. A night that is built again is not told to
-- the nights after it.
CREATE OR REPLACE TEMP TABLE st_uncollected AS
WITH told AS (
    SELECT
        one.person, one.source, one.register, (substr(one.event_date, 1, 7) || '-01')::DATE AS month,
        bool_or(record.collected) AS collected,
        min(one.mention_id) FILTER (record.open IS NOT false AND NOT record.collected) AS mention_id,
        sum(record.amount) AS amount
    FROM st_mention AS one
    JOIN st_record AS record ON record.record_no = one.record_no
    WHERE
        record.collected IS NOT NULL AND one.is_subject AND one.decision = 'match'
        AND length(one.event_date) >= 7
    GROUP BY ALL
),
listed AS (
    SELECT
        person, source, register, min(month) AS first_month, max(month) AS last_month,
        arg_max(mention_id, month) AS mention_id, arg_max(amount, month) AS amount
    FROM told
    GROUP BY ALL
    HAVING NOT arg_max(collected, month)
),
known AS (
    SELECT before.person, before.source, before.register, before.since, before.until
    FROM fct_uncollected AS before
    JOIN in_night ON in_night.province_code = before.province_code
    WHERE before.night = (
        SELECT max(past.night) FROM fct_night AS past
        WHERE past.province_code = in_night.province_code AND past.night < in_night.night
    )
),
uncollected AS (
    SELECT person, source, register, month FROM told WHERE NOT collected
    UNION
    SELECT person, source, register, month
    FROM (
        SELECT
            known.person, listed.source, listed.register, listed.first_month,
            unnest(generate_series(known.since, known.until, INTERVAL 1 MONTH))::DATE AS month
        FROM known
        JOIN listed
            ON listed.person = known.person AND listed.source::VARCHAR = known.source
            AND listed.register::VARCHAR = known.register
    )
    WHERE month < first_month
),
numbered AS (
    SELECT
        *,
        date_diff('month', DATE '2000-01-01', month)
            - row_number() OVER (PARTITION BY person, source, register ORDER BY month) AS run
    FROM uncollected
)
SELECT
    listed.person, listed.source, listed.register, min(numbered.month) AS since, listed.last_month AS until,
    count(*) AS months, listed.mention_id, listed.amount
FROM numbered
JOIN listed USING (person, source, register)
WHERE listed.mention_id IS NOT NULL
GROUP BY listed.person, listed.source, listed.register, listed.last_month, listed.mention_id, listed.amount, numbered.run
HAVING max(numbered.month) = listed.last_month
