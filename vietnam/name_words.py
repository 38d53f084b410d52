"""Word lists about names, typed once: surnames, honorifics, placeholders, clans, ethnic groups.

Belongs here: data. Does not belong here: what is done with it (`vietnam.name_steps`).
Sources: surname frequencies of published name corpora; the customs of each group as described in
the literature on Vietnamese personal names.
"""

from types import MappingProxyType

from vietnam.chars import fold, word_set

SURNAMES = word_set(
    """
    nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đào đinh đoàn trịnh lâm
    mai trương cao hà tô lưu lương thái châu tạ phùng tống vương quách quản chu la nghiêm kiều
    triệu tăng thân từ tôn đàm mạc doãn kim thạch sơn danh lại lưỡng phó ông âu bạch bành bế biện
    bồ cái cầm cấn chế chung chử cù cung diệp diêm đái đan đậu đầu điền đồng đổng giang giáp hàn
    hàng hầu hình hoa hứa hùng khổng khúc khương kha khưu kỷ lã lạc lạp lăng lều liên liêu lò lô
    lỗ lộc lù lục lư lữ lường ma mã mạch man mẫn mầu mè mông mùa nhan nhâm nhữ ninh nông ngân nghị
    ngũ ngụy nguỵ ôn ổn phí phòng phù phương quan quàng quang quế sầm sùng giàng vàng thào hạng hờ
    lầu xồng già cụt lo lương moong và vừ vi viên viêm thang thi thiều thẩm thôi tiêu tiết tào
    tòng tông trang trà tri tràng trình trưng tất tần ung uông văn vạn vĩnh vưu xa xuân yên ứng
    tán chảo lừu thàng sình cư hảng cháng thền tẩn lèng phàn bàn chíu dìu điểu đèo
    """
)

CLEAR_SURNAMES = word_set(
    """
    nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đào đinh đoàn trịnh
    trương lương phùng tô tạ đàm tống triệu quách nghiêm kiều thái lưu
    """
)
"""Surnames that make the word before them a form of address ("Ông Lê Hà")."""

LONG_SURNAMES = word_set(
    """
    nguyễn trần phạm hoàng huỳnh phan đặng bùi dương trương đoàn trịnh đinh lương phùng lê vũ võ
    đỗ hồ ngô
    """
)
"""Surnames recognised at the front of glued words and when a space broke them."""

REGIONAL_FAMILIES: MappingProxyType[str, str] = MappingProxyType(
    {"vo": "vu", "huynh": "hoang", "chau": "chu", "la": "lu"}
)
"""ASCII family → the family it is a regional form of. A weak similarity, never an equality."""

FORMS_OF_ADDRESS = word_set(
    """
    ông bà cụ anh chị em cô chú bác dì thím mợ cậu thầy cháu bé ô b bs ds ls ts ths gs pgs kts ks
    cn đc tb bb
    """
)
"""First words, lower case, that are a form of address before a clear surname."""

ABBREVIATED_TITLES = word_set(
    """
    bs ds ls ts ths gs pgs kts ks đc tb
    """
)
"""Abbreviated titles that are no syllable, so that no clear surname need follow."""

ASCII_HONORIFICS = word_set(
    """
    ong cu chi co bac di thim cau thay chau bs ds ls ts ths gs pgs kts ks tb bb
    """
)
"""The same in text without diacritics, less those that are surnames or given names there."""

TITLE_PHRASES = (
    "liệt sĩ", "liệt sỹ", "bác sĩ", "bác sỹ", "thương binh", "bệnh binh", "kỹ sư", "luật sư",
    "giáo sư", "tiến sĩ", "tiến sỹ", "thạc sĩ", "thạc sỹ", "đồng chí", "mẹ việt nam anh hùng",
    "mẹ vnah", "bà mẹ vnah", "hòa thượng", "thượng tọa", "đại đức", "ni sư", "linh mục", "mục sư",
    "hộ ông", "hộ bà", "ông hộ", "chủ hộ", "cháu bé", "bé trai", "bé gái", "ông bà",
)  # fmt: skip
"""Openings of more than one word before a whole name."""

ASCII_TITLES = (
    "liet si", "liet sy", "bac si", "bac sy", "thuong binh", "benh binh", "ky su", "luat su",
    "giao su", "dong chi", "linh muc", "muc su", "ho ong", "chu ho",
)  # fmt: skip

