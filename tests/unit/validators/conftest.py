"""Text tables as `sources` hands them over, without any file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl
import pytest

from contracts.registry import SOURCES
from validators import Split, validate

TODAY = date(2026, 11, 24)
MALFORMED = {"line": pl.UInt32, "reason": pl.String, "raw": pl.String}


@dataclass(frozen=True)
class File:
    name: str = "f.csv"
    sha256: str = "a" * 64


@dataclass(frozen=True)
class Text:
    rows: pl.DataFrame
    sheet: str = "S"
    number_columns: frozenset[str] = frozenset()
    malformed: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=MALFORMED))


GOOD: dict[tuple[str, str], dict[str, str]] = {
    ("civil_status", "birth"): {
        "entry_no": "7",
        "book_no": "01/2019",
        "registered_on": "15/03/2019",
        "registry_place": "24133",
        "child_name": "Nguyễn Thị Hoa",
        "child_sex": "Nữ",
        "child_birth_date": "01/03/2019",
        "child_number": "066319000123",
        "mother_name": "Trần Thị Lan",
        "mother_birth_date": "1990",
        "mother_number": "066190000124",
        "father_name": "Nguyễn Văn Nam",
        "father_birth_date": "12/05/1988",
        "father_number": "066088000125",
    },
    ("civil_status", "death"): {
        "entry_no": "3",
        "book_no": "01/2019",
        "registered_on": "20/04/2019",
        "registry_place": "24133",
        "deceased_name": "Lê Văn Tư",
        "deceased_sex": "Nam",
        "deceased_birth_date": "1940",
        "deceased_number": "066040000126",
        "died_on": "18/04/2019",
    },
    ("civil_status", "marriage"): {
        "entry_no": "4",
        "book_no": "01/2015",
        "registered_on": "20/04/2015",
        "registry_place": "24133",
        "husband_name": "Lê Văn Tám",
        "husband_birth_date": "1990",
        "husband_number": "066090000127",
        "wife_name": "Phạm Thị Mai",
        "wife_birth_date": "02/02/1992",
        "wife_number": "066192000128",
    },
    ("civil_status", "recognition"): {
        "entry_no": "5",
        "book_no": "01/2019",
        "registered_on": "20/04/2019",
        "registry_place": "24133",
        "parent_name": "Lê Văn Tám",
        "parent_birth_date": "1990",
        "parent_number": "066090000127",
        "child_name": "Lê Thị Sáu",
        "child_birth_date": "02/02/2016",
        "child_number": "066316000128",
    },
    ("civil_status", "marital_status"): {
        "entry_no": "6",
        "book_no": "01/2019",
        "registered_on": "20/04/2019",
        "registry_place": "24133",
        "person_name": "Phạm Thị Mai",
        "person_sex": "Nữ",
        "person_birth_date": "02/02/1992",
        "person_number": "066192000128",
        "marital_status": "Chưa đăng ký kết hôn với ai",
    },
    ("land", "land"): {
        "commune_code": "24133",
        "certificate_no": "CN 719597",
        "issued_on": "20/02/2006",
        "holder_name": "Lê Văn Tám",
        "holder_birth_date": "1970",
        "holder_sex": "Nam",
        "holder_number": "066070000129",
        "parcel_id": "24133_7_12",
        "parcel_area": "129,5",
        "use1_area": "100",
        "use2_area": "29.5",
    },
    ("beneficiaries", "beneficiaries"): {
        "file_no": "HS1",
        "full_name": "Lê Văn Tám",
        "birth_year_male": "1950",
        "commune_code": "24133",
        "person_number": "066050000130",
        "coefficient": "1,5",
        "amount": "810.000",
        "pay_month": "10/2026",
    },
    ("tax_codes", "tax_codes"): {
        "tax_or_id": "066050000130",
        "full_name": "Lê Văn Tám",
        "birth_date": "03/04/1950",
        "sex": "Nam",
        "status": "00",
    },
}


@pytest.fixture
def judge() -> Callable[..., Split]:
    """Validates good rows of a table with changes: one dict of changes per row, None = delete."""

    def run(source: str, table: str, *changes: Mapping[str, str | None], **text) -> Split:
        good = GOOD[source, table]
        rows = [
            {"line": index + 7, **{k: v for k, v in (good | change).items() if v is not None}}
            for index, change in enumerate(changes)
        ]
        columns = ["line", *sorted({name for row in rows for name in row} - {"line"})]
        frame = pl.DataFrame(
            [[row.get(name) for name in columns] for row in rows],
            schema={name: pl.UInt32 if name == "line" else pl.String for name in columns},
            orient="row",
        )
        file = text.pop("file", File())
        return validate(SOURCES[source].table(table), Text(frame, **text), file, today=TODAY)

    return run
