-- What agencies claimed for this province, held against itself: whether its three numbers can be true together.
--
-- A printed number stands for all that its word lets it mean. Its unit is that of the last digit printed (a whole
-- number has none: it is what it is), and near it is what lies within the place of its last digit that is not zero, a
-- tenth of the number at most.
--   exactly  rounded or cut off at the last digit printed: 78.75 is 78.745 to 78.76
--   rounded  half of near to both sides: 5,900,000 is 5,850,000 to 5,950,000
--   about    near, to both sides: 50 is 45 to 55
--   almost   near, below: 70 is 63 to 70
--   over     that much or any more: more than is said is no falsehood
-- A difference is one where no values that the words allow agree. Where one of the three was not printed, the other
-- two imply it; of whole numbers there must be one.
INSERT INTO fct_reported_figure BY NAME
WITH printed AS (
    SELECT figure_id, 'part' AS what, numerator::DOUBLE AS value, numerator_word AS word, 0 AS unit,
        trunc(numerator)::HUGEINT::VARCHAR AS digits
    FROM in_reported
    UNION ALL
    SELECT figure_id, 'total', denominator::DOUBLE, denominator_word, 0, trunc(denominator)::HUGEINT::VARCHAR
    FROM in_reported
    UNION ALL
    SELECT figure_id, 'percent', percent::DOUBLE, percent_word, pow(10, -length(split_part(percent, '.', 2))), percent
    FROM in_reported
), spread AS (
    SELECT figure_id, what, value, unit, coalesce(word, 'exactly') AS word,
        least(
            CASE WHEN contains(digits, '.') THEN unit ELSE pow(10, length(digits) - length(rtrim(digits, '0'))) END,
            value / 10
        ) AS near
    FROM printed
    WHERE value IS NOT NULL
), meant AS (
    SELECT figure_id, what, value,
        value - CASE word WHEN 'rounded' THEN near / 2 WHEN 'about' THEN near WHEN 'almost' THEN near ELSE unit / 2 END
            AS low,
        value + CASE word
            WHEN 'rounded' THEN near / 2 WHEN 'about' THEN near WHEN 'almost' THEN unit / 2
            WHEN 'over' THEN 'inf'::DOUBLE ELSE unit
        END AS high
    FROM spread
), claim AS (
    SELECT
        figure_id, metric_id, source, name_vi AS name, agency, document, as_of::DATE AS as_of,
        numerator::DECIMAL(18, 4) AS numerator, denominator::DECIMAL(18, 4) AS denominator,
        percent::DECIMAL(9, 4) AS claimed_percent,
        CASE WHEN numerator IS NOT NULL THEN coalesce(numerator_word, 'exactly') END AS numerator_word,
        CASE WHEN denominator IS NOT NULL THEN coalesce(denominator_word, 'exactly') END AS denominator_word,
        CASE WHEN percent IS NOT NULL THEN coalesce(percent_word, 'exactly') END AS percent_word,
        CASE WHEN denominator > 0 THEN 100 * numerator / denominator END AS recomputed_percent,
        CASE
            WHEN denominator IS NULL AND percent::DOUBLE > 0 THEN round(100 * numerator / percent::DOUBLE)
        END AS implied_denominator,
        CASE WHEN numerator IS NULL THEN round(denominator * percent::DOUBLE / 100) END AS implied_numerator
    FROM in_reported
), held AS (
    SELECT
        claim.*,
        100 * part.low / total.high > percent.high + 1e-9 OR 100 * part.high / total.low < percent.low - 1e-9
            AS fraction_differs,
        ceil(100 * part.low / percent.high - 1e-9) > floor(100 * part.high / nullif(greatest(percent.low, 0), 0) + 1e-9)
            AS no_total_fits,
        ceil(total.low * percent.low / 100 - 1e-9) > floor(total.high * percent.high / 100 + 1e-9) AS no_part_fits
    FROM claim
    LEFT JOIN meant AS part ON part.figure_id = claim.figure_id AND part.what = 'part'
    LEFT JOIN meant AS total ON total.figure_id = claim.figure_id AND total.what = 'total'
    LEFT JOIN meant AS percent ON percent.figure_id = claim.figure_id AND percent.what = 'percent'
), judged AS (
    SELECT
        * EXCLUDE (fraction_differs, no_total_fits, no_part_fits),
        CASE
            WHEN denominator = 0 AND claimed_percent IS NOT NULL THEN 'of_nothing'
            WHEN fraction_differs THEN 'fraction_differs'
            WHEN denominator IS NULL AND no_total_fits THEN 'no_total_fits'
            WHEN numerator IS NULL AND no_part_fits THEN 'no_part_fits'
            WHEN claimed_percent IS NULL AND denominator IS NULL THEN 'count_only'
            WHEN claimed_percent IS NULL THEN 'no_percent'
            WHEN numerator IS NULL AND denominator IS NULL THEN 'percent_only'
            WHEN denominator IS NULL THEN 'no_total'
            WHEN numerator IS NULL THEN 'no_part'
        END AS remark
    FROM held
)
SELECT
    night, province_code, judged.*,
    coalesce(remark IN ('of_nothing', 'fraction_differs', 'no_total_fits', 'no_part_fits'), false) AS disagrees
FROM judged
CROSS JOIN in_night;
