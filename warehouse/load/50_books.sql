-- Digitisation by book. Where the inventory of a register has books, records are counted by commune and book;
-- elsewhere by commune, or for the whole province when the inventory has no communes. A surplus in one book never
-- fills a gap in another: digitised = least(records, entries).
INSERT INTO fct_book BY NAME
WITH counted AS (
    SELECT
        source, register, cell_commune AS commune_code, cell_vintage AS commune_vintage,
        cell_book AS book_no, sum(records)::BIGINT AS records
    FROM (SELECT place_no, count(*) AS records FROM st_record GROUP BY place_no)
    JOIN st_place USING (place_no)
    GROUP BY ALL
)
SELECT
    night, in_night.province_code, book.source, book.register, book.commune_code, book.commune_vintage,
    commune.current_code AS current_commune, commune.district_code, book.book_no,
    book.entries, book.records, least(book.entries, book.records) AS digitised
FROM (
    SELECT
        coalesce(cell.source, counted.source) AS source,
        coalesce(cell.register, counted.register) AS register,
        coalesce(cell.commune_code, counted.commune_code) AS commune_code,
        coalesce(cell.commune_vintage, counted.commune_vintage) AS commune_vintage,
        coalesce(cell.book_no, counted.book_no) AS book_no,
        coalesce(cell.entries, 0) AS entries,
        coalesce(counted.records, 0) AS records
    FROM st_cell AS cell
    FULL JOIN counted
        ON counted.source = cell.source
        AND counted.register = cell.register
        AND counted.commune_code IS NOT DISTINCT FROM cell.commune_code
        AND counted.commune_vintage IS NOT DISTINCT FROM cell.commune_vintage
        AND counted.book_no IS NOT DISTINCT FROM cell.book_no
) AS book
CROSS JOIN in_night
LEFT JOIN st_commune AS commune USING (commune_code, commune_vintage);
