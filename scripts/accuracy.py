"""Measures how right and how fast the room `vietnam/` is, and prints the numbers.

`python scripts/accuracy.py` prints every section; names of sections as arguments print those only.
The tests in `tests/accuracy` call the same functions and assert the limits. Numbers come from fixed
seeds, so two runs print the same shares (times differ).
"""

import csv
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import mixed_lists
import polars as pl
import simulate

from vietnam import dates, encodings, ids, names, unit_data, units
from vietnam.encodings import Encoding
from vietnam.syllables import place_tone

TONE_CASES = {
    "toán": "toán", "tóan": "toán", "hoàn": "hoàn", "hòan": "hoàn", "quý": "quý", "qúy": "quý",
    "giờ": "giờ", "gìơ": "giờ", "hoà": "hòa", "hòa": "hòa", "thuý": "thúy", "thúy": "thúy",
    "thuỷ": "thủy", "thủy": "thủy", "thuỵ": "thụy", "khoẻ": "khỏe", "hoè": "hòe", "uý": "úy",
    "khoá": "khóa", "xoã": "xõa", "hoạ": "họa", "tuỳ": "tùy", "huỷ": "hủy", "luỹ": "lũy",
    "loà": "lòa", "mía": "mía", "miá": "mía", "lúa": "lúa", "luá": "lúa", "cửa": "cửa",
    "nguyễn": "nguyễn", "ngũyên": "nguyễn", "trường": "trường", "trừơng": "trường",
    "người": "người", "ngừơi": "người", "rượu": "rượu", "quốc": "quốc", "qúôc": "quốc",
    "quỳnh": "quỳnh", "qùynh": "quỳnh", "khuỷu": "khuỷu", "ngoèo": "ngoèo", "giếng": "giếng",
    "gíêng": "giếng", "Hoà": "Hòa", "HOÀ": "HÒA", "QÚY": "QUÝ", "gịa": "giạ", "yến": "yến",
    "oái": "oái", "thuở": "thuở", "Ñăm": "Ñăm", "Čuăn": "Čuăn", "Brĕm": "Brĕm",
}  # fmt: skip
"""Typed → placed, in the style hòa, thúy; and tokens that must not change."""

DETECTED = (Encoding.TCVN3, Encoding.VNI, Encoding.VISCII, Encoding.CP1258, Encoding.UNICODE)
COLUMNS = 1000
NAMES = 5000


@dataclass
class Report:
    """Numbers of one section: what is asserted, and lines to print."""

    numbers: dict[str, float] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)

    def put(self, key: str, value: float, text: str) -> None:
        """Adds one number with the line that prints it."""
        self.numbers[key] = value
        self.lines.append(text)


def tones() -> Report:
    """Tone placement over the table of cases."""
    report = Report()
    wrong = [f"{t} → {place_tone(t)}" for t, want in TONE_CASES.items() if place_tone(t) != want]
    report.put(
        "wrong",
        len(wrong),
        f"tone placement: {len(TONE_CASES) - len(wrong)}/{len(TONE_CASES)} right",
    )
    report.lines += [f"  wrong: {case}" for case in wrong]
    return report


def _column(pool: list[str], rng: random.Random, at: int) -> list[str]:
    drawn = rng.sample(pool, rng.choice((3, 3, 3, 4, 5, 6, 8, 10, 20, 30)))
    return [name.upper() for name in drawn] if at % 4 == 3 else drawn


def encoding_detection(columns: int = COLUMNS, people: int = 60_000) -> Report:
    """Detection and conversion per encoding, false alarms on clean columns; `people` are drawn
    from.
    """
    report, rng = Report(), simulate.generator(2026)
    pool = simulate.clean_corpus(people, rng)
    for encoding, encode in simulate.ENCODERS.items():
        right = 0
        for at in range(columns):
            column = [encode(name) for name in _column(pool, rng, at)]
            right += encodings.repair_column(pl.Series(column)).encoding is encoding
        sample = rng.sample(pool, NAMES)
        sample[::4] = [name.upper() for name in sample[::4]]
        sample[:2] = ["Nguyễn Thị Hẳng", "Đỗ Văn Thịnh Tỵ"]
        back = encodings.repair_column(pl.Series([encode(name) for name in sample])).values
        equal = sum(a == b for a, b in zip(back, sample, strict=True))
        report.put(
            f"detected {encoding}",
            right / columns,
            f"{encoding:15} detected {right:4}/{columns} columns, converted {equal}/{NAMES} names",
        )
        report.numbers[f"converted {encoding}"] = equal / NAMES
    alarms = false_alarms(pool, rng, columns)
    report.put("false alarms", alarms, f"false alarms on {columns} clean columns: {alarms}")
    return report


