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

-- Whether `later` lies in the month of `earlier` or a later one, as far as both are known: a year says nothing of its months.
CREATE OR REPLACE TEMP MACRO in_month_or_later(later, earlier) AS
    first_day(substr(later, 1, 7)) >= date_trunc('month', final_day(substr(earlier, 1, 7)));

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

-- The law (`law_on`) on the age from which a benefit is paid; null where its group asks for none. A social pension that does
-- not say whether it is one of the poor asks for the lower age.
CREATE OR REPLACE TEMP MACRO age_asked(is_social_pension, programme, poor) AS
    CASE
        WHEN is_social_pension THEN
            if(
                poor OR programme IS NULL OR programme = 'Hưu trí xã hội' OR contains(programme, 'nghèo'),
                'age.social_pension_poor', 'age.social_pension'
            )
        WHEN programme = 'Người từ 80 tuổi không có lương hưu' THEN 'age.assisted_80'
        WHEN programme = 'Người từ 75 tuổi thuộc hộ nghèo, cận nghèo' THEN 'age.assisted_75'
        WHEN programme IN (
            'Người cao tuổi', 'Người cao tuổi hộ nghèo không có người phụng dưỡng',
            'Người cao tuổi được nhận nuôi dưỡng tại cộng đồng'
        ) THEN 'age.assisted_old'
    END;

-- Whether one person may draw social assistance of two groups for a month (decree 20/2021/NĐ-CP, article 6.2: poor single
-- parents, for each child, and beside clauses 5, 6 and 8); a group that is unknown may, and so may what carers get for others.
CREATE OR REPLACE TEMP MACRO with_single_parent(programme) AS
    programme IN (
        'Người khuyết tật nặng, đặc biệt nặng', 'Đối tượng khác thuộc hộ nghèo', 'Người đơn thân nghèo nuôi con'
    )
    OR coalesce(age_asked(false, programme, false), '') <> '';
CREATE OR REPLACE TEMP MACRO add_up(one, other) AS
    one IS NULL OR other IS NULL
    OR 'Người nhận chăm sóc, nuôi dưỡng' IN (one, other)
    OR one = 'Người đơn thân nghèo nuôi con' AND with_single_parent(other)
    OR other = 'Người đơn thân nghèo nuôi con' AND with_single_parent(one);

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

-- Which of several mentions stands for all of them: that of the earliest day. A later record changes nothing of it, so that
-- the finding stays the same one, with its age and what was decided about it.
CREATE OR REPLACE TEMP MACRO earliest(mention, day) AS min_by(mention, (coalesce(day, '~'), mention));

-- Money as it is written in Vietnam: 1.500.000 đ.
CREATE OR REPLACE TEMP MACRO dong(amount) AS replace(format('{:,}', amount::BIGINT), ',', '.') || ' đ';
