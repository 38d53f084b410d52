"""Patterns of what stands once for a whole class list: school, school year, class, commune.

Here: the patterns, for titles of lists and names of sheets, files and folders, in which schools
stand without the word “Trường”. Not here: how texts are searched (`sources.titles`) and which
column has which (`columns`).
"""

_LEVEL = (
    r"(?:mầm non|mẫu giáo|mn|mg|tiểu học|trung học cơ sở|trung học phổ thông|trung học|phổ thông"
    r"|liên cấp|ptdt ?nt|ptdt ?bt|th(?: ?(?:&|và|-) ?thcs)?|thcs(?: ?(?:&|và|-) ?thpt)?|thpt"
    r"|gdtx|gdnn ?-? ?gdtx)"
)
_CLASS = r"\d{1,2}(?:[./]\d{1,2}|[a-z]{1,2}[./]?\d{0,2})"
_END = (
    r"(?:\s*[-–—,;(]?\s*\b(?:năm học|niên khóa|học kỳ|lớp|khối|danh sách|nh|hk)\b"
    rf"|\s+(?:{_CLASS}|20\d\d)\b|$)"
)
"""What may follow the name of a school in one line with it."""
SCHOOL_TITLES = (
    rf"\btrường:? (?P<value>{_LEVEL}\b.*?){_END}",
    rf"^(?:tên |đơn vị:? )?trường:? (?P<value>[^\d ].*?){_END}",
    rf"\b(?P<value>(?:trung tâm|tt) (?:giáo dục|gdnn|gdtx).*?){_END}",
    rf"\b(?P<value>{_LEVEL} [^\d ].*?){_END}",
)
YEAR_TITLES = (
    r"\b(?:năm học|niên khóa|nh):? ?(?P<value>20\d\d ?[-–—/ ] ?(?:20)?\d\d)\b",
    r"\b(?P<value>20\d\d ?[-–— ] ?20\d\d)\b",
)
CLASS_TITLES = (
    rf"\blớp:? (?P<value>{_CLASS})(?:$|[\s,;)])",
    r"(?:^|\s)(?P<value>\d{1,2}(?:[.]\d{1,2}|[a-z]\d{0,2}))$",
)
COMMUNE_TITLES = (r"^(?:ubnd|ủy ban nhân dân) (?P<value>(?:xã|phường|đặc khu) [^-–—,(]+)$",)
