-- What the province's own file says of the law.
INSERT INTO fct_own_law BY NAME
SELECT night, province_code, name, value, applies_from, in_force_from, source
FROM in_own_law
CROSS JOIN in_night;
