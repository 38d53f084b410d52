-- id: proxy_dead
-- rank: 43
-- name_vi: Người nhận thay đã chết
-- name_en: The proxy is dead
-- sentence_vi: Người nhận thay ghi trên danh sách chi trả đã chết trước tháng chi trả: chưa rõ ai đang nhận tiền.
-- sentence_en: Who receives on behalf of the beneficiary died before the month paid: nobody knows who takes the money.
-- to_do_vi: Hỏi ai đang nhận tiền, dừng chi qua người đã chết, ghi người nhận thay mới có ủy quyền.
-- to_do_en: Ask who takes the money, stop paying through the dead, enter a new proxy who is authorised.
-- desk: competent_authority
-- severity: critical
-- blocking: yes
-- due_days: 5
-- second_eyes: payment
-- needs: payment, payment.proxy
-- basis: Nghị định 20/2021/NĐ-CP, Điều 8: áp dụng cho người nhận thay theo đề xuất của Dongbo
-- certainty: proposed
-- basis_from: 2021-07-01
-- not_when_vi: kỳ chi trả từ tháng chết trở về trước; chưa rõ ngày chết; người nhận thay chỉ có tên, không có số định danh; chưa chắc là người ấy; đã thôi hưởng; dòng chỉ có tiền truy lĩnh
-- not_when_en: paid for the month of the death or before; the day of the death is unknown; of the proxy the list has the name only; it is not certain to be them; the benefit has ended; a row of arrears only
-- lawful: new_proxy, not_collected, recovered, death_wrong

SELECT
    proxy.mention_id, death.mention_id AS other_mention_id, record.amount,
    'Người nhận thay chết: ' || death.died_on || '; kỳ chi trả: ' || substr(proxy.event_or_extract_date, 1, 7)
        || coalesce('; số tiền: ' || dong(record.amount), '') AS detail
FROM st_dated AS proxy
JOIN st_record AS record USING (record_no)
JOIN st_death AS death USING (person)
WHERE
    is_of(proxy.kinds, 'payment') AND proxy.is_proxy AND proxy.decision = 'match'
    AND record.open IS NOT false AND coalesce(record.amount, 1) > 0
    AND in_later_month(proxy.event_or_extract_date, death.died_on)
