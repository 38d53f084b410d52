-- What a record is (a birth, a payment …): a bit for each word of the contracts, held in a variable, so that the question
-- is a constant when it is planned.
CREATE OR REPLACE TEMP MACRO is_of(record_kinds, word) AS
    record_kinds & coalesce(getvariable('kind_' || word), 0) <> 0;

-- Words that stand on millions of lines are kept as numbers while the night is staged: it fits into memory.
CREATE TEMP TYPE source_name AS ENUM (SELECT DISTINCT source FROM in_register ORDER BY source);
CREATE TEMP TYPE register_name AS ENUM (SELECT DISTINCT register FROM in_register ORDER BY register);
CREATE TEMP TYPE role_name AS ENUM (SELECT DISTINCT role FROM in_mention ORDER BY role);
CREATE TEMP TYPE decision_name AS ENUM (
    SELECT decision FROM in_link UNION SELECT 'no_match' ORDER BY decision
);
CREATE TEMP TYPE reason_name AS ENUM (
    SELECT reason FROM in_link UNION SELECT 'no_candidate' ORDER BY reason
);
CREATE TEMP TYPE sex_name AS ENUM (
    SELECT sex FROM in_master WHERE sex IS NOT NULL
    UNION SELECT sex FROM in_mention WHERE sex IS NOT NULL ORDER BY sex
);
CREATE TEMP TYPE status_name AS ENUM (
    SELECT DISTINCT status FROM in_master WHERE status IS NOT NULL ORDER BY status
);

-- Communes and books of the registers; the records themselves are read once, when it is known where they belong.
CREATE TEMP TABLE in_place (
    source source_name, register register_name, commune_code VARCHAR, book_no VARCHAR
);
