"""Code tables of the Vietnamese encodings before Unicode, typed as data.

Belongs here: which byte (or pair of letters, for VNI) stood for which letter. Does not belong here:
deciding which encoding a column is in (`vietnam.encodings`).

Every single-byte table maps the byte seen as the character of the same number (Latin-1). Sources:
TCVN 5712:1993 (VN3, the set of the .VnTime fonts, without toned capitals), RFC 1456 (VISCII), the
VPS chart of the Vietnamese Unicode project, and the keyboard layout of the VNI-Windows fonts.
"""

import re


def _table(codes: str, letters: str) -> dict[int, str]:
    pairs = zip(bytes.fromhex(codes), letters, strict=True)
    return dict(pairs)


TCVN3: dict[int, str] = _table(
    "a1a2a3a4a5a6a7a8a9aaabacadaeb5b6b7b8b9bbbcbdbec6c7c8c9cacbcccecfd0d1d2d3d4d5d6d7"
    "d8dcdddedfe1e2e3e4e5e6e7e8e9eaebecedeeeff1f2f3f4f5f6f7f8f9fafbfcfdfe",
    "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
)

VISCII: dict[int, str] = _table(
    "02050614191e808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1"
    "a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebfc4c5c6c7cbcecfd0d1d5"
    "d6d7d8dbdcdedfe4e5e6e7ebeeeff0f1f6f7f8fbfcfeff",
    "ẲẴẪỶỸỴẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộ"
    "ờởịỰỨỪỬơớƯẢĂẳẵẺĨỳĐứạỷừửỹỵỡưảăữẫẻĩỉđựỏọụũủợỮ",
)

VPS: dict[int, str] = _table(
    "0203040506101112131415191c1d808182838485868788898a8b8c8d8e8f90939495969798999a9b"
    "9c9d9e9fa1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c3c4c5c6"
    "c7c8cbcccdcecfd0d1d2d3d5d6d7d8d9dbdcdee4e5e6ebeff0f1f7f8fbfdfeff",
    "ẠẬẶẸỆỊỌỘỢỤỰỴẪỮÀẢÃẤẦẨọỗĂếềểệẮẰẲẾỀỂỄỐỒỔỖýỷỵỚỜỞắằẳẵặỠớÙờởỡŨỨợỪổ"
    "ỬỲỸÍÌộỈĨÓửữÒỎÕựầấẩẫậđẻẹỉễịỹƯỦồốỏơÈừứũưẺảạăẽĩẴĐƠụủỶẼỳ",
)

_VNI_VOWELS = {
    "a": "øà ùá ûả õã ïạ êă éắ èằ úẳ üẵ ëặ ââ áấ àầ åẩ ãẫ äậ",
    "e": "øè ùé ûẻ õẽ ïẹ âê áế àề åể ãễ äệ",
    "i": "øì ùí ûỉ õĩ ïị",
    "o": "øò ùó ûỏ õõ ïọ âô áố àồ åổ ãỗ äộ",
    "ô": "øờ ùớ ûở õỡ ïợ",
    "u": "øù ùú ûủ õũ ïụ",
    "ö": "øừ ùứ ûử õữ ïự",
    "y": "øỳ ùý ûỷ õỹ ïỵ",
}
_VNI_SINGLE = {"ñ": "đ", "ò": "ị", "æ": "ỉ", "ó": "ĩ", "î": "ỵ", "ô": "ơ", "ö": "ư"}


def _vni() -> dict[str, str]:
    table: dict[str, str] = {}
    for base, marks in _VNI_VOWELS.items():
        for mark, letter in (tuple(pair) for pair in marks.split()):
            for form in (mark, mark.upper()):
                table[base + form] = letter
                table[base.upper() + form] = letter.upper()
    for old, letter in _VNI_SINGLE.items():
        table[old] = letter
        table[old.upper()] = letter.upper()
    return table


VNI: dict[str, str] = _vni()
"""Base and mark, or single character, of the VNI-Windows fonts → letter. Marks in either case."""

VNI_PATTERN = re.compile("|".join(sorted(map(re.escape, VNI), key=len, reverse=True)))

CP1252_BYTES: dict[int, int] = {
    ord(bytes([byte]).decode("cp1252")): byte
    for byte in range(0x80, 0xA0)
    if byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
}
"""Code point that a Windows-1252 reader shows → the byte it read (0x80 to 0x9F)."""
