import shutil
import subprocess
import unicodedata

import polars as pl
import pytest

from vietnam import legacy_tables
from vietnam.encodings import Encoding, convert_text, decode_bytes, repair_column
from vietnam.keystrokes import decode_telex, decode_vni_typing

NAMES = ["Nguyễn Văn Đông", "Trần Thị Hẳng", "Lê Quỳnh Ánh", "Phạm Tỵ"]


@pytest.mark.parametrize(
    ("encoding", "text", "meant"),
    [
        (Encoding.TCVN3, "NguyÔn V¨n §«ng", "Nguyễn Văn Đông"),
        (Encoding.TCVN3, "NGUYÔN THÞ ¸NH", "NGUYỄN THỊ ÁNH"),
        (Encoding.TCVN3, "NguyÔn ThÞ ¸nh", "Nguyễn Thị Ánh"),
        (Encoding.TCVN3, "L£ Sü Tó", "LÊ SỸ TÚ"),
        (Encoding.VNI, "Nguyeãn Vaên Ñoâng", "Nguyễn Văn Đông"),
        (Encoding.VNI, "Traàn Thò Haúng", "Trần Thị Hẳng"),
        (Encoding.VNI, "Phaïm Tî", "Phạm Tỵ"),
        (Encoding.VNI, "NGUYEÃN VAÊN ÑOÂNG", "NGUYỄN VĂN ĐÔNG"),
        (Encoding.UTF8_AS_CP1252, "Nguyá»…n VÄƒn", "Nguyễn Văn"),
        (Encoding.CP1258, "NguyêÞn Vãn Ðông", "Nguyễn Văn Đông"),
        (Encoding.TELEX, "Nguyeexn Vawn DDoong", "Nguyễn Văn Đông"),
        (Encoding.VNI_TYPING, "Nguye6n4 Va8n D9o6ng", "Nguyễn Văn Đông"),
    ],
)
def test_known_spellings_convert(encoding, text, meant):
    assert convert_text(text, encoding) == meant


def encoded(name, table):
    inverse = {letter: chr(code) for code, letter in table.items()}
    return "".join(inverse.get(c, inverse.get(c.lower(), c)) for c in name)


@pytest.mark.parametrize(
    ("encoding", "table"),
    [(Encoding.TCVN3, legacy_tables.TCVN3), (Encoding.VISCII, legacy_tables.VISCII),
     (Encoding.VPS, legacy_tables.VPS)],
)  # fmt: skip
def test_a_column_is_recognised_and_converted(encoding, table):
    column = pl.Series("họ tên", [*(encoded(name, table) for name in NAMES), None])
    found = repair_column(column)
    assert (found.encoding, found.repaired) == (encoding, True)
    assert found.values.to_list() == [*NAMES, None]
    assert found.values.name == "họ tên"


def test_addresses_in_an_old_encoding_are_recognised_too():
    places = ["Xã Đắk N'Drung, Huyện Đắk Song", "Xã Ia RMok, Huyện Krông Pa, Tỉnh Gia Lai"]
    found = repair_column(pl.Series([encoded(text, legacy_tables.VISCII) for text in places]))
    assert found.values.to_list() == places


@pytest.mark.parametrize(
    "column",
    [
        NAMES,
        ["Nguyen Van An", "Tran Thi Hoa", "Le Minh"],
        ["H'Ñăm Kbuôr", "Y Ñiết Ayŭn", "Brĕm Niê"],
        ["José García", "René Müller", "João Conceição"],
        ["Max Alex", "Rex Mars", "James"],
        ["Lê Hà", "Lê Tâm", "Hà Lê Vân"],
        ["Łukasz Żak", "Y Ñiết", "Trần Thị Thủy"],
        ["Ñăng Niê", "Kpă Ayŭn", "Trần Thị Thủy"],
        [],
        ["", "x"],
    ],
)
def test_clean_and_foreign_columns_are_never_touched(column):
    found = repair_column(pl.Series(column, dtype=pl.String))
    assert (found.encoding, found.repaired) == (Encoding.UNICODE, False)
    assert found.values.to_list() == column


def test_the_column_decides_not_the_cell():
    """ "Vãn" is a syllable: only beside its neighbours is it seen to be Văn in Windows-1258."""
    assert not repair_column(pl.Series(["Vãn"])).repaired
    column = pl.Series(["NguyêÞn Vãn An", "TrâÌn Thiò Hoa", "Vãn"])
    assert repair_column(column).values.to_list()[2] == "Văn"


