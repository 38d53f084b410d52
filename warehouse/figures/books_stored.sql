-- Every item of a metric whose items are books, with the key that names the book.
SELECT
    'book' AS level, source, register, district_code, commune_code, commune_vintage,
    NULL::VARCHAR AS breakdown, item AS book,
    concat_ws('.', source, register, coalesce(commune_code || '@' || commune_vintage, '-'), item) AS key,
    numerator::DECIMAL(18, 4) AS numerator, denominator::DECIMAL(18, 4) AS denominator
FROM (/* SELECT of the metric */)
ORDER BY key
