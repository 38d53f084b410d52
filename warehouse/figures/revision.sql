-- Figures of this night that a re-run changed. `published_metric` holds what was published before.
INSERT INTO fct_metric_revision BY NAME
WITH compared AS (
    SELECT
        $night AS night, $province AS province_code,
        coalesce(old.metric_id, new.metric_id) AS metric_id,
        coalesce(old.level, new.level) AS level,
        coalesce(old.source, new.source) AS source,
        coalesce(old.register, new.register) AS register,
        coalesce(old.district_code, new.district_code) AS district_code,
        coalesce(old.commune_code, new.commune_code) AS commune_code,
        coalesce(old.commune_vintage, new.commune_vintage) AS commune_vintage,
        coalesce(old.breakdown, new.breakdown) AS breakdown,
        old.numerator AS old_numerator, old.denominator AS old_denominator,
        new.numerator AS new_numerator, new.denominator AS new_denominator,
        coalesce(old.suppressed, false) OR coalesce(new.suppressed, false) AS suppressed
    FROM published_metric AS old
    FULL JOIN (
        SELECT * FROM fct_metric WHERE night = $night AND province_code = $province
    ) AS new
        ON old.metric_id = new.metric_id
        AND old.level = new.level
        AND old.source IS NOT DISTINCT FROM new.source
        AND old.register IS NOT DISTINCT FROM new.register
        AND old.district_code IS NOT DISTINCT FROM new.district_code
        AND old.commune_code IS NOT DISTINCT FROM new.commune_code
        AND old.commune_vintage IS NOT DISTINCT FROM new.commune_vintage
        AND old.breakdown IS NOT DISTINCT FROM new.breakdown
)
SELECT
    *,
    1 + coalesce((
        SELECT max(revision) FROM fct_metric_revision
        WHERE night = $night AND province_code = $province
    ), 0) AS revision,
    (SELECT any_value(run_id) FROM published_metric) AS old_run_id,
    (SELECT run_id FROM in_night) AS new_run_id
FROM compared
WHERE
    EXISTS (SELECT 1 FROM published_metric)
    AND (
        old_numerator IS DISTINCT FROM new_numerator
        OR old_denominator IS DISTINCT FROM new_denominator
    );
