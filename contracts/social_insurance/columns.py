"""Columns and words that several tables of social insurance share. Not here: the tables."""

from __future__ import annotations

from contracts.columns import called, text
from contracts.language import Column, Kind
from contracts.patterns import INSURANCE_CODE, listed

SOURCE = "social_insurance"

PENSION, ACCIDENT, SURVIVOR = "Lương hưu", "Trợ cấp TNLĐ-BNN", "Trợ cấp tuất"
BENEFIT = listed(
    "insurance benefit",
    "pension, survivor's, accident or disability benefit, unemployment benefit",
    {
        PENSION: r"hưu trí|hưu|chế độ hưu trí|lương hưu hằng tháng",
        ACCIDENT: r"TNLĐ[-, ]+BNN|tai nạn lao động.*|bệnh nghề nghiệp|TNLĐ|BNN",
        SURVIVOR: r"tuất|tuất hằng tháng|trợ cấp tuất hằng tháng|tử tuất",
        "Trợ cấp mất sức lao động": r"mất sức lao động|mất sức|MSLĐ",
        "Trợ cấp thất nghiệp": r"thất nghiệp|TCTN|BHTN",
        "Trợ cấp cán bộ xã": r"trợ cấp cán bộ xã, phường|cán bộ xã",
        "Trợ cấp khác": r"khác",
    },
)


def insurance_code() -> Column:
    """A code, perhaps the personal number that stands for it."""
    return called(
        ("maSoBHXH",),
        Column(
            "insurance_code",
            Kind.CODE,
            (
                "Mã số BHXH",
                "Số sổ/mã số BHXH",
                "Số sổ BHXH",
                "Mã số bảo hiểm xã hội",
                "Mã BHXH",
            ),
            "social insurance code",
            required=True,
            identifier=True,
            pii=True,
            pattern=INSURANCE_CODE,
        ),
    )


def deceased_code() -> Column:
    """The code of the deceased whose survivors are paid; not the payee's own."""
    return Column(
        "deceased_code",
        Kind.CODE,
        ("Mã số BHXH người chết", "Mã số BHXH của người chết", "Số sổ BHXH người chết"),
        "insurance code of the deceased whose survivor is paid",
        pii=True,
        pattern=INSURANCE_CODE,
    )


def money(name: str, aliases: tuple[str, ...], title: str) -> Column:
    """An amount in đồng."""
    return Column(name, Kind.MONEY, aliases, f"{title}, đồng")


def benefit() -> Column:
    """Which benefit it is."""
    return text("benefit", ("Loại chế độ", "Chế độ", "Loại trợ cấp"), "which benefit", BENEFIT)


NAME = ("Họ và tên", "Họ tên", "Họ, chữ đệm, tên", "Họ và tên người hưởng")
NUMBER = ("Số định danh cá nhân", "Số định danh", "Số CCCD", "CCCD", "Số CCCD/CMND")
