"""Texts that registers might hold: any text, and words of names, dates and numbers shuffled."""

from hypothesis import strategies as st

anything = st.text(max_size=60)

_PIECES = [
    "Nguyễn", "nguyễn", "NGUYỄN", "Văn", "Thị", "An", "Hoà", "HOÀ", "Qúy", "gìơ", "Ñăm",
    "H'Hen", "H’", "Y", "Bhăm", "Niê", "K'", "Ông", "Bà", "Bs.", "Hộ", "ông", "và", "tức",
    "(chết)", "(", ")", "[cũ]", "Ng.", "Tr.", "NguyenVanAn", "Ng", "uyễn", "Tr", "ần", "không",
    "rõ", "x", "?", "\ufffd", "Nguy?n", "1.", "2", ",", ";", "-", "–", "/", "\u00a0", "\u200b",
    "\t", "Ð", "ð", "e\u0302\u0303", "McDonald", "Min-Jun", "Liệt", "sĩ", "Đồng", "Chí",
    "Công", "ty", "vợ", "Maria", "A", "B", "'", "Nguyeãn", "V¨n", "Vawn", "\u212b", "ﬁ", "İ",
    "ß", "Σ", "漢", "\x00", "\x1c", "\x85",
]  # fmt: skip

names = st.lists(st.sampled_from(_PIECES), max_size=7).flatmap(
    lambda parts: st.sampled_from([" ", "", "  "]).map(lambda gap: gap.join(parts))
)

dates = st.lists(
    st.sampled_from(
        ["1", "15", "31", "00", "--", "xx", "02", "13", "1990", "1017", "90", "05", "0000", "36526",
         "/", "-", ".", " ", "tháng", "năm", "ngày", "âm lịch", "Feb", "00:00:00", "T", "(",
         "khoảng",
         "19900215", "60", "?", "1900", "01", ".0"]
    ),
    max_size=7,
).map("".join)  # fmt: skip

numbers = st.lists(
    st.sampled_from(
        ["0", "1", "07", "9", "185", "012345", "079185012345", "1185012345", "0100109106", ".",
         ".0",
         "E+10", "e", "-", " ", "'", "O", "l", "I", "０", "７", "/", "CCCD: ", "MST", "123456789",
         "\u200b", "\u00a0", "(", ")", "không"]
    ),
    max_size=6,
).map("".join)  # fmt: skip

places = st.lists(
    st.sampled_from(
        ["Phường", "P.", "Xã", "xa", "TT", "Quận", "Q.1", "Huyện", "Tỉnh", "TP", "Tân", "Lập",
         "Lợi",
         "Buôn Ma Thuột", "Đắk Lắk", "dak lak", "Hà Nội", "HCM", "1", "24175", "00001", ",", " - ",
         "Ea H'Leo", "Việt Nam", "thôn 3", "(", ")", "99999", "4"]
    ),
    max_size=7,
).map(" ".join)  # fmt: skip
