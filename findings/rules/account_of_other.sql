-- id: account_of_other
-- rank: 51
-- name_vi: Tài khoản của người khác
-- name_en: Account of somebody else
-- sentence_vi: Ngân hàng trả lời tài khoản nhận trợ cấp đứng tên hoặc định danh của người khác, và chi trả vẫn vào tài khoản đó.
-- sentence_en: The bank answered that the account is in another name or number, and the benefit still goes there.
-- to_do_vi: Hỏi người hưởng, lấy giấy ủy quyền hoặc số tài khoản đúng tên.
-- to_do_en: Ask the beneficiary for the authorisation or for an account in the right name.
-- desk: competent_authority
-- severity: major
-- blocking: no
-- due_days: 10
-- second_eyes: payment
-- needs: payee_check, payee_check.account, payee_check.programme
-- basis: Đề xuất của Dongbo; ngân hàng xác minh khách hàng theo Thông tư 17/2024/TT-NHNN
-- certainty: proposed
-- not_when_vi: ngân hàng trả lời lại sau đó là khớp; danh sách chi trả ghi người nhận thay; tiền không còn chi vào tài khoản đó (tài khoản khác, tiền mặt, thôi hưởng); chưa chắc là người ấy
-- not_when_en: the bank answered later that it agrees; the payment list names who receives on behalf; nothing is paid to the account any more (another account, cash, the benefit has ended); not certain who it is
-- lawful: authorised, bank_wrong

-- Of several answers on an account of a person the newest counts. Where no list of the night pays the person anything, the
-- account is as it was sent to the bank.
WITH answer AS (
    SELECT one.mention_id, one.person, one.event_or_extract_date AS answered_on, record.account, record.programme
    FROM st_dated AS one
    JOIN st_record AS record USING (record_no)
    WHERE
        is_of(one.kinds, 'payee_check') AND one.is_subject AND one.decision = 'match'
        AND record.account IS NOT NULL
    QUALIFY row_number() OVER (
        PARTITION BY one.person, record.account
        ORDER BY answered_on DESC, record.programme = 'Khớp' DESC, one.mention_id
    ) = 1
),
doubted AS (
    FROM answer WHERE programme IN ('Không khớp tên', 'Định danh khác')
),
paid AS (
    SELECT
        one.person, CASE WHEN record.cashless IS NOT false THEN record.account END AS account,
        arg_max(one.mention_id, (one.event_or_extract_date, one.mention_id)) AS mention_id,
        arg_max(record.amount, (one.event_or_extract_date, one.mention_id)) AS amount,
        bool_or(record.on_behalf) AS on_behalf
    FROM st_dated AS one
    JOIN st_record AS record USING (record_no)
    SEMI JOIN doubted USING (person)
    WHERE
        is_of(one.kinds, 'payment') AND one.is_subject AND one.decision = 'match'
        AND record.open IS NOT false AND coalesce(record.amount, 1) > 0
    GROUP BY ALL
)
SELECT
    doubted.mention_id, here.mention_id AS other_mention_id, here.amount,
    'Ngân hàng trả lời: ' || CASE doubted.programme WHEN 'Định danh khác' THEN 'khác định danh' ELSE 'khác tên' END
        || ', ngày ' || doubted.answered_on || coalesce('; số tiền một kỳ: ' || dong(here.amount), '') AS detail
FROM doubted
LEFT JOIN paid AS here ON here.person = doubted.person AND here.account = doubted.account
WHERE
    NOT coalesce(here.on_behalf, false)
    AND (here.person IS NOT NULL OR doubted.person NOT IN (SELECT person FROM paid))
