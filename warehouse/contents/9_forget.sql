-- What no record held on $horizon or later, and which fields changed and links ended until then.
DELETE FROM fct_record_span WHERE province_code = $province AND until <= $horizon;

DELETE FROM fct_field_change WHERE province_code = $province AND night <= $horizon;

DELETE FROM fct_unlinked WHERE province_code = $province AND night <= $horizon
