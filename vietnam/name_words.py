"""Word lists about names, typed once: surnames, honorifics, placeholders, clans, ethnic groups.

Belongs here: data. Does not belong here: what is done with it (`vietnam.names`).
Sources: surname frequencies of published name corpora; the customs of each group as described in
the literature on Vietnamese personal names.
"""

from types import MappingProxyType

SURNAMES = frozenset(
    """
    nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đào đinh đoàn trịnh lâm
    mai trương cao hà tô lưu lương thái châu tạ phùng tống vương quách quản chu la nghiêm kiều
    triệu tăng thân từ tôn đàm mạc doãn kim thạch sơn danh lại lưỡng phó ông âu âu-dương bạch bành
    bế biện bồ cái cầm cấn chế chung chử cù cung diệp diêm đái đan đậu đầu điền đồng đổng giang
    giáp hàn hàng hầu hình hoa hứa hùng khổng khúc khương kha khưu kỷ lã lạc lạp lăng lều liên liêu
    lò lô lỗ lộc lù lục lữ lường ma mã mạch man mẫn mầu mè mông mùa nhan nhâm nhữ ninh nông ngân
    nghị ngũ ngụy nguỵ ôn ổn phí phòng phù phương quan quàng quang quế sầm sùng giàng vàng thào
    hạng hờ lầu xồng già cụt lo lương moong và vừ vi viên viêm thang thi thiều thẩm thôi tiêu tiết
    tào tòng tông tòng trang trà tri tràng trình trưng tất tần từ ung uông văn vạn vĩnh vưu xa xuân
    yên ứng tán chảo lừu thàng sình cư hảng cháng thền tẩn lèng phàn bàn chíu chu dìu điểu đèo
    """.split()
)

COMMON_SURNAMES = frozenset(
    """
    nguyễn trần phạm hoàng huỳnh phan đặng bùi dương trương đoàn trịnh đinh lương phùng nguyen tran
    pham hoang huynh dang bui duong truong doan trinh dinh luong phung
    """.split()
)
"""Long enough and frequent enough to be recognised at the front of glued letters."""

REGIONAL_FAMILIES: MappingProxyType[str, str] = MappingProxyType(
    {"vo": "vu", "huynh": "hoang", "chau": "chu", "la": "lu"}
)
"""ASCII family → the family it is a regional form of. A weak similarity, never an equality."""

HONORIFICS = frozenset(
    """
    ong ba cu anh chi em co chu bac di thim mo cau thay chau be o b ds bs ls ts ths gs pgs kts ks cn
    dc tb bb luat su dong chi
    """.split()
)
"""Folded first words that may be a form of address."""

TITLES = (
    "liet si", "bac si", "thuong binh", "benh binh", "ky su", "luat su", "giao su", "tien si",
    "thac si", "dong chi", "me viet nam anh hung", "ba me vnah", "me vnah", "hoa thuong",
    "thuong toa", "dai duc", "ni su", "linh muc", "muc su", "ho ong", "ho ba", "chu ho",
    "chau be", "be trai", "be gai", "ong ba",
)  # fmt: skip
"""Folded titles of more than one word."""

RELATIVES = (
    "vo ong", "vo cua", "chong ba", "chong cua", "con ong", "con ba", "con cua", "me cua", "bo cua",
    "cha cua", "me chau", "bo chau", "cha chau",
)  # fmt: skip
"""Folded openings that name another person than the one meant."""

PLACEHOLDERS = frozenset(
    [
        "khong ro", "khong", "khong co", "khong xac dinh", "khong biet", "khong ten", "khong ro ten",
        "khong ro ho ten", "chua ro", "chua co", "chua co ten", "chua dat ten", "chua xac dinh",
        "khuyet danh", "vo danh", "an danh", "ko", "ko ro", "k ro", "k", "x", "xx", "xxx", "null",
        "none", "nan", "na", "n/a", "test", "abc", "khong khai", "khong ghi", "bo trong", "trong",
        "khong co thong tin", "unknown", "nguoi la", "tre so sinh", "be trai", "be gai",
        "khong ro cha", "khong ro me", "liet si chua biet ten",
    ]
)  # fmt: skip
"""Folded texts that stand for "no name"."""

