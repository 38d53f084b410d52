"""Places, limits and details of refusals in Vietnamese.

Here: the words of which readers put together what is particular to one refusal, in English, and
what each is in Vietnamese. Names stay as they are: of formats, parts of a file, encodings, columns.
Not here: the sentences (`sources.refusals`).
"""

from __future__ import annotations

import re

_PHRASES = {
    "file size": "dung lượng tệp (byte)",
    "rows": "số dòng",
    "columns": "số cột",
    "cells": "số ô",
    "sheets": "số trang tính",
    "members": "số tệp trong tệp nén",
    "cell length": "độ dài một ô (ký tự)",
    "line length": "độ dài một dòng (byte)",
    "row bytes": "độ dài một dòng (byte)",
    "seconds": "thời gian đọc (giây)",
    "memory": "bộ nhớ (byte)",
    "the file's own list of columns": "danh sách cột của tệp",
    "row numbers beyond the sheet": "số dòng vượt quá trang tính",
    "nested too deeply": "dữ liệu lồng nhau quá sâu",
    "HTML: text between cells": "HTML: có chữ nằm ngoài các ô",
    "HTML: table inside a cell of a row": "HTML: có bảng nằm trong một ô",
    "the name of the sheet": "tên trang tính",
    "the name of the file": "tên tệp",
    "the name of the folder": "tên thư mục",
    "sheet not counted": "không đếm được dòng của trang tính",
    "worksheet part not found": "không tìm thấy nội dung của trang tính",
    "member of the archive": "tệp bên trong tệp nén",
    "compound file": "cấu trúc tệp Office cũ (OLE)",
    "DBF header": "phần đầu tệp DBF",
    "error": "dữ liệu nén hỏng",
    "parser": "bộ phân tích tệp",
    "no reading": "không có kết quả đọc",
    "no input": "không gửi được yêu cầu đọc",
    "no output": "không nhận được trả lời",
    "no answer": "không trả lời",
    "not started": "không khởi động được",
}
_PATTERNS = (
    (r"row (\d+)", r"dòng \1"),
    (r"rows ([\d, ]+)", r"các dòng \1"),
    (
        r"(.+), which stands neither .+: write it there",
        r"\1, không có ở tiêu đề, dòng phía trên, tên trang tính, tên tệp hay thư mục: ghi vào đó",
    ),
    (r"line (\d+)", r"dòng \1"),
    (r"column (\d+)", r"cột \1"),
    (r"XML, line (\d+)", r"XML, dòng \1"),
    (r"(\d+) < (\d+) records", r"chỉ có \1 trong \2 bản ghi"),
    (r"exit (-?\d+)", r"mã thoát \1"),
    (r"([A-Z]\w+(?:Error|Exception|File|Invalid))", r"lỗi \1"),
)


def in_vietnamese(words: str) -> str:
    """`words` of a reader in Vietnamese; what is no phrase of this module is a name and stays."""
    if words in _PHRASES:
        return _PHRASES[words]
    for pattern, said in _PATTERNS:
        if found := re.fullmatch(pattern, words):
            return found.expand(said)
    return words
