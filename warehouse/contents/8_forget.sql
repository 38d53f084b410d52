-- What no record held on $horizon or later.
DELETE FROM fct_record_span WHERE province_code = $province AND until <= $horizon
