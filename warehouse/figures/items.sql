-- The items behind a figure: those that do not count (numerator below denominator) first, then by name.
SELECT item::VARCHAR AS item, source, register, district_code, current_commune, breakdown, numerator, denominator
FROM (/* items of the figure */)
ORDER BY numerator < denominator DESC NULLS LAST, source, register, item
LIMIT $limit
