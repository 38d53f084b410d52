-- The conflicts of $night that nobody closed, by reason: how old, how much money, what offices say of them. A person may
-- have several: whose money it is counts, so amounts are summed by person (a record without one stands for itself).
INSERT INTO fct_finding_count BY NAME
WITH open AS (
    SELECT * FROM fct_conflict
    WHERE province_code = $province AND night = $night AND state IS DISTINCT FROM 'closed'
),
payee AS (
    SELECT reason, coalesce(person, record) AS payee, sum(amount)::BIGINT AS amount
    FROM open
    WHERE amount IS NOT NULL
    GROUP BY ALL
),
money AS (
    SELECT
        reason, sum(amount)::BIGINT AS amount, count(*) AS payees,
        max(amount) AS largest, max(amount, 2)[2] AS second_largest
    FROM payee
    GROUP BY reason
)
SELECT
    $night AS night, $province AS province_code, open.reason, count(*) AS open,
    count(*) FILTER (age_days <= 5) AS age_5,
    count(*) FILTER (age_days BETWEEN 6 AND 10) AS age_10,
    count(*) FILTER (age_days BETWEEN 11 AND 15) AS age_15,
    count(*) FILTER (age_days BETWEEN 16 AND 30) AS age_30,
    count(*) FILTER (age_days > 30) AS age_older,
    any_value(money.amount) AS amount, count(open.amount) AS with_amount,
    coalesce(any_value(payees), 0) AS payees,
    any_value(largest) AS largest, any_value(second_largest) AS second_largest,
    count(*) FILTER (claimed = 'done') AS claimed_done,
    count(*) FILTER (claimed = 'checking') AS claimed_checking,
    count(*) FILTER (claimed = 'right') AS claimed_right,
    count(*) FILTER (claimed = 'not_ours') AS claimed_not_ours
FROM open
LEFT JOIN money USING (reason)
GROUP BY open.reason
