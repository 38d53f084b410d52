-- Every commune code that any input uses, once per vintage; codes outside the list get vintage 'unknown'.
-- The district name of the inventory wins where the list of communes has none. A name that the inventory's contract did
-- not let pass is missing, not the night.
CREATE OR REPLACE TEMP TABLE st_commune AS
WITH listed AS (
    SELECT DISTINCT ON (commune_code, commune_vintage)
        commune_code, commune_vintage, commune_name AS name, district_code, district_name,
        province_code, coalesce(current_code, commune_code) AS current_code, is_split
    FROM in_commune
    ORDER BY commune_code, commune_vintage, current_code
),
inventoried AS (
    SELECT DISTINCT ON (commune_code, commune_vintage)
        commune_code, commune_vintage, coalesce(commune_name, 'Không rõ') AS name, district_code, district_name
    FROM in_inventory
    WHERE commune_code IS NOT NULL
    ORDER BY commune_code, commune_vintage, commune_name, district_code
),
known AS (
    SELECT * FROM listed
    UNION ALL BY NAME
    SELECT
        inventoried.*,
        (SELECT province_code FROM in_night) AS province_code,
        CASE WHEN commune_vintage = 'new' THEN commune_code END AS current_code,
        false AS is_split
    FROM inventoried
    ANTI JOIN listed USING (commune_code, commune_vintage)
)
SELECT * FROM known
UNION ALL BY NAME
SELECT DISTINCT
    commune_code, 'unknown' AS commune_vintage, 'Không rõ' AS name,
    (SELECT province_code FROM in_night) AS province_code, false AS is_split
FROM in_place
ANTI JOIN known USING (commune_code)
WHERE commune_code IS NOT NULL;
