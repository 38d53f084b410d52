"""Names of persons by the column: cleaning, keys, weak equivalences, hints of sex.

Belongs here: everything that is true of one name by itself, for whole columns. Does not belong
here: the policy of cleaning (`vietnam.name_steps`), comparing names of two records (matching),
repairing a column in an old encoding (`vietnam.encodings`, before this).
"""

import unicodedata
from functools import lru_cache
from typing import Literal

import numpy as np
import polars as pl

from common.columns import Ints, Words, join_words, repairs_of_mask, take_words
from vietnam.chars import ascii_fold, fold
from vietnam.name_characters import CHARACTER_STEPS
from vietnam.name_steps import (
    BIT,
    MAX_RAW,
    REFUSING,
    REPAIRS,
    CleanName,
    NameProblem,
    clean_name,
    clean_text,
    clean_word,
    needs_context,
)
from vietnam.name_words import (
    EDE_CLANS,
    HMONG,
    K_IS_MALE,
    REGIONAL_FAMILIES,
    Y_IS_FEMALE,
    Y_IS_MALE,
)
from vietnam.syllables import is_syllable

__all__ = ["REFUSING", "REGIONAL_FAMILIES", "CleanName", "NameProblem", "ascii_fold", "clean_name",
           "clean_names", "fold", "name_keys", "sex_hint", "weak_keys"]  # fmt: skip

Sex = Literal["M", "F"]

_PLAIN = "^[A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ]+(?:[ '-][A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ]+)*$"
_ETH = "[ðÐƉ]"


def clean_names(raw: pl.Series) -> pl.DataFrame:
    """Clean a column of names.

    Gives, in the order of `raw`: `name` (NFC, one tone style, Title Case restored), `remark` (what
    was split off), `repairs` (List[String]), `problem` (`NameProblem`; `name` is null when it is in
    `REFUSING`). Null in, null out. Same answers as `clean_name`, row by row.
    """
    frame = _characters(raw.cast(pl.String))
    words = Words.of(frame["text"])
    context = np.array([needs_context(w, False) for w in words.distinct], dtype=np.int64)
    first = np.array([needs_context(w, True) for w in words.distinct], dtype=np.bool_)
    whole = (words.any_of(context) > 0) | first[words.first] | (words.sizes > 8)
    whole = whole | ~frame["plain"].to_numpy()
    clean = [clean_word(w) for w in words.distinct]
    changes = words.any_of(np.array([mask for _, mask in clean], dtype=np.int64))
    simple = _simple(frame, words, [name for name, _ in clean], changes, ~whole)
    return _with_context(simple, whole)


def _characters(raw: pl.Series) -> pl.DataFrame:
    """`text` after the character steps, `mask` of them, `plain`: letters and single spaces only."""
    x = pl.col("text")
    frame = raw.alias("text").to_frame().with_row_index("row")
    frame = frame.with_columns(x.str.head(MAX_RAW + 1))  # longer is refused, whatever follows
    plain = x.str.contains(_PLAIN) & ~x.str.contains(_ETH) & (x.str.len_bytes() <= MAX_RAW)
    frame = frame.with_columns(plain=plain.fill_null(value=True), mask=pl.lit(0, pl.UInt32))
    long = x.str.len_chars() > MAX_RAW
    odd = frame.filter(~pl.col("plain") & ~long)
    if odd.is_empty():
        return frame
    for name, _, step in CHARACTER_STEPS:
        odd = odd.with_columns(after=step(x)).with_columns(
            mask=pl.col("mask") + (pl.col("after") != x).cast(pl.UInt32) * BIT[name],
            text=pl.col("after"),
        )
    odd = odd.select("row", "text", plain=x.str.contains(_PLAIN), mask="mask")
    rest = frame.filter(pl.col("plain") | long).select("row", "text", "plain", "mask")
    return pl.concat([rest, odd]).sort("row")