def false_alarms(pool: list[str], rng: random.Random, columns: int) -> int:
    """Clean columns with minority and foreign names that were changed."""
    strange = [*simulate.MINORITY_NAMES, *simulate.FOREIGN_NAMES]
    alarms = 0
    for at in range(columns):
        size = rng.choice((3, 3, 4, 5, 8, 12, 25))
        if at % 3 == 0:
            column = [rng.choice(strange if rng.random() < 0.5 else pool) for _ in range(size)]
        else:
            column = rng.sample(strange, size) if at % 3 == 1 else rng.sample(pool, size)
        alarms += encodings.repair_column(pl.Series(column)).repaired
    return alarms


OUTCOMES = ("right", "refused", "undetected", "repaired wrong")


def id_repair(count: int = 200_000) -> Report:
    """Repair of simulated numbers: each kind in a column where one number in five is damaged.

    `undetected`: twelve digits that were taken as they came (there is no check digit);
    `repaired wrong`: a repair was claimed and the number is not the one that was damaged.
    """
    report, rng = Report(), simulate.generator(7)
    kinds = list(simulate.ID_DAMAGE)
    share = count // len(kinds)
    total = Counter[str]()
    for kind in kinds:
        truth = simulate.personal_ids(share, rng)
        damaged = [simulate.ID_DAMAGE[kind](number, rng) for number in truth]
        others = simulate.personal_ids(share * 4, rng)
        found = ids.parse_ids(pl.Series(damaged + others), today=date(2026, 11, 24)).head(share)
        tally = _tally(found, truth)
        total += tally
        for outcome in OUTCOMES:
            report.numbers[f"{kind} {outcome}"] = tally[outcome] / share
        text = ", ".join(f"{outcome} {tally[outcome] / share:8.3%}" for outcome in OUTCOMES)
        report.lines.append(f"{kind:15} {text}")
    known = sum(total.values())
    text = ", ".join(f"{outcome} {total[outcome] / known:.4%}" for outcome in OUTCOMES)
    report.put("repaired wrong", total["repaired wrong"] / known, f"all {known}: {text}")
    _other_numbers(report, rng)
    return report


def _tally(found: pl.DataFrame, truth: list[str]) -> Counter[str]:
    tally = Counter[str]()
    rows = zip(found["value"], found["repairs"].list.len(), truth, strict=True)
    for value, repairs, number in rows:
        if value is None:
            tally["refused"] += 1
        elif value == number:
            tally["right"] += 1
        else:
            tally["repaired wrong" if repairs else "undetected"] += 1
    return tally


def _other_numbers(report: Report, rng: random.Random) -> None:
    """Columns that lost all their zeros; tax codes; ten-digit remains in a tax column."""
    truth = simulate.personal_ids(20_000, rng)
    cards = [f"{rng.choice('0123')}{rng.randrange(10**8):08}" for _ in range(5_000)]
    whole = truth + cards
    eaten = ids.parse_ids(pl.Series([str(int(number)) for number in whole]))
    tally = _tally(eaten, whole)
    report.put(
        "number column wrong",
        tally["repaired wrong"] / len(whole),
        f"number column (all zeros lost): right {tally['right'] / len(whole):.3%}, refused "
        f"{tally['refused'] / len(whole):.3%}, wrong {tally['repaired wrong'] / len(whole):.4%}",
    )
    codes = simulate.tax_codes(20_000, rng)
    kept = ids.parse_ids(pl.Series(codes), column="tax_code")
    good = (kept["value"] == pl.Series(codes)).mean()
    report.put(
        "tax codes right", float(good or 0), f"valid tax codes in a tax column: {good:.3%} kept"
    )
    remains = [n[2:] for n in simulate.personal_ids(200_000, rng) if n.startswith("00")]
    as_tax = (ids.parse_ids(pl.Series(remains))["kind"] == "tax_code").sum()
    report.put(
        "remains as tax code",
        as_tax / len(remains),
        f"ten-digit remains of an id in an id column read as tax code: {as_tax}/{len(remains)}",
    )


