-- suite: privacy
-- table: fct_night
-- rule: no number from 1 to 4 about people follows from what the views show of the night and the one before (fct_night.protection is null in the nights that must be run again with other deliveries)
-- rule_vi: không suy ra được số nào từ 1 đến 4 về người từ những gì các khung nhìn cho thấy của đêm và đêm trước (fct_night.protection trống ở đêm phải chạy lại với dữ liệu khác)
SELECT 1 FROM {batch} WHERE protection IS NULL
