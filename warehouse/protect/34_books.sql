-- Books, and the figures and records that are their sums.
INSERT INTO pr_term
WITH figure AS (FROM pr_figure WHERE metric_id = 'digitization_rate'),
book AS (
    SELECT
        hash('book', night, source, register, commune_code, commune_vintage, book_no) AS unit,
        hash('outside', night, source, register, commune_code, commune_vintage, book_no) AS outside,
        night, source, register, commune_code, commune_vintage, current_commune, district_code, entries
    FROM fct_book
    WHERE province_code = $province AND night IN (SELECT DISTINCT night FROM pr_figure)
),
half AS (SELECT *, unnest(['e', 'g']) AS part FROM book WHERE entries > 0)
SELECT hash('books', night, part, 'register', source, register, NULL, NULL) AS equation, hash(unit, part) AS cell, 1 AS sign
FROM half
UNION ALL
SELECT hash('books', night, part, 'commune_register', source, register, current_commune, NULL), hash(unit, part), 1
FROM half
UNION ALL
SELECT hash('books', night, part, 'commune_old', NULL, NULL, commune_code, commune_vintage), hash(unit, part), 1
FROM half
UNION ALL
SELECT hash('books', night, part, 'district_register', source, register, district_code, NULL), hash(unit, part), 1
FROM half
UNION ALL
SELECT
    hash(
        'books', night, unnest(['g', 'e']), level, source, register,
        CASE WHEN level = 'district_register' THEN district_code ELSE commune_code END,
        CASE WHEN level = 'commune_old' THEN commune_vintage END
    ),
    hash(unit, unnest(['n', 'd'])), -1
FROM figure
WHERE level IN ('register', 'commune_register', 'commune_old', 'district_register')
UNION ALL
SELECT hash('in books', night, source, register), unnest([outside, hash(unit, 'g')]), 1 FROM book
UNION ALL
SELECT hash('in books', night, source, register), cell, -1 FROM pr_records
