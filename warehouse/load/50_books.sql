-- Digitisation by book. Where the inventory of a register has books, records are counted by commune and book;
-- elsewhere by commune, or for the whole province when the inventory has no communes. A surplus in one book never
-- fills a gap in another: digitised = least(records, entries).
INSERT INTO fct_book BY NAME
WITH grain AS (
    SELECT
        source, register,
        bool_or(book_no IS NOT NULL) AS by_book,
        bool_or(commune_code IS NOT NULL) AS by_commune
    FROM in_inventory
    GROUP BY source, register
),
counted AS (
    SELECT
        record.source, record.register,
        CASE WHEN grain.by_commune THEN record.commune_code END AS commune_code,
        CASE WHEN grain.by_commune THEN record.commune_vintage END AS commune_vintage,
        CASE WHEN grain.by_book THEN record.book_no END AS book_no,
        count(*) AS records
    FROM st_record AS record
    LEFT JOIN grain USING (source, register)
    GROUP BY ALL
),
listed AS (
    SELECT
        source, register, commune_code,
        CASE WHEN commune_code IS NOT NULL THEN commune_vintage END AS commune_vintage,
        book_no, sum(entries)::BIGINT AS entries
    FROM in_inventory
    SEMI JOIN in_register USING (source, register)
    GROUP BY ALL
)
SELECT
    night, in_night.province_code, book.source, book.register, book.commune_code, book.commune_vintage,
    commune.current_code AS current_commune, commune.district_code, book.book_no,
    book.entries, book.records, least(book.entries, book.records) AS digitised
FROM (
    SELECT
        coalesce(listed.source, counted.source) AS source,
        coalesce(listed.register, counted.register) AS register,
        coalesce(listed.commune_code, counted.commune_code) AS commune_code,
        coalesce(listed.commune_vintage, counted.commune_vintage) AS commune_vintage,
        coalesce(listed.book_no, counted.book_no) AS book_no,
        coalesce(listed.entries, 0) AS entries,
        coalesce(counted.records, 0) AS records
    FROM listed
    FULL JOIN counted
        ON counted.source = listed.source
        AND counted.register = listed.register
        AND counted.commune_code IS NOT DISTINCT FROM listed.commune_code
        AND counted.commune_vintage IS NOT DISTINCT FROM listed.commune_vintage
        AND counted.book_no IS NOT DISTINCT FROM listed.book_no
) AS book
CROSS JOIN in_night
LEFT JOIN st_commune AS commune USING (commune_code, commune_vintage);
