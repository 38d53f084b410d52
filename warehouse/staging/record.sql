-- Accepted records with their commune resolved. A code may exist in both vintages: the vintage in which the
-- inventory of the register is kept wins, then the new one.
CREATE OR REPLACE TEMP TABLE st_record AS
WITH kept_in AS (
    SELECT source, register, min(commune_vintage) AS vintage
    FROM in_inventory
    GROUP BY source, register
),
resolved AS (
    SELECT DISTINCT ON (code.source, code.register, code.commune_code)
        code.source, code.register, commune.*
    FROM (SELECT DISTINCT source, register, commune_code FROM in_record) AS code
    JOIN st_commune AS commune USING (commune_code)
    LEFT JOIN kept_in USING (source, register)
    ORDER BY
        code.source, code.register, code.commune_code,
        commune.commune_vintage = kept_in.vintage DESC NULLS LAST, commune.commune_vintage
)
SELECT
    record.*,
    resolved.commune_vintage,
    resolved.current_code AS current_commune,
    resolved.district_code,
    file.as_of,
    file.file_name,
    coalesce(record.event_date, strftime(file.as_of, '%Y-%m-%d')) AS event_or_extract_date
FROM in_record AS record
LEFT JOIN resolved USING (source, register, commune_code)
LEFT JOIN (
    SELECT source, "table" AS register, file_sha256, min(as_of::DATE) AS as_of, min(file_name) AS file_name
    FROM in_ledger
    GROUP BY ALL
) AS file USING (source, register, file_sha256);
