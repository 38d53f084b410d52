-- Without them.
DELETE FROM fct_conflict_span WHERE province_code = $province AND $night BETWEEN opened_on AND night