RELATIVE_PHRASES = (
    "vợ ông", "vợ của", "chồng bà", "chồng của", "con ông", "con bà", "con của", "mẹ của", "bố của",
    "cha của", "mẹ cháu", "bố cháu", "cha cháu", "vo ong", "con ong", "con ba", "chong ba",
)  # fmt: skip
"""Openings that name another person than the one meant."""

ORGANISATIONS = (
    "công ty", "cty", "ủy ban nhân dân", "uỷ ban nhân dân", "ubnd", "hợp tác xã", "htx", "nhà thờ",
    "trường thpt", "trường thcs", "trường tiểu học", "trường mầm non", "trường mẫu giáo",
    "ngân hàng", "đảng ủy", "ban quản lý", "doanh nghiệp", "chi cục", "cộng đồng dân cư",
    "hội đồng", "giáo xứ", "chùa", "cong ty", "hop tac xa", "ngan hang",
)  # fmt: skip
"""Openings of a name that is not a person's."""

NO_NAME = frozenset(
    [
        "không rõ", "không", "không có", "không xác định", "không biết", "không tên",
        "không rõ tên",
        "không rõ họ tên", "chưa rõ", "chưa có", "chưa có tên", "chưa đặt tên", "chưa xác định",
        "khuyết danh", "vô danh", "ẩn danh", "ko", "ko rõ", "k rõ", "k", "x", "xx", "xxx", "null",
        "none", "nan", "na", "n/a", "test", "abc", "không khai", "không ghi", "bỏ trống", "unknown",
        "không có thông tin", "trẻ sơ sinh", "bé trai", "bé gái", "không rõ cha", "không rõ mẹ",
        "chưa biết tên", "khong ro", "khong", "khong co", "khong xac dinh", "khong biet", "chua ro",
        "chua co", "chua dat ten", "khuyet danh", "ko ro", "k ro", "khong khai", "be trai",
        "be gai", "true", "false",
    ]
)  # fmt: skip
"""Lower-case texts that stand for "no name"; unaccented only where no name folds to them."""

HONORIFICS = frozenset(fold(word) for word in FORMS_OF_ADDRESS)
TITLES = tuple(sorted({fold(phrase) for phrase in TITLE_PHRASES}))
RELATIVES = tuple(sorted({fold(phrase) for phrase in RELATIVE_PHRASES}))
PLACEHOLDERS = frozenset(fold(phrase) for phrase in NO_NAME)
"""The four lists above, folded, for those who only ask which texts to look at more closely."""

ALIAS_WORDS = word_set(
    """
    tức bí còn hay thường tên tự
    """
)
"""First words of "also known as", lower case."""

EDE_CLANS = word_set(
    """
    nie eban mlo kbuor ayun bya kdoh ktla kpa ksor hmok enuol knul hwing hdrue adrong hra mjao
    mdrang kbrong ktul jdai ktuboa emo siu rcom rmah rahlan nay krieng bkrong kbor hlong arul
    eungo byadjang kcam duondu mloduondu nieksieng niekdam buonya buonkrong
    """
)
"""Folded clan names of the Ê Đê and Gia Rai, written last (Y Bhăm Niê) or first (Ksor H'Bloh)."""

PLACE_WORDS = word_set(
    """
    thôn tổ ấp bản xóm buôn làng khối khu phố số đường ngõ ngách hẻm xã phường
    huyện quận tỉnh
    """
)
"""Accented words that open an address or one of its parts."""

HIGHLAND_PARTS = word_set(
    """
    niê êban êñuôl ênuôl mlô kbuôr ayŭn byă kđoh ktla kpă ksơr hmŏk hđruê ađrơng adrơng mjâo mdrăng
    kbrông krông jđai kđăm rcăm hđơk êmô êungô knŭl siêng buôn yă duôt rơ châm lơ kơ să kră jăn dơng
    ntơr niêng liêng hót đa cát đăk đắk đak căt hiêng điểu thị sơ krêl ôi lêng bơ nông
    """
)
"""Accented words of which names of the peoples of the Central Highlands are often made."""