def _simple(
    frame: pl.DataFrame,
    words: Words,
    table: list[str],
    changes: Ints,
    here: np.ndarray[tuple[int], np.dtype[np.bool_]],
) -> pl.DataFrame:
    """Answers of the rows whose words can be cleaned one by one (`here`); others as they are."""
    rebuilt = here & (changes > 0)
    frame = frame.with_columns(
        name=pl.col("text"),
        mask=pl.col("mask") + pl.Series(np.where(here, changes, 0).astype(np.uint32)),
    )
    if rebuilt.any():
        kept = np.repeat(rebuilt, words.sizes)
        texts = join_words(table, words.codes[kept], words.sizes[rebuilt])
        at = pl.Series(np.flatnonzero(rebuilt).astype(np.uint32))
        frame = frame.with_columns(frame["name"].scatter(at, texts))
    single = np.array([is_syllable(w.lower()) for w in words.distinct], dtype=np.bool_)
    alone = here & (words.sizes == 1) & single[words.first]
    glued = frame["name"].str.contains(" ", literal=True).fill_null(value=True)
    incomplete = pl.Series(alone) & ~glued
    return frame.with_columns(
        problem=pl.when(incomplete).then(pl.lit(NameProblem.INCOMPLETE.value)),
        remark=pl.lit(None, pl.String),
    )


