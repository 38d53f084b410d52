-- Where the items of all metrics are gathered before they are summed.
CREATE OR REPLACE TEMP TABLE metric_item (
    metric_id VARCHAR, source VARCHAR, register VARCHAR, district_code VARCHAR, commune_code VARCHAR,
    commune_vintage VARCHAR, current_commune VARCHAR, breakdown VARCHAR,
    numerator DECIMAL(38, 4), denominator DECIMAL(38, 4)
)