def test_text_misread_twice_is_read_back_twice():
    twice = [name.encode().decode("latin-1").encode().decode("latin-1") for name in NAMES]
    found = repair_column(pl.Series(twice))
    assert (found.encoding, found.values.to_list()) == (Encoding.UTF8_AS_CP1252, NAMES)


def test_a_misread_column_with_losses_keeps_what_can_be_read():
    seen = [name.encode().decode("cp1252", "replace") for name in [*NAMES, "Lê Hồng"]]
    found = repair_column(pl.Series(seen))
    assert found.encoding is Encoding.UTF8_AS_CP1252
    assert found.values.to_list()[4] == "Lê Hồng"
    assert found.unrecoverable.to_list() == ["\ufffd" in text for text in seen]
    assert any(found.unrecoverable)


def test_lost_text_is_flagged_and_left():
    column = pl.Series(["Nguy?n V?n A", "Lê An", "Tr\ufffdn", None, "Lê Th? B", "Ai?"])
    found = repair_column(column)
    assert found.unrecoverable.to_list() == [True, False, True, False, True, False]
    assert found.values.to_list() == column.to_list()


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        ("Nguyễn".encode(), "Nguyễn", "utf-8"),
        ("\ufeffNguyễn".encode(), "Nguyễn", "utf-8-sig"),
        ("Nguyễn".encode("utf-16"), "Nguyễn", "utf-16"),
        ("Nguyễn Văn A".encode("utf-16-le"), "Nguyễn Văn A", "utf-16-le"),
        (b"", "", "utf-8"),
    ],
)
def test_unicode_files_decode(data, text, encoding):
    found = decode_bytes(data)
    assert (found.text, found.encoding) == (text, encoding)


def test_a_windows_1258_file_decodes_and_other_bytes_stay_for_the_columns():
    text = "họ tên;năm sinh\nNguyễn Văn Đông;1950\nTrần Thị Hoa;1960\nPhạm Quỳnh;1970\n"
    bare = unicodedata.normalize("NFD", text).replace("o\u0302", "ô").replace("e\u0302", "ê")
    bare = bare.replace("a\u0302", "â").replace("a\u0306", "ă")
    found = decode_bytes(bare.encode("cp1258"))
    assert (found.text, found.encoding) == (text, "cp1258")
    tcvn3 = encoded(NAMES[0], legacy_tables.TCVN3).encode("latin-1")
    assert decode_bytes(tcvn3).text.encode("latin-1") == tcvn3
    assert decode_bytes(tcvn3).encoding == "latin-1"


@pytest.mark.skipif(shutil.which("iconv") is None, reason="no iconv to check the tables against")
@pytest.mark.parametrize(
    ("table", "name"), [(legacy_tables.TCVN3, "TCVN5712-1"), (legacy_tables.VISCII, "VISCII")]
)
def test_the_tables_agree_with_iconv(table, name):
    for code, letter in table.items():
        run = subprocess.run(
            ["iconv", "-f", name, "-t", "utf-8"], input=bytes([code, 32]), capture_output=True
        )
        assert run.stdout.decode().rstrip(" ") == letter, hex(code)


def test_every_table_holds_every_vietnamese_letter_it_can():
    lower = {chr(c) for c in range(0x1EA1, 0x1EFA, 2)} | set("ăâđêôơưĩũ")
    assert lower <= set(legacy_tables.TCVN3.values())
    assert lower <= set(legacy_tables.VNI.values())
    assert lower | {c.upper() for c in lower} <= set(legacy_tables.VISCII.values()) | set("âêôÂÊÔ")
    assert legacy_tables.VNI["aú"] == "ẳ"
    assert legacy_tables.VNI["î"] == "ỵ"


def test_keystrokes_of_words_that_are_none_give_nothing():
    for word in ("Nguyen", "Alex", "James", "abc1", "1990", "", "Văn"):
        assert decode_telex(word) is None
    assert decode_vni_typing("1990") is None
    assert decode_vni_typing("Vawn") is None
    assert decode_telex("Truwowngf") == decode_telex("Truowngf") == "Trường"
    assert decode_vni_typing("Truo7ng2") == "Trường"
    assert decode_vni_typing("Tru7o7ng2") == "Trường"
    assert decode_telex("DDAWNGJ") == "ĐẶNG"