def commune_map() -> Report:
    """Every old code maps; agreement with the reference map."""
    report = Report()
    targets = unit_data.merger_map()
    old = units.communes("old")["code"].to_list()
    mapped = units.to_new_commune(pl.Series(old), "old")
    report.put(
        "mapped",
        mapped["new_code"].is_not_null().sum() / len(old),
        f"old communes mapped: {mapped['new_code'].is_not_null().sum()}/{len(old)}, "
        f"split (ambiguous): {mapped['ambiguous'].sum()}",
    )
    path = simulate.REFERENCE / "commune_map_old_new.csv"
    with path.open(encoding="utf-8") as lines:
        pairs = [(row["old_code"], row["new_code"]) for row in csv.DictReader(lines)]
    reference: dict[str, set[str]] = {}
    for code, new in pairs:
        reference.setdefault(code, set()).add(new)
    differ = [c for c, new in sorted(reference.items()) if set(targets[c].codes) != new]
    report.put(
        "agreement",
        1 - len(differ) / len(reference),
        f"agreement with commune_map_old_new.csv: {len(reference) - len(differ)}/{len(reference)}",
    )
    for code in differ:
        report.lines.append(f"  {code}: ours {targets[code].codes}, reference {reference[code]}")
    _units_against_reference(report)
    _addresses(report)
    return report


def _units_against_reference(report: Report) -> None:
    """Names of both vintages against the reference tables, in one tone style."""
    for vintage, file in (("old", "communes_legacy_10035.csv"), ("new", "communes_3321.csv")):
        with (simulate.REFERENCE / file).open(encoding="utf-8") as lines:
            rows = {row["code"]: row for row in csv.DictReader(lines)}
        ours = {r["code"]: r for r in units.communes(vintage).iter_rows(named=True)}
        differ = [
            code
            for code in sorted(rows.keys() | ours.keys())
            if code not in rows
            or code not in ours
            or _plain(rows[code]["name_full"]) != _plain(ours[code]["name"])
            or rows[code]["province_code"] != ours[code]["province_code"]
        ]
        report.put(
            f"{vintage} units differ",
            len(differ),
            f"{vintage} communes that differ from {file}: {len(differ)}/{len(rows)} {differ[:10]}",
        )


def _plain(name: str) -> str:
    return " ".join(place_tone(word) for word in name.replace("’", "'").split()).casefold()


def _heirs(code: str) -> tuple[str, ...]:
    target = unit_data.merger_map().get(code)
    return target.codes if target else ()


def _addresses(report: Report) -> None:
    """Free-text addresses made of known communes: with and without diacritics."""
    rng = simulate.generator(5)
    old = units.communes("old").sample(2000, seed=1).to_dicts()
    new = units.communes("new").sample(2000, seed=2).to_dicts()
    for label, rows in (("old", old), ("new", new)):
        for style, change in (("accented", str), ("without diacritics", names.fold)):
            right = wrong = 0
            for row in rows:
                parts = [
                    f"Thôn {rng.randint(1, 9)}",
                    row["name"],
                    row["district_name"],
                    row["province_name"],
                ]
                found = units.parse_address(change(", ".join(p for p in parts if p)))
                good = {row["code"]} if found.vintage == label else set(_heirs(row["code"]))
                right += found.commune_code in good
                wrong += found.commune_code is not None and found.commune_code not in good
            report.put(
                f"addresses {label} {style} wrong",
                wrong / len(rows),
                f"addresses, {label} units, {style}: right {right / len(rows):.2%}, "
                f"ambiguous or unknown {1 - (right + wrong) / len(rows):.2%}, "
                f"wrong {wrong / len(rows):.2%}",
            )
            report.numbers[f"addresses {label} {style} right"] = right / len(rows)


