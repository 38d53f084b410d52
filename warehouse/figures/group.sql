-- The items of a metric that make one of its figures. A part of the key that is null is not narrowed to.
SELECT * FROM (/* SELECT of the metric */) AS item
WHERE
    ($source::VARCHAR IS NULL OR source = $source)
    AND ($register::VARCHAR IS NULL OR register = $register)
    AND ($district::VARCHAR IS NULL OR district_code = $district)
    AND ($commune::VARCHAR IS NULL OR current_commune = $commune)
    AND ($commune_old::VARCHAR IS NULL OR (commune_code = $commune_old AND commune_vintage = $vintage))
    AND ($breakdown::VARCHAR IS NULL OR breakdown = $breakdown)
    AND ($book::VARCHAR IS NULL OR item = $book)
