-- id: linked_birth_late
-- rank: 78
-- name_vi: Liên thông khai sinh quá hạn
-- name_en: Linked birth late
-- sentence_vi: Hồ sơ liên thông khai sinh, thường trú, thẻ bảo hiểm y tế chưa đủ kết quả hoặc trả kết quả cuối cùng quá hạn.
-- sentence_en: A linked dossier of a birth lacks a result past its limit, or its last result was late.
-- to_do_vi: Trả kết quả còn thiếu, gửi phiếu xin lỗi và hẹn lại ngày trả; cập nhật ngày có kết quả rồi gửi lại.
-- to_do_en: Give the result that is missing, with an apology and a new day; enter the day of the result and send again.
-- desk: owner_agency
-- severity: minor
-- blocking: no
-- due_days: 5
-- needs: linked_birth, linked_birth.recorded_on
-- basis: Nghị định 63/2024/NĐ-CP, Điều 7
-- certainty: restated
-- basis_from: 2024-07-01
-- not_when_vi: chưa đến hạn (tiếp nhận sau 15 giờ tính từ ngày làm việc sau, trừ ngày nghỉ); hồ sơ rút, trả lại; một hồ sơ khác của trẻ đủ kết quả đúng hạn
-- not_when_en: it is not due yet (what is received after 15:00 counts from the next working day, days of rest do not count); it was withdrawn or sent back; another dossier of the child has all results in time
-- lawful: verified, waited_for_papers, apologised

-- A child whom the population data do not have yet is told by name and birth day. Whether a dossier is in time is said by the contract, for this rule and for the rate of dossiers in time alike.
WITH dossier AS (
    SELECT
        mention.mention_id, record.recorded_on,
        CASE WHEN mention.decision = 'match' THEN mention.person END AS person,
        CASE
            WHEN length(own.date_of_birth) = 10
                THEN regexp_replace(replace(strip_accents(lower(own.full_name)), 'đ', 'd'), '[^a-z]', '', 'g')
                    || own.date_of_birth
        END AS named,
        list_contains(record.indicators_met, 'linked_complete') IS true AS complete,
        list_contains(record.indicators_met, 'linked_on_time') IS true AS in_time
    FROM st_mention AS mention
    JOIN st_record AS record USING (record_no)
    JOIN in_mention AS own ON own.mention_id::UUID = mention.mention_id
    WHERE
        is_of(mention.kinds, 'linked_birth') AND mention.is_subject
        AND list_contains(record.indicators, 'linked_on_time')
)
SELECT
    dossier.mention_id, NULL AS other_mention_id,
    'Tiếp nhận ngày ' || dossier.recorded_on
        || CASE WHEN dossier.complete THEN '; đã đủ kết quả nhưng quá hạn' ELSE '; chưa đủ kết quả' END AS detail
FROM dossier
ANTI JOIN dossier AS done ON done.person = dossier.person AND done.in_time
ANTI JOIN dossier AS same ON same.named = dossier.named AND same.in_time
WHERE NOT dossier.in_time
