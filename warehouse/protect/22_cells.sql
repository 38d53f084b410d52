-- The numbers of each unit. `sensitive`: from 1 to 4 of what must not be known. `least`: what everybody knows it to
-- be at least; a share (null) is no whole number. What a mean adds up may be 0, and lacks nothing to its items.
CREATE OR REPLACE TEMP TABLE pr_cell AS
SELECT
    hash(unit, 'n') AS cell, unit, numerator::DOUBLE AS value,
    CASE WHEN protects = 'parts' OR denominator IS NULL THEN is_small(numerator) ELSE false END AS sensitive,
    CASE WHEN is_mean THEN 0 ELSE 1 END AS least
FROM pr_figure
WHERE protects <> 'shares'
UNION ALL
SELECT hash(unit, 'd'), unit, denominator, is_small(denominator), 1
FROM pr_figure
WHERE protects <> 'shares' AND denominator IS NOT NULL
UNION ALL
-- of shares the denominator is known: it is a sum of weights
SELECT
    hash(unit, 'r'), unit, denominator - numerator,
    protects = 'parts' AND is_small(whole - part) OR protects = 'shares' AND is_small_figure(protects, part, whole),
    CASE WHEN protects <> 'shares' THEN 1 END
FROM pr_figure
WHERE denominator IS NOT NULL AND NOT is_mean
UNION ALL
SELECT unit, unit, size, is_small(size), 1
FROM pr_unit
WHERE origin IN ('decision', 'rule', 'open', 'outside', 'same', 'flagged', 'records', 'records of night', 'mentions of night')
UNION ALL
SELECT unit, unit, failed, is_small_figure('shares', passed, evaluated), 1 FROM pr_value
UNION ALL
SELECT hash(unit, 'x'), unit, lost, false, NULL FROM pr_value
UNION ALL
SELECT hash(unit, 'v'), unit, overdue, is_small(overdue), 1
FROM fct_backlog JOIN pr_unit ON origin = 'overdue' AND line = fct_backlog.rowid
UNION ALL
SELECT hash(unit, 'r'), unit, open - overdue, is_small(open - overdue), 1
FROM fct_backlog JOIN pr_unit ON origin = 'overdue' AND line = fct_backlog.rowid
UNION ALL
SELECT hash(unit, 'v'), unit, overdue, is_small(overdue), 1
FROM fct_backlog_reason AS reason JOIN pr_unit ON origin = 'reason' AND line = reason.rowid
UNION ALL
SELECT hash(unit, 'r'), unit, open - overdue, is_small(open - overdue), 1
FROM fct_backlog_reason AS reason JOIN pr_unit ON origin = 'reason' AND line = reason.rowid
UNION ALL
SELECT hash(unit, 'e'), unit, entries, is_small(entries), 1
FROM fct_book JOIN pr_unit ON origin = 'book' AND line = fct_book.rowid
UNION ALL
SELECT hash(unit, 'g'), unit, digitised, false, 1
FROM fct_book JOIN pr_unit ON origin = 'book' AND line = fct_book.rowid
UNION ALL
SELECT unit, unit, size, false, 0 FROM pr_unit WHERE origin = 'rest'
