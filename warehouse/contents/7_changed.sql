-- The records whose content on $night is other than when their register came before, with the keys that the lake knows
-- them by: all of them are among the staged records, which are those of $night or of the night it is compared with.
CREATE OR REPLACE TEMP TABLE st_changed AS
SELECT now.source, now.register, st_turn.before, now.record, here.record_key AS key
FROM fct_record_span AS now
JOIN fct_record_span AS was
    ON was.province_code = now.province_code AND was.record = now.record AND was.until = now.night
JOIN st_turn ON st_turn.source = now.source AND st_turn.register = now.register
LEFT JOIN st_record AS here ON here.record = now.record
WHERE now.province_code = $province AND now.night = $night
