"""Damage to written names: one function per kind, over a column of names.

Belongs here: what happens to letters and syllables. Does not belong here: which records are hit
(`fields.py`). Functions that must look at each name run over the hit records only (a few per cent).
"""

import unicodedata
from collections.abc import Callable

import numpy as np
import polars as pl

Rng = np.random.Generator
Damage = Callable[[pl.Series, Rng], pl.Series]

NEAR = {
    "a": "sqe", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "g": "fh", "h": "gj", "i": "uo",
    "k": "jl",
    "l": "ki", "m": "n", "n": "m", "o": "ip", "p": "ol", "q": "wa", "r": "te", "s": "xd", "t": "ry",
    "u": "yi", "v": "cb", "x": "zs", "y": "ut",
}  # fmt: skip
TONES = "\u0300\u0301\u0303\u0309\u0323"
VOWELS = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
SHORT_MARKS = str.maketrans("ăĕĭŏŭĂĔĬŎŬñÑčČƀɃ", "aeiouAEIOUnNcCbB")
PREFIXES = ("H'", "K'", "Y ", "A ", "Ka ")
REMARKS = ("(chết)", "(Hai)", "(Năm)", "(vợ)", "(con)", "(đã chuyển)", "(hộ nghèo)", "(út)")
HONORIFICS = {"M": ("Ông ", "Anh ", "Cụ "), "F": ("Bà ", "Chị ", "Cụ ")}
HOME_NAMES = (
    "Tèo",
    "Cu",
    "Bi",
    "Tí",
    "Hai",
    "Ba",
    "Tư",
    "Năm",
    "Út",
    "Mận",
    "Bông",
    "Na",
    "Lành",
    "Đực",
)

_TONES = {
    "òa": "oà", "óa": "oá", "ỏa": "oả", "õa": "oã", "ọa": "oạ", "òe": "oè", "óe": "oé", "ỏe": "oẻ",
    "õe": "oẽ", "ọe": "oẹ", "ùy": "uỳ", "úy": "uý", "ủy": "uỷ", "ũy": "uỹ", "ụy": "uỵ",
}  # fmt: skip
_TONES_AFTER_Q = {"Quỳ": "Qùy", "Quý": "Qúy", "Quỷ": "Qủy", "Quỹ": "Qũy", "Quỵ": "Qụy"}
_I_FOR_Y = {
    "Mỹ": "Mĩ", "Lý": "Lí", "Quý": "Quí", "Kỳ": "Kì", "Sỹ": "Sĩ", "Sĩ": "Sỹ", "Vỹ": "Vĩ",
    "Vĩ": "Vỹ",
    "Thy": "Thi", "Ly": "Li", "Li": "Ly", "My": "Mi", "Mi": "My",
}  # fmt: skip
_TCVN3 = dict(
    zip(
        "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂÊÔƠƯĐ",
        "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\u00adõö÷øùúûüýþ¡¢£¤¥¦§",
        strict=True,
    )
)
# .VnTime has no toned capitals: they come out as the small letter's code.
_TCVN3 |= {c.upper(): code for c, code in list(_TCVN3.items()) if c.upper() not in _TCVN3}


def each(change: Callable[[str, Rng], str]) -> Damage:
    """A damage that looks at one name at a time."""

    def over(names: pl.Series, rng: Rng) -> pl.Series:
        return pl.Series(names.name, [change(name, rng) for name in names], dtype=pl.String())

    return over


def pick(rng: Rng, options: int) -> int:
    """A number below `options` (0 when there is nothing to pick from)."""
    return int(rng.random() * options)


def typo(name: str, rng: Rng) -> str:
    """One letter replaced by its neighbour on the keyboard, dropped, doubled or exchanged."""
    places = [i for i, c in enumerate(name) if c.lower() in NEAR and i > 0]
    if not places:
        return name
    i, way = places[pick(rng, len(places))], rng.random()
    if way < 0.4:
        near = NEAR[name[i].lower()]
        return name[:i] + near[pick(rng, len(near))] + name[i + 1 :]
    if way < 0.65:
        return name[:i] + name[i + 1 :]
    if way < 0.8 or i + 1 >= len(name) or name[i + 1] == " ":
        return name[:i] + name[i] + name[i:]
    return name[:i] + name[i + 1] + name[i] + name[i + 2 :]


def wrong_tone(name: str, rng: Rng) -> str:
    """One syllable gets another tone; a syllable without a vowel that takes one is left alone."""
    syllables = name.split(" ")
    i = pick(rng, len(syllables))
    letters = unicodedata.normalize("NFD", syllables[i])
    bare = "".join(c for c in letters if c not in TONES)
    composed = unicodedata.normalize("NFC", bare)
    places = [k for k, c in enumerate(composed) if c in VOWELS]
    if not places or (k := places[-1 if len(places) == 1 else -2]) >= len(composed):
        return name
    tone = TONES[pick(rng, len(TONES))]
    syllables[i] = unicodedata.normalize("NFC", composed[: k + 1] + tone + composed[k + 1 :])
    return " ".join(syllables)


def syllable_dropped(name: str, rng: Rng) -> str:
    """A syllable between the first and the last is left out."""
    syllables = name.split(" ")
    if len(syllables) < 3:
        return name
    del syllables[1 + pick(rng, len(syllables) - 2)]
    return " ".join(syllables)


