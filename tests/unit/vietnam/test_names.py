import polars as pl
import pytest

from vietnam.names import (
    REGIONAL_FAMILIES,
    NameProblem,
    clean_name,
    clean_names,
    name_keys,
    sex_hint,
    weak_keys,
)


@pytest.mark.parametrize(
    ("raw", "name", "repairs"),
    [
        ("NGUYỄN VĂN AN", "Nguyễn Văn An", ["case"]),
        ("nguyễn thị hoà", "Nguyễn Thị Hòa", ["case", "tone"]),
        ("NGUYễN VăN ANH", "Nguyễn Văn Anh", ["case"]),
        ("Nguye\u0302\u0303n Va\u0306n A", "Nguyễn Văn A", ["nfc"]),
        ("Nguyễn Ðức Thắng", "Nguyễn Đức Thắng", ["look_alike"]),
        ("Nguyễn Văn H\u043e\u0430", "Nguyễn Văn Hoa", ["look_alike"]),
        ("\u041d\u043e\u0300 Thị \u0391n", "Hò Thị An", ["look_alike"]),
        ("\u0422RẦN VĂN \u0421ƯỜNG", "Trần Văn Cường", ["look_alike", "case"]),
        ("Lê\u00a0\u200b Văn  An ", "Lê Văn An", ["spaces"]),
        ("H’Hen Niê", "H'Hen Niê", ["apostrophe"]),
        ("H ' Hen Niê", "H'Hen Niê", ["apostrophe"]),
        ("NguyenVanAn", "Nguyen Van An", ["glued"]),
        ("NguyễnVănAn", "Nguyễn Văn An", ["glued"]),
        ("Ng uyễn Văn An", "Nguyễn Văn An", ["broken"]),
        ("Tr ần Thị Hoa", "Trần Thị Hoa", ["broken"]),
        ("K'BRẾP", "K'Brếp", ["case"]),
        ("N.V. AN", "N.V. An", ["case"]),
        (" Lê Văn An,", "Lê Văn An", ["spaces", "punctuation"]),
    ],
)
def test_repairs_are_made_and_named(raw, name, repairs):
    frame = clean_names(pl.Series([raw]))
    assert frame["name"].to_list() == [name]
    assert frame["repairs"].to_list() == [repairs]


@pytest.mark.parametrize(
    "name",
    ["Nguyễn Văn An", "Hồ Bá Ngọc", "Võ Danh", "Chu Văn An", "Đồng Chí Hùng", "Ông Cao Thắng",
     "Và A Pó", "Giàng A Pao", "Y Bhăm Niê", "H'Ñăm Kbuôr", "K'Brếp", "McDonald John",
     "Ngô Hoằng", "Trần Đoạt", "Anh Tuấn", "Kim Min-jun", "Vy Ly", "José García"],
)  # fmt: skip
def test_what_is_a_name_already_stays(name):
    assert clean_name(name).name == name
    assert clean_name(name).repairs == ()


@pytest.mark.parametrize(
    ("raw", "name", "remark"),
    [
        ("Nguyễn Văn An (chết)", "Nguyễn Văn An", "chết"),
        ("Ông Nguyễn Văn Bình", "Nguyễn Văn Bình", "Ông"),
        ("BS. Mai Văn An", "Mai Văn An", "BS."),
        ("Hộ ông Nguyễn Văn An", "Nguyễn Văn An", "Hộ ông"),
        ("Liệt sĩ Trần Văn Ơn", "Trần Văn Ơn", "Liệt sĩ"),
        ("Lê Thị Quý tức Hai Lúa", "Lê Thị Quý", "tức Hai Lúa"),
        ("1. Trần Văn An", "Trần Văn An", "1."),
        ("Ông Lê Hà (Hai)", "Lê Hà", "Ông; Hai"),
    ],
)
def test_remarks_and_forms_of_address_are_split_off_and_kept(raw, name, remark):
    frame = clean_names(pl.Series([raw]))
    assert frame["name"].to_list() == [name]
    assert frame["remark"].to_list() == [remark]


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ("Không rõ", NameProblem.PLACEHOLDER),
        ("", NameProblem.PLACEHOLDER),
        ("---", NameProblem.PLACEHOLDER),
        ("xxx", NameProblem.PLACEHOLDER),
        ("Vô danh", NameProblem.PLACEHOLDER),
        ("Nguy?n V?n A", NameProblem.UNRECOVERABLE),
        ("Nguy\ufffdn Văn A", NameProblem.UNRECOVERABLE),
        ("Nguye?\u0303n Văn A", NameProblem.UNRECOVERABLE),
        ("Lê Th? Hoa", NameProblem.UNRECOVERABLE),
        ("vợ ông Ba", NameProblem.OTHER_PERSON),
        ("Nguyễn Văn A và bà Trần Thị B", NameProblem.SEVERAL_NAMES),
        ("Nguyễn Văn A, Trần Thị B", NameProblem.SEVERAL_NAMES),
        ("Công ty TNHH An Phú", NameProblem.NOT_A_NAME),
        ("UBND xã Ea Tu", NameProblem.NOT_A_NAME),
        ("079185012345", NameProblem.NOT_A_NAME),
        ('=HYPERLINK("http://a.vn";"Nguyễn Văn A")', NameProblem.NOT_A_NAME),
        ("'=HYPERLINK(A1)", NameProblem.NOT_A_NAME),
        ("+SUM(B2)", NameProblem.NOT_A_NAME),
        ("-CONCATENATE(A;B)", NameProblem.NOT_A_NAME),
        ("@Nguyễn Văn A", NameProblem.NOT_A_NAME),
        ("=cmd|' /C calc'!A", NameProblem.NOT_A_NAME),
        ("Nguyễn V¨n §øc", NameProblem.NOT_A_NAME),
        ("<b>Nguyễn Văn A</b>", NameProblem.NOT_A_NAME),
        ("a" * 10_000_000, NameProblem.NOT_A_NAME),
    ],
)
def test_what_is_no_name_is_refused_with_its_reason(raw, problem):
    frame = clean_names(pl.Series([raw]))
    assert frame["name"].to_list() == [None]
    assert frame["problem"].to_list() == [problem]