def _timed(label: str, work: Callable[[], object]) -> tuple[float, str]:
    """CPU seconds of one piece of work: the better of two runs, other work slows a processor."""
    times = []
    for _ in range(2):
        start, wall = time.process_time(), time.perf_counter()
        work()
        times.append((time.process_time() - start, time.perf_counter() - wall))
    cpu, wall = min(times)
    return cpu, f"{label}: {cpu:.2f} CPU-s ({wall:.2f} s)"


def _peak_mib() -> float:
    """Peak memory of this process (of its own image, not of the one that started it)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) / 1024


def speed(count: int = 1_000_000) -> Report:
    """CPU seconds for a million names, numbers and dates, and the peak of memory."""
    report, rng = Report(), simulate.generator(3)
    mixed = pl.Series(simulate.mixed_names(count, rng))
    numbers = pl.Series(simulate.mixed_ids(count, rng))
    days = pl.Series(simulate.mixed_dates(count, rng))
    before = _peak_mib()
    works: dict[str, Callable[[], object]] = {
        "names": lambda: names.name_keys(names.clean_names(mixed)["name"]),
        "ids": lambda: ids.parse_ids(numbers),
        "dates": lambda: dates.parse_dates(days, kind="birth"),
    }
    for label, work in works.items():
        cpu, text = _timed(f"{count:,} {label}", work)
        report.put(f"{label} cpu", cpu, text)
    peak = _peak_mib()
    report.put("memory", peak, f"peak memory {peak:.0f} MiB (input columns alone {before:.0f} MiB)")
    return report


def partial_dates() -> Report:
    """Dates in many spellings against their truth, and columns that a spreadsheet swapped."""
    report, rng = Report(), simulate.generator(13)
    truth, texts = simulate.spelled_dates(50_000, rng)
    found = dates.parse_dates(pl.Series(texts), kind="birth")["value"]
    right = sum(a == b for a, b in zip(found, truth, strict=True))
    wrong = sum(a is not None and a != b for a, b in zip(found, truth, strict=True))
    report.put("dates wrong", wrong / len(truth), f"dates spelled: right {right / len(truth):.3%}, "
               f"wrong {wrong / len(truth):.4%}")  # fmt: skip
    caught = alarms = 0
    for _ in range(200):
        days = [date(1940, 1, 1) + timedelta(days=rng.randrange(29_000)) for _ in range(60)]
        want = pl.Series([day.isoformat() for day in days])
        swapped = pl.Series([simulate.excel_swapped(day) for day in days])
        caught += bool((dates.parse_dates(swapped)["value"] == want).all())
        mixed = pl.Series([d.isoformat() if i % 2 else f"{d:%d/%m/%Y}" for i, d in enumerate(days)])
        alarms += not bool((dates.parse_dates(mixed)["value"] == want).all())
    report.put("swapped caught", caught / 200, f"columns swapped by Excel put right: {caught}/200")
    report.put("swap alarms", alarms, f"mixed columns wrongly swapped: {alarms}/200")
    return report


def date_blocks() -> Report:
    """Lists into which dates were pasted that another program had read month first, by rows."""
    report, rng = Report(), simulate.generator(21)
    for rows, size, lists in ((50, 8, 40), (50, 16, 40), (300, 60, 8), (3000, 200, 1)):
        report.lines.append(f"blocks of {size} rows in lists of {rows}, of 1,000 wrong dates:")
        for name in simulate.DATE_BLOCKS:
            counts: Counter[str] = Counter()
            for _ in range(lists):
                counts += _judged_block(name, rows, size, rng)
            wrong, cells = counts["wrong as written"], rows * lists
            shares = {
                kind: 1000 * counts[kind] / wrong if wrong else 0.0
                for kind in ("put right", "flagged", "left")
            }
            key, alarms = f"{name} {size}/{rows}", counts["right flagged"] / cells
            report.numbers[f"{key}: left"] = shares["left"] / 1000
            report.numbers[f"{key}: right changed"] = counts["right changed"] / cells
            report.numbers[f"{key}: right flagged"] = alarms
            report.lines.append(
                f"  {name:36} put right {shares['put right']:5.0f}, flagged "
                f"{shares['flagged']:4.0f}, left {shares['left']:4.0f}; of the right dates "
                f"{counts['right changed'] / cells:.3%} changed, {alarms:.1%} flagged"
            )
    return report


def _judged_block(name: str, rows: int, size: int, rng: random.Random) -> Counter[str]:
    days, texts = simulate.dates_with_block(name, rows, size, rng)
    alone = dates.parse_dates(pl.Series(texts), order="dmy")["value"]
    found = dates.parse_dates(pl.Series(texts), order="rows")
    counts: Counter[str] = Counter()
    for day, before, value, problem in zip(
        days, alone, found["value"], found["problem"], strict=True
    ):
        truth = day.isoformat()
        was_right, is_right = before == truth, value == truth
        counts["wrong as written"] += not was_right
        counts["put right"] += is_right and not was_right
        counts["flagged"] += problem is not None and not is_right and not was_right
        counts["left"] += problem is None and not is_right and not was_right
        counts["right changed"] += was_right and not is_right
        counts["right flagged"] += was_right and is_right and problem is not None
    return counts


def mixed_encodings(
    seed: int = 20261128, sizes: dict[int, int] = mixed_lists.SIZES, tables: int = 6
) -> Report:
    """Lists and tables into which rows of old encodings were pasted, by kind and by column.

    `changed` and `unmarked` are counts that must be 0: right names that were changed, and pasted
    ones that came out wrong without a mark. `sizes`: rows of a list → lists of each share and kind;
    `tables` of each kind.
    """
    report, rng = Report(), simulate.generator(seed)
    kinds = list(mixed_lists.ENCODERS)
    report.lines.append(
        f"lists of {', '.join(map(str, sizes))} names, {len(mixed_lists.SHARES)} shares from "
        f"{min(mixed_lists.SHARES):.0%} to {max(mixed_lists.SHARES):.0%} of pasted rows:"
    )
    pools = {
        "Kinh": simulate.clean_corpus(mixed_lists.POOL, rng),
        "with one in six no Kinh": mixed_lists.people(mixed_lists.POOL, seed),
    }
    for people, pool in pools.items():
        for chosen in [*([kind] for kind in kinds), kinds]:
            label = chosen[0] if len(chosen) == 1 else "all of them at once"
            _mixed_line(report, f"{label}, {people}", mixed_lists.measure(chosen, pool, rng, sizes))
    report.lines.append("tables with blocks of one encoding, by column:")
    for column, found in mixed_lists.registers(seed, tables).items():
        _mixed_line(report, f"column {column}", found)
    return report


def _mixed_line(report: Report, label: str, found: Counter[str]) -> None:
    old = found["old right"] + found["old flagged"] + found["old wrong"]
    kept = found["right"] + found["right flagged"] + found["right changed"]
    report.numbers[f"{label} read"] = found["old right"] / old
    report.numbers[f"{label} changed"] = found["right changed"]
    report.numbers[f"{label} unmarked"] = found["old wrong"]
    report.lines.append(
        f"  {label:46} pasted {old:6}: read {found['old right'] / old:8.3%}, marked "
        f"{found['old flagged']:4}, wrong {found['old wrong']}; right {kept:6}: marked "
        f"{found['right flagged']:4}, changed {found['right changed']}"
    )


SECTIONS: dict[str, Callable[[], Report]] = {
    "tones": tones,
    "encodings": encoding_detection,
    "mixed": mixed_encodings,
    "ids": id_repair,
    "dates": partial_dates,
    "date blocks": date_blocks,
    "communes": commune_map,
    "speed": speed,
}


def main(arguments: list[str]) -> int:
    """Prints the sections named, or all. Returns 2 when the reference folder is missing."""
    if not simulate.reference_present():
        print(f"the reference data is not at {simulate.REFERENCE}: nothing measured")
        return 2
    for name in arguments or list(SECTIONS):
        print(f"== {name}")
        print("\n".join(SECTIONS[name]().lines))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
