-- The records in one book (after books_recounted.sql), by pseudonym.
SELECT record::VARCHAR AS item, source, register, book_no, count(*) OVER () AS total
FROM placed
WHERE
    source = $source AND register = $register
    AND ($commune_old::VARCHAR IS NULL OR (commune_code = $commune_old AND commune_vintage = $vintage))
    AND coalesce(book_no, commune_code, register) = $book
ORDER BY record
LIMIT $limit
