-- id: unpaid_three_months
-- rank: 53
-- name_vi: Ba tháng liền không nhận
-- name_en: Not collected for three months
-- sentence_vi: Ba tháng liên tục không ai nhận tiền nhưng vẫn còn tên trong danh sách chi trả: cần xác minh, tạm dừng chi trả.
-- sentence_en: For three months in a row nobody collected the money, yet the person is still on the payment list: verify and suspend.
-- to_do_vi: Gặp người hưởng hoặc gia đình, tạm dừng chi trả nếu không xác minh được.
-- to_do_en: Meet the beneficiary or the family; suspend the payment if nobody can be met.
-- desk: competent_authority
-- severity: major
-- blocking: no
-- due_days: 10
-- second_eyes: payment
-- needs: payment, payment.collected
-- basis: Thông tư 02/2021/TT-BLĐTBXH, Điều 2 khoản 3 điểm a
-- certainty: read
-- basis_from: 2021-08-08
-- not_when_vi: có một tháng ở giữa đã nhận, hoặc không có danh sách (chi gộp hai tháng dịp lễ, Tết; danh sách gửi thiếu); danh sách không ghi đã nhận hay chưa; một khoản khác của tháng đó đã nhận; đã thôi hưởng; đã chết, đã chuyển đi (xem dead_but_paid, moved_out_but_paid); chưa chắc là người ấy
-- not_when_en: a month between was collected or had no list (two months paid at once around a holiday, a list that was not sent); the list does not say whether it was collected; another sum of the month was collected; the benefit has ended; dead or moved out (see dead_but_paid, moved_out_but_paid); not certain who it is
-- lawful: collects_later, suspended_already

-- Months before those of tonight's list are those that the last night knew (st_uncollected).
SELECT
    unpaid.mention_id, NULL AS other_mention_id,
    'Chưa nhận liên tục ' || unpaid.months || ' tháng: từ ' || strftime(unpaid.since, '%Y-%m')
        || ' đến ' || strftime(unpaid.until, '%Y-%m') || coalesce('; mỗi tháng: ' || dong(unpaid.amount), '') AS detail
FROM st_uncollected AS unpaid
JOIN st_mention AS paid USING (mention_id)
ANTI JOIN st_death AS death ON death.person = unpaid.person
WHERE paid.person_status = 'alive' AND unpaid.months >= law_on('limit.months_uncollected', tonight())
