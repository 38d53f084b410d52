-- id: business_owner_dead
-- rank: 42
-- name_vi: Chủ hộ kinh doanh đã chết
-- name_en: Owner of a business is dead
-- sentence_vi: Chủ hộ kinh doanh hoặc người đại diện doanh nghiệp đã chết nhưng vẫn ghi đang hoạt động: cần đăng ký thay đổi hoặc chấm dứt.
-- sentence_en: The owner or representative of a business is dead, yet it is listed as active: register a change or its end.
-- to_do_vi: Báo người thừa kế đăng ký thay đổi hoặc chấm dứt; cập nhật tình trạng trong sổ rồi gửi lại.
-- to_do_en: Ask the heirs to register a change or the end; update the state in the register and send again.
-- desk: competent_authority
-- severity: minor
-- blocking: no
-- due_days: 15
-- needs: business
-- basis: Nghị định 168/2025/NĐ-CP
-- certainty: restated
-- basis_from: 2025-07-01
-- not_when_vi: đã chấm dứt, hết hiệu lực; chết trong tháng lập danh sách
-- not_when_en: it has ended; the death is of the month of the list
-- lawful: succession, death_wrong

-- A business in the list of a later month than that of the death.
SELECT
    business.mention_id, death.mention_id AS other_mention_id,
    'Ngày chết: ' || death.died_on || '; danh sách lập ngày ' || business.extracted_on || ' ghi đang hoạt động' AS detail
FROM st_dated AS business
JOIN st_death AS death USING (person)
JOIN st_record AS record USING (record_no)
WHERE
    is_of(business.kinds, 'business') AND business.is_subject AND business.decision = 'match'
    AND record.open IS NOT false
    AND (record.valid_to IS NULL OR surely_after(record.valid_to, business.extracted_on))
    AND in_later_month(business.extracted_on, death.died_on)