ALIAS_WORDS = ("tức", "tự", "bí danh", "còn gọi là", "hay còn gọi", "thường gọi", "hay", "tên khác")

EDE_CLANS = frozenset(
    """
    nie eban mlo kbuor ayun bya kdoh ktla kpa ksor hmok enuol knul hwing hdrue adrong buonya
    buonkrong hra mjao mdrang kbrong ktul jdai ktuboa emo siu rcom rmah rahlan nay kriêng krieng
    bkrong kbor hlong mlo-duon-du duondu arul eungo dak cat uong toi byadjang kcam
    """.split()
)
"""Folded clan names of the Ê Đê and Gia Rai, written last (Y Bhăm Niê) or first (Ksor H'Bloh)."""

Y_IS_MALE = frozenset(
    ["e de", "ede", "rhade", "m'nong", "mnong", "gia rai", "jrai", "gia-rai", "e-de"]
)
Y_IS_FEMALE = frozenset(
    ["ba na", "bana", "bahnar", "ba-na", "xo dang", "xo-dang", "sedang", "gie trieng",
     "gie - trieng", "gie-trieng", "ro mam", "brau"]
)  # fmt: skip
K_IS_MALE = frozenset(
    ["co ho", "k'ho", "kho", "ma", "co-ho", "chu ru", "m'nong", "mnong", "xtieng"]
)
HMONG = frozenset(["mong", "h'mong", "hmong", "meo"])

COMMON_SYLLABLES = frozenset(
    """
    văn thị đức hữu đình xuân công quốc thế tiến thành trọng mạnh tuấn hồng việt bá viết đăng tấn
    sỹ chí hải nhật thái khắc trường phúc khánh nguyên hoài đoàn đại phú thiện hùng phước tùng quý
    phương sơn thiên đắc hà vĩnh huỳnh tất phạm doãn dương lâm đỗ đặng thùy mỹ thúy bảo quỳnh thảo
    hương diệu nữ bích kiều yến huyền ánh thụy tuyết cẩm tú lệ thủy châu vân diệp trà diễm trúc trịnh
    thục tuệ trương đào tường tố hiền lương dũng hoàng cường đạt thắng hiếu tiền quân bình nghĩa hòa
    tài thịnh hiệp kiên tâm ngọc nhân lộc chiến trí tân thuận vương đông hậu phát khôi hào thông hoàn
    lợi quyết kiệt chính cương quyền thọ định tuân khải lực cảnh hiển tín tuyến tuyên hạnh giáp thức
    bách tình kỳ đồng sĩ vĩ trình bắc bằng điệp khương sáng hiệu toản huấn thạch nghị khiêm ân huân
    vượng nhất thương hằng ngân duyên thư uyên phượng như liên huệ nguyệt hân hường trân tiên tuyền
    thắm trâm hảo ý lý sương huế nhàn thơ thơm liễu hiên cúc tươi phụng luyến khuyên mến mơ xuyên hợp
    ngà hạ nương ái lành sen gấm đan khuê quế út bảy tám chín mười năm sáu tư hai ba bốn lê trần vũ
    võ phùng lưu triệu bùi hồ ngô đinh nguyễn hiếu hoan đồ lập sửu dần mão thìn tỵ ngọ mùi thân dậu
    tuất hợi giỏi khá tốt mừng cần kiệm liêm gái bé bền vững chắc dần thảnh thế hưng huỳnh hậu nhung
    ngoãn ngoan bưởi cam chanh đượm đỏ đen trắng vàng tím lụa là huyên quyên viễn vinh hướng hưởng
    thảnh ước nguyện vọng tưởng nhớ thương quảng trị đà nẵng cừ khởi nghĩa giải phóng
    """.split()
)
"""Accented syllables frequent in names, to weigh trial conversions of old encodings."""
