-- One round of hiding beside what is hidden: in each sum (a total and its parts at a level below) not exactly one line
-- may be hidden. Gives the lines it hid; rounds go on until there are none.
UPDATE fct_metric
SET suppressed = true
WHERE rowid IN (
    SELECT line
    FROM (
        SELECT
            figure.rowid AS line, figure.suppressed,
            is_hidden(
                figure.suppressed,
                (coalesce(figure.denominator, figure.numerator), level, figure.source, register, district_code, commune_code, breakdown),
                (
                    figure.night, figure.province_code, figure.metric_id, whole, parts,
                    CASE WHEN by_source THEN figure.source END,
                    CASE WHEN by_register THEN register END,
                    CASE WHEN by_district THEN district_code END,
                    CASE WHEN by_commune THEN commune_code END,
                    CASE WHEN by_breakdown THEN breakdown END
                )
            ) AS hidden
        FROM fct_metric AS figure
        SEMI JOIN st_unprotected USING (night, province_code, metric_id)
        JOIN dim_metric AS metric USING (metric_id)
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
            ON figure.level IN (sum.whole, sum.parts)
        WHERE
            metric.protects = 'parts'
            AND EXISTS (
                SELECT 1 FROM fct_metric AS total
                WHERE
                    total.night = figure.night AND total.province_code = figure.province_code
                    AND total.metric_id = figure.metric_id AND total.level = sum.whole
            )
    )
    WHERE hidden AND NOT suppressed
)
RETURNING metric_id
