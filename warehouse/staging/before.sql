-- Since when the conflicts of $before, the last night of the province before this one, were open, where no file holds its
-- rows any more: what a later night still has open since then was open on it too. Of what was settled in between nothing
-- is known.
CREATE OR REPLACE TEMP TABLE st_before AS
SELECT conflict AS conflict_id, min(opened_on) AS opened_on
FROM fct_conflict
WHERE province_code = $province AND night > $night AND opened_on <= $before
GROUP BY conflict
