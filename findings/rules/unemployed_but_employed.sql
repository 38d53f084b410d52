-- id: unemployed_but_employed
-- rank: 26
-- name_vi: Có việc làm vẫn hưởng thất nghiệp
-- name_en: Employed and on unemployment benefit
-- sentence_vi: Được chi trả trợ cấp thất nghiệp cho tháng mà nơi làm việc báo là đang làm việc, đóng bảo hiểm xã hội.
-- sentence_en: Paid unemployment benefit for a month in which an employer reports them as employed and insured.
-- to_do_vi: Hỏi nơi làm việc ngày bắt đầu và loại hợp đồng; đã có việc thì dừng trợ cấp, thu hồi.
-- to_do_en: Ask the employer for the first day and the kind of contract; stop and recover the benefit.
-- desk: competent_authority
-- severity: critical
-- blocking: no
-- due_days: 10
-- second_eyes: payment
-- needs: unemployment_benefit, employment, employment.valid_from
-- basis: Luật Việc làm 38/2013/QH13, Điều 53; Luật Việc làm 74/2025/QH15
-- certainty: remembered
-- basis_from: 2015-01-01
-- not_when_vi: bắt đầu làm trong tháng chi trả hoặc sau đó; đã nghỉ việc trước tháng chi trả; danh sách lao động lập trước tháng chi trả; không rõ bắt đầu từ khi nào; đã báo là cán bộ (cadre_on_benefit)
-- not_when_en: the job began in the month paid or after it; it ended before; the list of employees is older than the month paid; nobody knows when the job began; reported as a cadre (cadre_on_benefit)
-- lawful: short_contract, contract_ended, arrears, recovered

WITH paid AS (
    SELECT one.mention_id, one.person, substr(one.event_date, 1, 7) AS month, record.amount
    FROM st_mention AS one
    JOIN st_record AS record USING (record_no)
    ANTI JOIN (SELECT mention_id FROM st_contradiction WHERE reason = 'cadre_on_benefit') AS known
        ON known.mention_id = one.mention_id
    WHERE
        is_of(one.kinds, 'unemployment_benefit') AND one.is_subject AND one.decision = 'match'
        AND record.open IS NOT false AND coalesce(record.amount, 1) > 0 AND length(one.event_date) >= 7
)
SELECT
    paid.mention_id, min_by(job.mention_id, (record.valid_from, job.mention_id)) AS other_mention_id,
    any_value(paid.amount) AS amount,
    'Tháng ' || any_value(paid.month) || coalesce(': ' || dong(any_value(paid.amount)), '')
        || '; làm việc từ ' || min(record.valid_from) || ', danh sách lập ngày '
        || min_by(job.extracted_on, (record.valid_from, job.mention_id)) AS detail
FROM paid
JOIN st_dated AS job USING (person)
JOIN st_record AS record USING (record_no)
WHERE
    is_of(job.kinds, 'employment') AND job.is_subject AND job.decision = 'match' AND record.open IS NOT false
    AND in_later_month(paid.month, record.valid_from)
    AND NOT coalesce(in_later_month(paid.month, record.valid_to), false)
    AND NOT in_later_month(paid.month, job.extracted_on)
GROUP BY paid.mention_id
