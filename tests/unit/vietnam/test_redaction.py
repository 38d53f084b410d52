"""Hand-written notes lose the persons in them and nothing else."""

from __future__ import annotations

import pytest

from vietnam.redaction import without_persons


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Nguyễn Văn An", "[tên]"),
        ("TRẦN THỊ BÌNH", "[tên]"),
        ("nguyễn văn an", "[tên]"),
        ("Y Blim Niê", "[tên]"),
        ("H'Bia Niê", "[tên]"),
        ("Theo ông Lê Hà, số 066190001234.", "Theo ông [tên], số [số]."),
        ("BC 12 (Phạm Thị Ngọc Ánh ký)", "BC 12 ([tên] ký)"),
        ("CCCD 066 190 001 234", "CCCD [số]"),
        ("CMND 241234567", "CMND [số]"),
    ],
)
def test_persons_are_taken_out(text: str, left: str) -> None:
    assert without_persons(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "UBND tỉnh Đắk Lắk",
        "Sở Tư pháp",
        "Công an tỉnh Lâm Đồng",
        "UBND TP Hà Nội",
        "Thái Nguyên",
        "Báo cáo 1234/BC-UBND ngày 27/02/2025",
        "UBND xã Trần Văn Thời",
        "Tỷ lệ chi trả qua tài khoản",
        "đợt nhập mới",
        "CV 12",
        "Đã chi 40.462 người",
        "",
    ],
)
def test_places_offices_and_documents_stay(text: str) -> None:
    assert without_persons(text) == text