def syllables_swapped(name: str, rng: Rng) -> str:
    """Two neighbouring syllables change places."""
    syllables = name.split(" ")
    if len(syllables) < 2:
        return name
    i = pick(rng, len(syllables) - 1)
    syllables[i], syllables[i + 1] = syllables[i + 1], syllables[i]
    return " ".join(syllables)


def syllables_glued(name: str, rng: Rng) -> str:
    """The space between two syllables is lost."""
    spaces = [i for i, c in enumerate(name) if c == " "]
    if not spaces:
        return name
    i = spaces[pick(rng, len(spaces))]
    return name[:i] + name[i + 1 :]


def syllable_split(name: str, rng: Rng) -> str:
    """A space falls into a syllable of four letters or more."""
    syllables = name.split(" ")
    long = [i for i, s in enumerate(syllables) if len(s) >= 4]
    if not long:
        return name
    i = long[pick(rng, len(long))]
    cut = 2 + pick(rng, len(syllables[i]) - 3)
    syllables[i] = syllables[i][:cut] + " " + syllables[i][cut:]
    return " ".join(syllables)


def abbreviated(name: str, rng: Rng) -> str:
    """Ng. Văn Hùng, Nguyễn V. Hùng or N.V. Hùng; names of one syllable stay."""
    syllables = name.split(" ")
    if len(syllables) < 3:
        return name
    way = rng.random()
    if way < 0.45:
        first = syllables[0]
        syllables[0] = (
            "Ng." if first.startswith("Ng") else "Tr." if first.startswith("Tr") else first[0] + "."
        )
    elif way < 0.85:
        syllables[1] = syllables[1][0] + "."
    else:
        return "".join(s[0] + "." for s in syllables[:-1]) + " " + syllables[-1]
    return " ".join(syllables)


def prefix_dropped(name: str, rng: Rng) -> str:  # noqa: ARG001
    """The particle that tells the sex in a minority name is left out."""
    for prefix in PREFIXES:
        if name.startswith(prefix):
            return name[len(prefix) :]
        if (at := name.find(" " + prefix)) >= 0 and prefix != "A ":
            return name[: at + 1] + name[at + 1 + len(prefix) :]
    return name


def other_given_name(name: str, rng: Rng) -> str:
    """The last syllable is a name used at home."""
    head, space, _ = name.rpartition(" ")
    return head + space + HOME_NAMES[pick(rng, len(HOME_NAMES))]


def no_diacritics(names: pl.Series, rng: Rng) -> pl.Series:  # noqa: ARG001
    """Plain Latin letters, đ as d."""
    bare = names.str.normalize("NFD").str.replace_all(r"\p{M}", "")
    return bare.str.replace_many(["đ", "Đ", "ƀ", "Ƀ"], ["d", "D", "b", "B"])


def capitals(names: pl.Series, rng: Rng) -> pl.Series:  # noqa: ARG001
    """Everything in capitals."""
    return names.str.to_uppercase()


def tone_moved(names: pl.Series, rng: Rng) -> pl.Series:  # noqa: ARG001
    """Tone mark where the other school puts it; qu keeps its own."""
    return names.str.replace_many(_TONES).str.replace_many(_TONES_AFTER_Q)


def i_for_y(names: pl.Series, rng: Rng) -> pl.Series:  # noqa: ARG001
    """The last syllable with i for y or y for i."""
    last = names.str.extract(r"(\S+)$").fill_null("")
    head = names.str.head(names.str.len_chars() - last.str.len_chars())
    return head + last.replace(_I_FOR_Y)


def breves_lost(name: str, rng: Rng) -> str:  # noqa: ARG001
    """Minority letters as a Vietnamese keyboard has them; Kinh letters stay."""
    return name.translate(SHORT_MARKS) if any(c in "ĕĭŏŭñčƀÑČ" for c in name) else name


def remark(name: str, rng: Rng) -> str:
    """A remark in brackets behind the name."""
    return f"{name} {REMARKS[pick(rng, len(REMARKS))]}"


def extra_spaces(name: str, rng: Rng) -> str:
    """Spaces that nobody sees."""
    way = rng.random()
    return f"{name} " if way < 0.4 else f" {name}" if way < 0.6 else name.replace(" ", "  ", 1)


def legacy_font(names: pl.Series, rng: Rng) -> pl.Series:  # noqa: ARG001
    """The bytes of TCVN3 seen as Windows-1252."""
    return names.str.replace_many(list(_TCVN3), list(_TCVN3.values()))


NAME_DAMAGE: dict[str, Damage] = {
    "typo": each(typo),
    "wrong_tone": each(wrong_tone),
    "syllable_dropped": each(syllable_dropped),
    "syllables_swapped": each(syllables_swapped),
    "syllables_glued": each(syllables_glued),
    "syllable_split": each(syllable_split),
    "abbreviated": each(abbreviated),
    "prefix_dropped": each(prefix_dropped),
    "other_given_name": each(other_given_name),
}
# In this order: what comes later is written over what comes earlier.
WRITING_DAMAGE: dict[str, Damage] = {
    "breves_lost": each(breves_lost),
    "i_for_y": i_for_y,
    "tone_moved": tone_moved,
    "no_diacritics": no_diacritics,
    "remark": each(remark),
    "extra_spaces": each(extra_spaces),
    "capitals": capitals,
    "legacy_font": legacy_font,
}
