"""A register that a province declares for itself: the text of its module, and how it is found."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from contracts import registry
from contracts.faults import Fault, faults_of
from contracts.language import SourceContract

_CHECKED = {id(contract) for contract in registry.SOURCES.values()}

LIBRARY = """\
from contracts.columns import key, ordinal, person_name, person_number
from contracts.indicators import Indicator
from contracts.language import Column, Kind, Rhythm, Rule, SourceContract, TableContract
from contracts.meanings import Meanings, PersonRole
from contracts.patterns import CODE
from contracts.reasons import ErrorGroup, Reason, Severity
from contracts.sample import Sample
from contracts.sample_cells import Day, Serial
from contracts.sample_people import RESIDENT, Aged
from datetime import date
import polars as pl

LATE = Reason(
    "BOOK_LATE", ErrorGroup.OUTLIER, Severity.FLAG, "Trả sách muộn.", "The book came back late."
)

CONTRACT = SourceContract(
    source="library",
    title_vi="Thẻ thư viện",
    title_en="Library cards",
    short_vi="Thư viện",
    short_en="Library",
    freshness_days=40,
    rhythm=Rhythm.MONTHLY,
    required=False,
    tables=(
        TableContract(
            source="library",
            name="cards",
            title_vi="Thẻ thư viện",
            title_en="Library cards",
            columns=(
                key("card_no", Kind.TEXT, ("Số thẻ",), "card", CODE),
                person_name("full_name", ("Họ và tên",), "name", must=True),
                person_number("number", ("Số CCCD",), "number"),
                Column("valid_to", Kind.DATE, ("Hạn dùng",), "valid to", date_of="validity"),
            ),
            key=("card_no",),
            example={"card_no": "TV 1", "full_name": "Nguyễn Thị Hoa"},
            roles=(
                PersonRole("reader", "Bạn đọc", "reader", name="full_name", number="number"),
            ),
            meanings=Meanings(
                kinds=("library_card",),
                event_date="valid_to",
                valid_to="valid_to",
                indicators={
                    "complete": Indicator(
                        pl.col("number").is_not_null(), pl.col("valid_to") > pl.col("today")
                    )
                },
            ),
            rules=(Rule(LATE, "valid_to", pl.col("valid_to") < pl.col("today")),),
            sample=Sample(
                file="the_thu_vien_{province}.csv",
                who=Aged(6, 60) & RESIDENT,
                share=0.5,
                values={
                    "card_no": Serial("TV {:05d}"),
                    "valid_to": Day(date(2026, 6, 1), date(2027, 12, 31)),
                },
            ),
        ),
    ),
)
"""


def discovered(folders: Sequence[Path]) -> registry.Registry:
    """What `contracts.registry.discover` finds, without checking Dongbo's own declarations again:
    this process did when it imported the registry, and they are the same objects."""

    def faults(contract: SourceContract) -> tuple[Fault, ...]:
        return () if id(contract) in _CHECKED else faults_of(contract)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registry, "faults_of", faults)
        return registry.discover(folders)
