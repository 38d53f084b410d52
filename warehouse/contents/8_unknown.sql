-- Nights before $horizon are compared with no more.
UPDATE fct_night SET contents_known = false
WHERE province_code = $province AND night < $horizon AND contents_known
