-- suite: conservation
-- table: fct_conflict
-- rule: a conflict was opened on or before its night, and its age is the days between
-- rule_vi: mâu thuẫn mở không muộn hơn đêm chạy và tuổi đúng bằng số ngày ở giữa
SELECT 1 FROM {batch} WHERE opened_on > night OR age_days <> date_diff('day', opened_on, night)
