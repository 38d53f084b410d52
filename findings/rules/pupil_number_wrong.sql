-- id: pupil_number_wrong
-- rank: 180
-- name_vi: Số định danh học sinh không có
-- name_en: Pupil with a number of nobody
-- sentence_vi: Số định danh ghi trong danh sách lớp không có trong dữ liệu dân cư, trong khi học sinh có ở đó với số khác.
-- sentence_en: The number on the class list is nobody's in the population data, where the pupil stands under another one.
-- to_do_vi: Đối chiếu giấy khai sinh hoặc thẻ căn cước của học sinh, sửa số trong danh sách lớp rồi gửi lại.
-- to_do_en: Compare the pupil's birth certificate or identity card, correct the number on the class list and send it again.
-- desk: owner_agency
-- severity: minor
-- blocking: no
-- due_days: 10
-- needs: enrolment
-- basis: Nghị định 88/2026/NĐ-CP, Điều 9 và Điều 25
-- certainty: read
-- basis_from: 2026-05-15
-- not_when_vi: số là của người khác (xem number_of_another); học sinh không có trong dữ liệu dân cư của tỉnh: người nước ngoài, mới chuyển đến; danh sách ghi đã chuyển đi, thôi học hoặc tốt nghiệp
-- not_when_en: the number is somebody else's (see number_of_another); the pupil is not in the population data of the province: a foreigner, or moved in lately; the list says that the pupil moved, left or is done
-- lawful: number_new

-- Whose age does not go with the class is flagged on the row; a birth year that is not that of the population data is
-- birth_year_contradiction.
SELECT mention.mention_id, NULL AS other_mention_id, NULL AS detail
FROM st_mention AS mention
JOIN st_record AS record USING (record_no)
ANTI JOIN in_master AS registered ON registered.person_id = mention.other_number
WHERE
    is_of(mention.kinds, 'enrolment') AND mention.is_subject AND mention.decision = 'match'
    AND mention.other_number IS NOT NULL AND record.open IS NOT false
