-- What is hidden or shown as one: a figure, a line of a view, a number of its own. `hidden`: what is small in itself is.
-- `size`: what is smallest is hidden first, but before all counts the criteria, which say least.
-- `along`: the unit with which it is hidden. `fixed`: nothing that can be hidden now; of the night before with a `line`.
CREATE OR REPLACE TEMP TABLE pr_unit AS
SELECT *, hidden AS fresh
FROM (
    SELECT
        unit, 'figure' AS origin, line, NULL::UBIGINT AS along,
        CASE protects WHEN 'shares' THEN 0 ELSE coalesce(denominator, numerator)::DOUBLE END AS size,
        past AS fixed,
        CASE
            WHEN past THEN coalesce(suppressed, true)
            ELSE is_small_figure(protects, part, whole)
        END AS hidden
    FROM pr_figure
    UNION ALL
    SELECT
        hash('decision', night, source, register, role, decision, reason), 'decision', rowid, NULL, mentions,
        night < $night, CASE WHEN night < $night THEN suppressed ELSE is_small(mentions) END
    FROM fct_decision
    WHERE province_code = $province AND night IN (SELECT DISTINCT night FROM pr_figure)
    UNION ALL
    SELECT
        hash('rule', night, source, register, column_name, rule), 'rule', rowid, NULL, broken_rows,
        night < $night, CASE WHEN night < $night THEN suppressed ELSE is_small(broken_rows) END
    FROM fct_broken_rule
    WHERE province_code = $province AND night IN (SELECT DISTINCT night FROM pr_figure)
    UNION ALL
    SELECT
        hash('open', reason, source, register, current_commune), 'open', rowid, NULL, open, false, is_small(open)
    FROM fct_backlog
    WHERE province_code = $province AND night = $night
    UNION ALL
    SELECT
        hash('overdue', reason, source, register, current_commune), 'overdue', rowid,
        hash('open', reason, source, register, current_commune), open, false,
        is_small(overdue) OR is_small(open - overdue)
    FROM fct_backlog
    WHERE province_code = $province AND night = $night
    UNION ALL
    SELECT
        hash('reason', reason), 'reason', line.rowid, figure.unit, open, false,
        is_small(overdue) OR is_small(open - overdue)
    FROM fct_backlog_reason AS line
    LEFT JOIN pr_figure AS figure
        ON figure.night = $night AND figure.metric_id = 'conflicts_open' AND figure.level = 'breakdown'
        AND figure.breakdown = line.reason
    WHERE line.province_code = $province AND line.night = $night
    UNION ALL
    SELECT
        hash('book', night, source, register, commune_code, commune_vintage, book_no), 'book', rowid, NULL, entries,
        night < $night, CASE WHEN night < $night THEN coalesce(suppressed, true) ELSE is_small(entries) END
    FROM fct_book
    WHERE province_code = $province AND night IN (SELECT DISTINCT night FROM pr_figure)
    UNION ALL
    SELECT
        hash('outside', night, source, register, commune_code, commune_vintage, book_no), 'outside', rowid, NULL,
        records - digitised, night < $night,
        CASE WHEN night < $night THEN coalesce(outside_suppressed, true) ELSE is_small(records - digitised) END
    FROM fct_book
    WHERE province_code = $province AND night IN (SELECT DISTINCT night FROM pr_figure)
    UNION ALL
    SELECT
        hash('same', night, source, register), 'same', rowid, NULL, same_records, night < $night,
        CASE WHEN night < $night THEN coalesce(same_suppressed, true) ELSE is_small(same_records) END
    FROM fct_change
    WHERE province_code = $province AND night IN (SELECT DISTINCT night FROM pr_figure)
    UNION ALL
    SELECT unit, 'value', CASE WHEN night < $night THEN 0 END, NULL, failed, true, true FROM pr_value
    UNION ALL
    SELECT DISTINCT flagged_unit, 'flagged', CASE WHEN night < $night THEN 0 END, NULL::UBIGINT, flagged, true, true
    FROM pr_value
    WHERE flagged >= 0
    UNION ALL
    SELECT rest_unit, 'rest', CASE WHEN night < $night THEN 0 END, NULL, rest, true, true FROM pr_broken WHERE rest >= 0
    UNION ALL
    SELECT cell, 'records', CASE WHEN night < $night THEN 0 END, NULL, records, true, true FROM pr_records
    UNION ALL
    SELECT
        hash('night', night, 'records'), 'records of night', rowid, NULL, records, night < $night,
        CASE WHEN night < $night THEN coalesce(records_suppressed, true) ELSE is_small(records) END
    FROM fct_night
    WHERE province_code = $province AND night IN (SELECT DISTINCT night FROM pr_figure)
    UNION ALL
    SELECT
        hash('night', night, 'mentions'), 'mentions of night', rowid, NULL, mentions, night < $night,
        CASE WHEN night < $night THEN coalesce(mentions_suppressed, true) ELSE is_small(mentions) END
    FROM fct_night
    WHERE province_code = $province AND night IN (SELECT DISTINCT night FROM pr_figure)
)
