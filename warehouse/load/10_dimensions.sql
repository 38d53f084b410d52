-- Dimensions: what the night brings replaces what was known under the same key; the rest stays.
DELETE FROM dim_province WHERE province_code IN (SELECT province_code FROM in_night);
INSERT INTO dim_province SELECT province_code, province_name FROM in_night;

DELETE FROM dim_commune AS old USING st_commune AS new
WHERE old.commune_code = new.commune_code AND old.commune_vintage = new.commune_vintage;
INSERT INTO dim_commune BY NAME
SELECT
    commune_code, commune_vintage, name, district_code, district_name, province_code, current_code,
    is_split,
    CASE commune_vintage WHEN 'new' THEN DATE '2025-07-01' END AS valid_from,
    CASE commune_vintage WHEN 'old' THEN DATE '2025-07-01' END AS valid_to
FROM st_commune;

DELETE FROM dim_source AS old USING in_source AS new
WHERE old.source = new.source AND old.register = new.register;
INSERT INTO dim_source BY NAME
SELECT source, register, purpose, kind, name_vi, name_en, freshness_days FROM in_source;

DELETE FROM dim_reason WHERE kind = 'conflict';
INSERT INTO dim_reason BY NAME
SELECT 'conflict' AS kind, reason, name_vi, name_en, severity, blocking, due_days, desk FROM in_reason;

DELETE FROM dim_reason AS old USING in_rule AS new WHERE old.kind = 'rule' AND old.reason = new.rule;
INSERT INTO dim_reason BY NAME
SELECT 'rule' AS kind, rule AS reason, name_vi, name_en, true AS blocking FROM in_rule;

-- corrections that were judged while their metric protected something else are taken as hidden
UPDATE fct_metric_revision SET suppressed = NULL
WHERE metric_id IN (
    SELECT metric_id
    FROM dim_metric AS old
    JOIN in_metric AS new USING (metric_id)
    WHERE old.protects IS DISTINCT FROM new.protects
);
DELETE FROM dim_metric;
INSERT INTO dim_metric BY NAME SELECT * FROM in_metric;
