-- Sums within a metric: a total and its parts at a level below.
CREATE OR REPLACE TEMP TABLE pr_term AS
WITH cut AS (
    SELECT figure.*, unnest(
        CASE WHEN protects = 'shares' THEN ['r'] WHEN denominator IS NULL THEN ['n'] ELSE ['n', 'd'] END
    ) AS half
    FROM pr_figure AS figure
)
SELECT
    hash(
        'sum', night, metric_id, total, parts, half,
        CASE WHEN by_source THEN source END, CASE WHEN by_register THEN register END,
        CASE WHEN by_district THEN district_code END, CASE WHEN by_commune THEN commune_code END,
        CASE WHEN by_breakdown THEN breakdown END
    ) AS equation,
    hash(unit, half) AS cell,
    (CASE WHEN level = total THEN -1 ELSE 1 END)::BIGINT AS sign
FROM cut
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
) AS sum(total, parts, by_source, by_register, by_district, by_commune, by_breakdown)
    ON level IN (total, parts)
UNION ALL
-- districts and communes of today are made of the communes of before the merger
SELECT
    hash('merger', night, metric_id, parts, half, CASE parts WHEN 'district' THEN district ELSE commune END),
    hash(unit, half), CASE WHEN level = 'commune_old' THEN 1 ELSE -1 END
FROM (
    SELECT
        cut.*,
        unnest(CASE WHEN level = 'commune_old' THEN ['district', 'commune'] ELSE [level] END) AS parts,
        coalesce(cut.district_code, place.district_code) AS district,
        CASE WHEN level = 'commune_old' THEN place.current_code ELSE cut.commune_code END AS commune
    FROM cut
    LEFT JOIN dim_commune AS place
        ON place.commune_code = cut.commune_code AND place.commune_vintage = cut.commune_vintage
    WHERE level IN ('district', 'commune', 'commune_old')
)
UNION ALL
SELECT hash('rest', unit), hash(unit, unnest(['d', 'n', 'r'])), unnest([-1, 1, 1])
FROM pr_figure
WHERE denominator IS NOT NULL AND protects <> 'shares' AND NOT is_mean
