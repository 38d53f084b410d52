-- id: shared_account
-- rank: 52
-- name_vi: Một tài khoản nhiều người
-- name_en: One account, many beneficiaries
-- sentence_vi: Một tài khoản nhận tiền trợ cấp của quá nhiều người không cùng hộ.
-- sentence_en: One account receives the benefits of too many persons of different households.
-- to_do_vi: Xác minh chủ tài khoản và từng người hưởng, chuyển về tài khoản của chính họ.
-- to_do_en: Verify whose account it is and each beneficiary, and pay them to accounts of their own.
-- desk: competent_authority
-- severity: major
-- blocking: no
-- due_days: 10
-- second_eyes: payment
-- needs: payment, payment.account
-- basis: Đề xuất của Dongbo: vụ chiếm đoạt trợ cấp của người khuyết tật ở xã Trịnh Xá, Hà Nam (2015)
-- certainty: proposed
-- not_when_vi: không quá 3 hộ (người cùng hộ tính một lần; cơ sở nuôi dưỡng là một hộ); nhận tiền mặt hoặc qua bưu điện (số tài khoản là của nơi chi trả); đã thôi hưởng; dòng chỉ có tiền truy lĩnh; chưa chắc là người ấy; số tài khoản chỉ có một chữ số lặp lại
-- not_when_en: three households at most (who live together count once; an institution is one household); paid in cash or at the post (the account is of who pays out); the benefit has ended; a row of arrears only; not certain who it is; the account is one digit repeated
-- lawful: institution, guardian, post_account

-- Accounts are compared by pseudonym. Of several months of a list the newest counts for each person.
WITH paid AS (
    SELECT one.mention_id, one.person, record.account, record.amount
    FROM st_dated AS one
    JOIN st_record AS record USING (record_no)
    WHERE
        is_of(one.kinds, 'payment') AND one.is_subject AND one.decision = 'match'
        AND record.account IS NOT NULL AND record.cashless IS NOT false
        AND record.open IS NOT false AND coalesce(record.amount, 1) > 0
    QUALIFY row_number() OVER (
        PARTITION BY record.account, one.person, one.source, one.register
        ORDER BY one.event_or_extract_date DESC, one.mention_id
    ) = 1
),
crowded AS (
    SELECT account FROM paid GROUP BY account
    HAVING count(DISTINCT person) > law_on('limit.shared_account', tonight())
),
housed AS (
    SELECT paid.*, coalesce(registered.household_id, registered.person_id) AS household
    FROM paid
    SEMI JOIN crowded USING (account)
    JOIN st_person AS own USING (person)
    JOIN in_master AS registered ON registered.person_id = own.person_id
),
shared AS (
    SELECT
        account, count(DISTINCT person) AS persons, count(DISTINCT household) AS households, sum(amount) AS amount,
        min(mention_id) AS first, min_by(household, mention_id) AS first_household
    FROM housed
    GROUP BY account
    HAVING count(DISTINCT household) > law_on('limit.shared_account', tonight())
),
second AS (
    SELECT housed.account, min(housed.mention_id) AS mention_id
    FROM housed
    JOIN shared ON shared.account = housed.account AND shared.first_household <> housed.household
    GROUP BY housed.account
)
SELECT
    housed.mention_id,
    CASE WHEN housed.household = shared.first_household THEN second.mention_id ELSE shared.first END AS other_mention_id,
    housed.amount,
    'Một tài khoản nhận của ' || shared.persons || ' người thuộc ' || shared.households || ' hộ'
        || coalesce('; tổng một kỳ: ' || dong(shared.amount), '') AS detail
FROM housed
JOIN shared USING (account)
JOIN second USING (account)
