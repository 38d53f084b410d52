-- The night was judged by this version of the rule.
UPDATE fct_night SET protection = $version WHERE province_code = $province AND night = $night
