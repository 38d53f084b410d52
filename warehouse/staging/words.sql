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

CREATE TEMP TABLE in_record (
    source source_name, register register_name, record_key VARCHAR, file_sha256 VARCHAR,
    commune_code VARCHAR, book_no VARCHAR, event_date VARCHAR, cashless BOOLEAN, amount BIGINT,
    repairs VARCHAR[], flags INTEGER, content VARCHAR
);