def _with_context(
    frame: pl.DataFrame, whole: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> pl.DataFrame:
    """Runs the whole-text steps over the distinct texts that need them."""
    frame = frame.with_columns(whole=pl.Series(whole) & frame["text"].is_not_null())
    texts = frame.filter("whole")["text"].unique()
    if len(texts):
        done = [
            CleanName(None, problem=NameProblem.NOT_A_NAME)
            if len(text) > MAX_RAW
            else clean_text(text, 0)
            for text in texts
        ]
        table = pl.DataFrame(
            {
                "text": texts,
                "name_2": pl.Series([c.name for c in done], dtype=pl.String),
                "remark_2": pl.Series([c.remark for c in done], dtype=pl.String),
                "mask_2": pl.Series([c.mask for c in done], dtype=pl.UInt32),
                "problem_2": pl.Series([c.problem for c in done], dtype=pl.String),
            }
        )
        part = (
            frame.filter("whole").select("row", "text", "mask").join(table, on="text", how="left")
        )
        part = part.select(
            "row",
            name="name_2",
            remark="remark_2",
            problem="problem_2",
            mask=pl.when(pl.col("name_2").is_null())
            .then(0)
            .otherwise(pl.col("mask") | pl.col("mask_2")),
        ).cast({"mask": pl.UInt32})
        rest = frame.filter(~pl.col("whole")).select(part.columns)
        frame = pl.concat([rest, part]).sort("row")
    repairs = repairs_of_mask(frame["mask"], REPAIRS)
    return frame.select("name", "remark", repairs=repairs, problem="problem")


def name_keys(name: pl.Series) -> pl.DataFrame:
    """Keys of cleaned names.

    `accented` (lower case), `ascii` (lower-case ASCII, apostrophes closed up), `sorted` (the ASCII
    syllables in alphabetical order), `family`, `given`, `middle` (ASCII syllables; null when there
    is none). Regional pairs are not merged; i and y are kept apart. Null in, null out.

    In Ê Đê and Gia Rai names the clan is the family wherever it stands (Y Bhăm Niê → nie, Ksor
    H'Bloh → ksor) and the sex marker Y is neither family nor given name; a name "A Blong" or
    "Y Blong" without a known clan has no family.
    """
    words = Words.of(name)
    folded = [" ".join(fold(word).replace("'", "").split()) for word in words.distinct]
    order = {word: at for at, word in enumerate(sorted(set(folded)))}
    rank = np.array([order[word] for word in folded], dtype=np.int64)
    sizes, rows = words.sizes, words.rows()
    arranged = rows * (len(order) + 1) + rank[words.codes]
    arranged.sort()
    family, given, middle_start, middle_end = _parts(words, folded)
    position = np.arange(len(words.codes)) - words.bounds[:-1][rows]
    inner = (position >= middle_start[rows]) & (position < middle_end[rows])
    inner_sizes = np.maximum(middle_end - middle_start, 0)
    middle = join_words(folded, words.codes[inner], inner_sizes)
    absent = [*folded, None]
    frame = pl.DataFrame(
        {
            "accented": name.cast(pl.String).fill_null("").str.to_lowercase(),
            "ascii": join_words(folded, words.codes, sizes),
            "sorted": join_words(sorted(order), arranged % (len(order) + 1), sizes),
            "family": take_words(absent, family),
            "given": take_words(absent, given),
            "middle": middle,
        }
    )
    frame = frame.with_columns(middle=pl.when(pl.col("middle") != "").then("middle"))
    missing = name.is_null()
    if not missing.any():
        return frame
    return frame.select(pl.when(~missing).then(pl.all()).name.keep())


def weak_keys(keys: pl.DataFrame) -> pl.DataFrame:
    """Keys under which forms that may be one name fall together: a similarity, never an equality.

    From `ascii` and `family` of `name_keys`: `ascii_weak` writes i for every y (Lý = Lí, but also
    Vy = Vi, which are different names); `family_weak` merges the regional pairs (Võ = Vũ).
    """
    return keys.select(
        ascii_weak=pl.col("ascii").str.replace_all("y", "i", literal=True),
        family_weak=pl.col("family").replace(REGIONAL_FAMILIES),
    )


def _parts(words: Words, folded: list[str]) -> tuple[Ints, Ints, Ints, Ints]:
    """Codes of family and given word (the code past the last for none), bounds of the middle."""
    none = len(folded)
    is_clan = np.array([word in EDE_CLANS for word in folded], dtype=np.bool_)
    is_marker = np.array([word in {"y", "a"} for word in folded], dtype=np.bool_)
    is_h = np.array([w[:2].lower() == "h'" for w in words.distinct], dtype=np.bool_)
    first, last, sizes = words.first, words.last, words.sizes
    second = words.codes[np.minimum(words.bounds[:-1] + 1, words.bounds[1:] - 1)]
    marked = is_marker[first] & (sizes > 1)
    clan_last = is_clan[last] & (sizes > 1) & (marked | is_h[first])
    family = np.where(clan_last, last, np.where(marked, none, first))
    own = np.where(marked, np.where(sizes > 2, second, none), first)
    given = np.where(clan_last, own, last)
    start = np.where(marked & clan_last, 2, 1)
    return family, given, start, np.where(sizes > 2, sizes - 1, start)


@lru_cache(maxsize=4096)
def sex_hint(name: str, ethnicity: str | None = None) -> Sex | None:
    """Sex suggested by a name, None where nothing is; what Y and A say depends on the group.

    Ê Đê, Gia Rai and M'Nông: Y is male, H' female. Ba Na, Xơ Đăng, Giẻ Triêng: A is male, Y female.
    Cơ Ho and Mạ: K' is male, Ka female. H'Mông: clan + A is male. Elsewhere "Thị" is female and
    "Văn" right after the family name male.
    """
    words = fold(name).split()
    if not words:
        return None
    group = fold(ethnicity or "").strip()
    first = words[0]
    if first.startswith("h'"):
        return "F"
    if first == "y" and group in Y_IS_MALE:
        return "M"
    if group in Y_IS_FEMALE and first in {"y", "a"}:
        return "F" if first == "y" else "M"
    if group in K_IS_MALE and (first in {"ka", "k"} or first.startswith("k'")):
        return "F" if first == "ka" else "M"
    if group in HMONG and len(words) > 2 and words[1] == "a":
        return "M"
    accented = unicodedata.normalize("NFC", name).lower().split()
    if "thị" in accented[1:-1] or "thi" in accented[1:-1]:
        return "F"
    if len(words) > 2 and accented[1] in {"văn", "van"}:
        return "M"
    return None