Y_IS_MALE = frozenset(
    ["e de", "ede", "e-de", "rhade", "m'nong", "mnong", "gia rai", "gia-rai", "jrai"]
)
Y_IS_FEMALE = frozenset(
    ["ba na", "bana", "ba-na", "bahnar", "xo dang", "xo-dang", "sedang", "gie trieng",
     "gie - trieng", "gie-trieng", "ro mam", "brau"]
)  # fmt: skip
K_IS_MALE = frozenset(
    ["co ho", "co-ho", "k'ho", "kho", "ma", "chu ru", "m'nong", "mnong", "xtieng"]
)
HMONG = frozenset(["mong", "h'mong", "hmong", "meo"])

COMMON_SYLLABLES = word_set(
    """
    văn thị đức hữu đình xuân công quốc thế tiến thành trọng mạnh tuấn hồng việt bá viết đăng tấn
    sỹ chí hải nhật thái khắc trường phúc khánh nguyên hoài đoàn đại phú thiện hùng phước tùng quý
    phương sơn thiên đắc hà vĩnh huỳnh tất phạm doãn dương lâm đỗ đặng thùy mỹ thúy bảo quỳnh thảo
    hương diệu nữ bích kiều yến huyền ánh thụy tuyết cẩm tú lệ thủy châu vân diệp trà diễm trúc
    trịnh thục tuệ trương đào tường tố hiền lương dũng hoàng cường đạt thắng hiếu tiền quân bình
    nghĩa hòa tài thịnh hiệp kiên tâm ngọc nhân lộc chiến trí tân thuận vương đông hậu phát khôi
    hào thông hoàn lợi quyết kiệt chính cương quyền thọ định tuân khải lực cảnh hiển tín tuyến
    tuyên hạnh giáp thức bách tình kỳ đồng sĩ vĩ trình bắc bằng điệp khương sáng hiệu toản huấn
    thạch nghị khiêm ân huân vượng nhất thương hằng ngân duyên thư uyên phượng như liên huệ nguyệt
    hân hường trân tiên tuyền thắm trâm hảo ý lý sương huế nhàn thơ thơm liễu hiên cúc tươi phụng
    luyến khuyên mến mơ xuyên hợp ngà hạ nương ái lành sen gấm đan khuê quế út bảy tám chín mười
    năm sáu tư hai ba bốn lê trần vũ võ phùng lưu triệu bùi hồ ngô đinh nguyễn hoan đồ lập sửu dần
    mão thìn tỵ ngọ mùi thân dậu tuất hợi giỏi khá tốt mừng cần kiệm liêm gái bé bền vững chắc thế
    hưng hậu nhung ngoãn ngoan bưởi đượm đỏ trắng vàng tím lụa là huyên quyên viễn vinh hướng
    hưởng thảnh ước nguyện vọng tưởng nhớ quảng trị đà nẵng cừ khởi giải phóng nhiên thiết luân
    lĩnh lượng lãm lữ mẫn mận mộng mùa nhẫn nhã nhị niệm oánh phấn phi quốc rạng sâm sự tạo thấm
    thêm thiệp thúc thụ thưởng thành tiếp tính tiệp toán toàn trắc triển trụ trực tư từ tịnh ưng
    uyển vị vỹ xướng xứng yên
    tỉnh huyện quận thị trấn xã phường tổ ấp thôn bản phố đường số đắk đăk lắk pắc kạn đất ở nhà
    họ tên nữ sinh ngày tháng năm chủ hộ mẹ vợ chồng cháu địa chỉ không
    """
)
"""Accented syllables frequent in names, to weigh trial conversions of old encodings."""

FREQUENT_SYLLABLES = word_set(
    """
    ngọc đức hoàng phương xuân tuấn hà đình thành hồng thảo quốc hải hữu tiến nguyễn khánh hương lê
    công mạnh trọng vũ việt sơn huyền bảo hùng nguyên quỳnh dũng dương thế trần vân hằng thủy hiếu
    thúy như tâm thùy cường ngân tùng phúc nhật trường hưng bình hiền thái yến hạnh tú lâm đạt thắng
    hòa đăng hoài bá duyên tấn mỹ ánh viết thư thương châu uyên phú quý trâm nghĩa sỹ quân quyên
    hiệp phượng huỳnh thiện toàn tuyết đại chí tài trí liên khắc đoàn diệu thịnh kiên huệ nhân bích
    hậu thuận kiều lộc nguyệt trúc phước thiên tuyền
    """
)
"""Of these, the ones that make up most middle and given names; "văn" and "thị" stand above them."""