@pytest.mark.parametrize(
    ("raw", "name", "problem"),
    [
        ("Ng. Văn Hoa", "Nguyễn Văn Hoa", NameProblem.ABBREVIATED),
        ("Trần Thị Tr.", "Trần Thị Tr.", NameProblem.ABBREVIATED),
        ("Nguyễn V An", "Nguyễn V An", NameProblem.ABBREVIATED),
        ("NguyễnVănB", "Nguyễn Văn B", NameProblem.ABBREVIATED),
        ("Hoa", "Hoa", NameProblem.INCOMPLETE),
        ("Иван Петров", "Иван Петров", NameProblem.OTHER_LETTERS),
        ("Nguyễn 文 An", "Nguyễn 文 An", NameProblem.OTHER_LETTERS),
        ("Nguyễn Văn 𝐀𝐧", "Nguyễn Văn 𝐀𝐧", NameProblem.OTHER_LETTERS),
        ("Soﬁ", "Soﬁ", NameProblem.OTHER_LETTERS),
        ("TRUE", None, NameProblem.PLACEHOLDER),
        ("- Nam (con)", "Nam", NameProblem.INCOMPLETE),
    ],
)
def test_what_is_not_whole_is_kept_and_flagged(raw, name, problem):
    frame = clean_names(pl.Series([raw]))
    assert frame.select("name", "problem").row(0) == (name, problem)


def test_rows_keep_their_order_and_nulls_stay_null():
    frame = clean_names(pl.Series(["LÊ AN", None, "Không rõ", "Lê An"]))
    assert frame["name"].to_list() == ["Lê An", None, None, "Lê An"]
    assert frame["problem"].to_list() == [None, None, "placeholder", None]
    assert frame["repairs"].to_list() == [["case"], [], [], []]
    assert clean_names(pl.Series([], dtype=pl.String)).height == 0


def test_keys_of_a_kinh_name():
    keys = name_keys(pl.Series(["Nguyễn Thị Minh Đức"])).row(0, named=True)
    assert keys == {
        "accented": "nguyễn thị minh đức",
        "ascii": "nguyen thi minh duc",
        "sorted": "duc minh nguyen thi",
        "family": "nguyen",
        "given": "duc",
        "middle": "thi minh",
    }


@pytest.mark.parametrize(
    ("name", "family", "given", "middle"),
    [
        ("Y Bhăm Niê", "nie", "bham", None),
        ("Y Thịnh Đức Niê", "nie", "thinh", "duc"),
        ("H'Hen Niê", "nie", "hhen", None),
        ("Ksor H'Bloh", "ksor", "hbloh", None),
        ("A Blong", None, "blong", None),
        ("Y Niê", "nie", None, None),
        ("Hoa", "hoa", "hoa", None),
        ("Giàng A Pao", "giang", "pao", "a"),
    ],
)
def test_parts_depend_on_the_customs_of_the_group(name, family, given, middle):
    keys = name_keys(pl.Series([name])).row(0, named=True)
    assert (keys["family"], keys["given"], keys["middle"]) == (family, given, middle)


def test_names_that_only_tones_tell_apart_share_ascii_but_not_accented_keys():
    keys = name_keys(pl.Series(["Trần Văn Tú", "Trần Văn Tứ"]))
    assert keys["ascii"].n_unique() == 1
    assert keys["accented"].n_unique() == 2


def test_regional_pairs_and_i_y_are_not_merged():
    keys = name_keys(pl.Series(["Võ Vy", "Vũ Vi"]))
    assert keys["family"].to_list() == ["vo", "vu"]
    assert keys["given"].to_list() == ["vy", "vi"]
    weak = weak_keys(keys)
    assert weak["family_weak"].to_list() == ["vu", "vu"]
    assert weak["ascii_weak"].to_list() == ["vo vi", "vu vi"]
    assert REGIONAL_FAMILIES["vo"] == "vu"
    assert REGIONAL_FAMILIES["huynh"] == "hoang"


@pytest.mark.parametrize(
    ("name", "ethnicity", "sex"),
    [
        ("Y Bhăm Niê", "Ê Đê", "M"),
        ("Y Blong", "Ba Na", "F"),
        ("Y Blong", "Xơ Đăng", "F"),
        ("A Blong", "Ba Na", "M"),
        ("Y Vân", None, None),
        ("H'Hen Niê", "Ê Đê", "F"),
        ("K'Brếp", "Cơ Ho", "M"),
        ("Ka Ngọc", "Cơ Ho", "F"),
        ("Giàng A Pao", "Mông", "M"),
        ("Nguyễn Thị Hoa", "Kinh", "F"),
        ("Nguyễn Văn Hoa", "Kinh", "M"),
        ("Nguyễn Minh Anh", "Kinh", None),
        ("", None, None),
    ],
)
def test_sex_hints_depend_on_the_group(name, ethnicity, sex):
    assert sex_hint(name, ethnicity) == sex
