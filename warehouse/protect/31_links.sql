-- Numbers of one metric that are numbers of another, or of the records of a register. `pairs`: [metric, metric that
-- counts what it is divided by]. `indicated`: metrics that count records, which may be the same records.
INSERT INTO pr_term
WITH figure AS MATERIALIZED (
    -- where a metric has one register, its communes are communes of that register
    SELECT
        pr_figure.* REPLACE (
            coalesce(pr_figure.source, sole.source) AS source, coalesce(pr_figure.register, sole.register) AS register,
            CASE WHEN sole.register IS NOT NULL AND level = 'commune' THEN 'commune_register' ELSE level END AS level
        )
    FROM pr_figure
    LEFT JOIN (
        SELECT night, metric_id, any_value(source) AS source, any_value(register) AS register
        FROM pr_figure
        WHERE metric_id IN ('cashless_share', 'tax_standardised') AND level = 'register'
        GROUP BY night, metric_id
        HAVING count(*) = 1
    ) AS sole ON sole.night = pr_figure.night AND sole.metric_id = pr_figure.metric_id
),
same AS (
    SELECT a.unit AS unit, hash(a.unit, 'd') AS left_cell, hash(b.unit, half) AS right_cell
    FROM (
        SELECT unnest([pair[1] FOR pair IN $pairs]) AS divided, unnest([pair[2] FOR pair IN $pairs]) AS counted, 'n' AS half
        UNION ALL
        VALUES
            ('quarantine_rate', 'rows_processed', 'n'), ('sync_rate', 'authentication_rate', 'd'),
            ('tax_standardised', 'authentication_rate', 'd'), ('tax_standardised', 'sync_rate', 'd'),
            ('cashless_share', 'authentication_rate', 'd'), ('cashless_share', 'sync_rate', 'd'),
            ('reviewers_overturned', 'decisions_overturned', 'd')
        UNION ALL
        SELECT divided, counted, 'd'
        FROM (SELECT unnest($indicated) AS divided)
        JOIN (SELECT unnest(list_prepend('sync_rate', $indicated)) AS counted)
            ON counted = 'sync_rate' OR counted > divided
    ) AS linked
    JOIN figure AS a ON a.metric_id = divided
    JOIN figure AS b
        ON b.metric_id = counted AND b.night = a.night AND b.level = a.level
        AND b.source IS NOT DISTINCT FROM a.source AND b.register IS NOT DISTINCT FROM a.register
        AND b.commune_code IS NOT DISTINCT FROM a.commune_code
        AND b.district_code IS NOT DISTINCT FROM a.district_code
    WHERE a.level NOT LIKE '%breakdown'
)
SELECT hash('same', left_cell, right_cell), unnest([left_cell, right_cell]), unnest([1, -1]) FROM same
UNION ALL
SELECT hash('of records', figure.unit), unnest([hash(figure.unit, 'd'), of.cell]), unnest([1, -1])
FROM figure
JOIN pr_records AS of USING (night, source, register)
WHERE
    (
        metric_id IN ('sync_rate', 'authentication_rate', 'cashless_share', 'tax_standardised')
        OR list_contains($indicated, metric_id)
    )
    AND level = 'register'
    OR metric_id = 'repairs' AND level = 'register_breakdown'
UNION ALL
SELECT
    hash('accepted', figure.unit), unnest([hash(figure.unit, 'd'), hash(figure.unit, 'n'), of.cell]),
    unnest([1, -1, -1])
FROM figure
JOIN pr_records AS of USING (night, source, register)
WHERE metric_id = 'quarantine_rate' AND level = 'register'
UNION ALL
SELECT hash('all records', night), cell, 1 FROM pr_records
UNION ALL
SELECT hash('all records', night), hash('night', night, 'records'), -1 FROM (SELECT DISTINCT night FROM pr_records)
