-- What rules compare with: dates of any precision ('2026', '2026-03', '2026-03-09'), months, ages, dated law.
-- A comparison is true only where no day that the text allows speaks against it; null where a text is missing.
CREATE OR REPLACE TEMP MACRO tonight() AS getvariable('night')::DATE;

-- The first and the last day that a text allows.
CREATE OR REPLACE TEMP MACRO first_day(day) AS
    CASE length(day) WHEN 4 THEN day || '-01-01' WHEN 7 THEN day || '-01' ELSE substr(day, 1, 10) END::DATE;
CREATE OR REPLACE TEMP MACRO final_day(day) AS
    CASE length(day)
        WHEN 4 THEN (day || '-12-31')::DATE
        WHEN 7 THEN last_day((day || '-01')::DATE)
        ELSE substr(day, 1, 10)::DATE
    END;

-- Whether `later` lies after `earlier` as far as both are known: 2026 is not after 2026-03.
CREATE OR REPLACE TEMP MACRO surely_after(later, earlier) AS
    substr(later, 1, least(length(later), length(earlier)))
    > substr(earlier, 1, least(length(later), length(earlier)));

-- The same of months: a day in the month of `earlier` is not after it. By year where either has no month.
CREATE OR REPLACE TEMP MACRO in_later_month(later, earlier) AS
    surely_after(substr(later, 1, 7), substr(earlier, 1, 7));

-- Days that have passed tonight since the last day that a text allows; months from one month to another.
CREATE OR REPLACE TEMP MACRO days_since(day) AS date_sub('day', final_day(day), tonight());
CREATE OR REPLACE TEMP MACRO months_from(earlier, later) AS
    date_diff('month', final_day(substr(earlier, 1, 7)), first_day(substr(later, 1, 7)));

-- Whether a card listed on `extracted_on` reaches beyond the month after a death. A list that tells no end lists what is in
-- force on its day.
CREATE OR REPLACE TEMP MACRO outlives(valid_to, extracted_on, died_on) AS
    in_later_month(extracted_on, died_on) AND months_from(died_on, coalesce(valid_to, extracted_on)) > 1;

-- Full years that somebody born on `born` has on `day` at most.
CREATE OR REPLACE TEMP MACRO age_at_most(born, day) AS date_sub('year', first_day(born), day);

-- The last day of a child's health card, of which the law says `years`: 30 September of the year in which the child is that
-- old, or the end of the month of birth in it where that comes later (decree 146/2018/NĐ-CP, article 13; decree
-- 188/2025/NĐ-CP, article 13). Of a year or month the latest birth that it allows.
CREATE OR REPLACE TEMP MACRO child_card_ends(born, years) AS
    greatest(
        make_date(year(final_day(born)) + years::BIGINT, 9, 30),
        last_day((final_day(born) + to_years(years::INTEGER))::DATE)
    );
-- The same at least: what the latest birth date that is possible gives.
CREATE OR REPLACE TEMP MACRO age_at_least(born, day) AS date_sub('year', final_day(born), day);

-- What the law says for a day, as it is in force tonight; and as it was in force at the end of that day's month, when
-- what is paid for the month was paid at the latest without being late.
CREATE OR REPLACE TEMP MACRO law_on(wanted, day) AS (
    SELECT arg_max(value, (applies_from, in_force_from, value))
    FROM in_law
    WHERE name = wanted AND applies_from <= day AND in_force_from <= tonight()
);
CREATE OR REPLACE TEMP MACRO law_then(wanted, day) AS (
    SELECT arg_max(value, (applies_from, in_force_from, value))
    FROM in_law
    WHERE name = wanted AND applies_from <= day AND in_force_from <= last_day(day)
);

-- Money as it is written in Vietnam: 1.500.000 đ.
CREATE OR REPLACE TEMP MACRO dong(amount) AS replace(format('{:,}', amount::BIGINT), ',', '.') || ' đ';
