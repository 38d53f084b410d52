"""Inventory of the paper books: how many entries each holds. The denominator of digitisation rates.

Shape "Register inventory" of docs/architecture.md; it arrives as CSV under the canonical names.
"""

from __future__ import annotations

import polars as pl

from contracts import reasons
from contracts.columns import text
from contracts.groups import Group
from contracts.language import (
    Column,
    Kind,
    Purpose,
    Rhythm,
    Rule,
    SourceContract,
    TableContract,
)
from contracts.patterns import BOOK_NUMBER, COMMUNE, DISTRICT, NAME_OF_SOURCE, UNIT, one_of

SOURCE = "register_inventory"

BOOK = TableContract(
    source=SOURCE,
    name="register_inventory",
    title_vi="Kiểm kê sổ gốc",
    title_en="Inventory of the paper books",
    columns=(
        text("source", ("Nguồn",), "source", NAME_OF_SOURCE, must=True),
        text("register", ("Loại sổ",), "register", NAME_OF_SOURCE, must=True),
        text("commune_code", ("Mã xã",), "commune code", COMMUNE, must=True),
        text("commune_name", ("Tên xã",), "name of the commune", UNIT),
        Column(
            "commune_vintage",
            Kind.TEXT,
            ("Danh mục xã",),
            "old or new",
            required=True,
            filled=True,
            pattern=one_of("old", "new"),
        ),
        text("district_code", ("Mã huyện",), "district code", DISTRICT),
        text("district_name", ("Tên huyện",), "name of the district", UNIT),
        text("book_no", ("Quyển số",), "book", BOOK_NUMBER),
        Column("year", Kind.INTEGER, ("Năm",), "year of the book"),
        Column(
            "entries",
            Kind.INTEGER,
            ("Số trường hợp", "Số lượng"),
            "entries in the book",
            required=True,
            filled=True,
        ),
    ),
    key=("source", "register", "commune_vintage", "commune_code", "book_no", "year"),
    example={
        "source": "civil_status",
        "register": "birth",
        "commune_code": "24133",
        "commune_name": "Xã Ea Drăng",
        "commune_vintage": "old",
        "district_code": "644",
        "district_name": "Huyện Ea H'leo",
        "book_no": "01/2012",
        "year": "2012",
        "entries": "187",
    },
    rules=(Rule(reasons.NEGATIVE_AMOUNT, "entries", pl.col("entries") < 0),),
)

CONTRACT = SourceContract(
    source=SOURCE,
    title_vi="Kiểm kê sổ gốc",
    title_en="Register inventory",
    short_vi="Kiểm kê sổ",
    short_en="Inventory",
    group=Group.REFERENCE,
    tables=(BOOK,),
    freshness_days=400,
    rhythm=Rhythm.YEARLY,
    file_patterns=("register_inventory*.csv",),
    sample_file="register_inventory.csv",
    purpose=Purpose.INVENTORY,
)
