"""Telex and VNI typing left undecoded in text: "Nguyeexn", "Nguye6n4".

Belongs here: turning the keystrokes of one syllable into the syllable. Does not belong here:
deciding whether a column holds such residue (`vietnam.encodings`).
"""

from functools import lru_cache

from vietnam.chars import ACUTE, DOT, GRAVE, HOOK, TILDE, TONED
from vietnam.syllables import is_syllable, place_tone, split_tone

_TELEX_TONES = {"s": ACUTE, "f": GRAVE, "r": HOOK, "x": TILDE, "j": DOT}
_VNI_TONES = {"1": ACUTE, "2": GRAVE, "3": HOOK, "4": TILDE, "5": DOT}
_VNI_SHAPES = {"6": {"a": "â", "e": "ê", "o": "ô"}, "7": {"o": "ơ", "u": "ư"}, "8": {"a": "ă"}}
_VOWELS = frozenset("aăâeêioôơuưy")


def _shape(letters: list[str], forms: dict[str, str]) -> bool:
    """Gives the last letter that has one its other shape; whether there was one."""
    for at in range(len(letters) - 1, -1, -1):
        if letters[at] in forms:
            letters[at] = forms[letters[at]]
            return True
    return False


def _horn(letters: list[str]) -> bool:
    """Telex w or VNI 7/8: ă, ơ or ư; both of "uo" followed by something become ươ."""
    line = "".join(letters)
    if "uo" in line:
        at = line.index("uo")
        letters[at : at + 2] = ["ư", "ơ"]
        return True
    return _shape(letters, {"a": "ă", "o": "ơ", "u": "ư"})


def _finish(letters: list[str], tone: int, word: str) -> str | None:
    line = "".join(letters)
    if tone:
        vowel = next((i for i, letter in enumerate(line) if letter in _VOWELS), None)
        if vowel is None or split_tone(line) is None:
            return None
        line = place_tone(line[:vowel] + TONED[line[vowel], tone] + line[vowel + 1 :])
    if line.startswith("uơ") or not is_syllable(line) or line.isascii():
        return None
    if word.isupper() and len(word) > 1:
        return line.upper()
    return line[0].upper() + line[1:] if word[0].isupper() else line


@lru_cache(maxsize=65536)
def decode_telex(word: str) -> str | None:
    """Syllable typed in Telex, None when the word is not one or has nothing to decode."""
    if not (word.isascii() and word.isalpha()):
        return None
    letters: list[str] = []
    tone = 0
    for key in word.lower():
        has_vowel = any(letter in _VOWELS for letter in letters)
        if key in _TELEX_TONES and has_vowel:
            if tone:
                return None
            tone = _TELEX_TONES[key]
        elif key == "w":
            if not _horn(letters):
                letters.append("ư")
        elif key == "d" and letters[:1] == ["d"]:
            letters[0] = "đ"
        elif key not in "aeo" or not _shape(letters, {key: {"a": "â", "e": "ê", "o": "ô"}[key]}):
            letters.append(key)
    return _finish(letters, tone, word)


@lru_cache(maxsize=65536)
def decode_vni_typing(word: str) -> str | None:
    """Syllable typed with VNI digits, None when the word is not one or has nothing to decode."""
    if not (word.isascii() and word.isalnum()) or word.isalpha() or not word[0].isalpha():
        return None
    letters: list[str] = []
    tone = 0
    for key in word.lower():
        if key in _VNI_TONES:
            if tone:
                return None
            tone = _VNI_TONES[key]
        elif key == "9":
            if not _shape(letters, {"d": "đ"}):
                return None
        elif key == "7":
            if not _horn(letters):
                return None
        elif key in _VNI_SHAPES:
            if not _shape(letters, _VNI_SHAPES[key]):
                return None
        elif key.isdigit():
            return None
        else:
            letters.append(key)
    return _finish(letters, tone, word)
