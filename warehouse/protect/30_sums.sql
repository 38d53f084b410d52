-- Sums within a metric: a total and its parts at a level below.
CREATE OR REPLACE TEMP TABLE pr_term AS
WITH half AS (
    SELECT figure.*, unnest(CASE WHEN denominator IS NULL THEN ['n'] ELSE ['n', 'd'] END) AS part
    FROM pr_figure AS figure
)
SELECT
    hash(
        'sum', night, metric_id, whole, parts, part,
        CASE WHEN by_source THEN source END, CASE WHEN by_register THEN register END,
        CASE WHEN by_district THEN district_code END, CASE WHEN by_commune THEN commune_code END,
        CASE WHEN by_breakdown THEN breakdown END
    ) AS equation,
    hash(unit, part) AS cell,
    CASE WHEN level = whole THEN -1 ELSE 1 END AS sign
FROM half
JOIN (
    VALUES
        ('province', 'source', false, false, false, false, false),
        ('province', 'register', false, false, false, false, false),
        ('province', 'district', false, false, false, false, false),
        ('province', 'commune', false, false, false, false, false),
        ('province', 'commune_old', false, false, false, false, false),
        ('province', 'breakdown', false, false, false, false, false),
        ('source', 'register', true, false, false, false, false),
        ('source', 'source_breakdown', true, false, false, false, false),
        ('breakdown', 'source_breakdown', false, false, false, false, true),
        ('breakdown', 'register_breakdown', false, false, false, false, true),
        ('source_breakdown', 'register_breakdown', true, false, false, false, true),
        ('register', 'register_breakdown', true, true, false, false, false),
        ('register', 'district_register', true, true, false, false, false),
        ('register', 'commune_register', true, true, false, false, false),
        ('district', 'district_register', false, false, true, false, false),
        ('commune', 'commune_register', false, false, false, true, false)
) AS sum(whole, parts, by_source, by_register, by_district, by_commune, by_breakdown)
    ON level IN (whole, parts)
UNION ALL
-- districts and communes of today are made of the communes of before the merger
SELECT
    hash('merger', night, metric_id, parts, part, CASE parts WHEN 'district' THEN district ELSE commune END),
    hash(unit, part), CASE WHEN level = 'commune_old' THEN 1 ELSE -1 END
FROM (
    SELECT
        half.*,
        unnest(CASE WHEN level = 'commune_old' THEN ['district', 'commune'] ELSE [level] END) AS parts,
        coalesce(half.district_code, place.district_code) AS district,
        CASE WHEN level = 'commune_old' THEN place.current_code ELSE half.commune_code END AS commune
    FROM half
    LEFT JOIN dim_commune AS place
        ON place.commune_code = half.commune_code AND place.commune_vintage = half.commune_vintage
    WHERE level IN ('district', 'commune', 'commune_old')
)
UNION ALL
SELECT hash('rest', unit), hash(unit, unnest(['d', 'n', 'r'])), unnest([-1, 1, 1])
FROM pr_figure
WHERE denominator IS NOT NULL
