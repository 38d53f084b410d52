from pathlib import Path

import pytest

from sample_data.damage import profile
from sample_data.damage.kinds import BY_NAME, KINDS, Field
from sample_data.damage.text import NAME_DAMAGE, WRITING_DAMAGE


def test_two_profiles_ship_and_load() -> None:
    assert profile.available() == ("harsh", "ordinary")
    for name in profile.available():
        assert profile.load(name).name == name


def test_every_kind_occurs_in_a_shipped_profile() -> None:
    used = {
        kind
        for name in profile.available()
        for fields in profile.load(name).rates.values()
        for rates in fields.values()
        for kind, rate in rates.items()
        if rate > 0
    }
    assert used == set(BY_NAME)


def test_every_kind_of_name_damage_is_made() -> None:
    named = {kind.name for kind in KINDS if kind.field is Field.NAME}
    written = {kind.name for kind in KINDS if kind.field is Field.WRITING}
    assert named == set(NAME_DAMAGE)
    assert written == set(WRITING_DAMAGE) | {"honorific"}


def test_harsh_is_harsher() -> None:
    ordinary, harsh = profile.load("ordinary"), profile.load("harsh")
    for source in profile.SOURCES:
        if source != "tax_codes":  # its number column is the key and never empty
            missing = [p.of(source, Field.NUMBER)["number_missing"] for p in (ordinary, harsh)]
            assert missing[0] < missing[1]
        typos = [p.of(source, Field.NAME)["typo"] for p in (ordinary, harsh)]
        assert typos[0] < typos[1]


def test_flat_extracts_have_no_damage_that_a_reader_undoes() -> None:
    for name in profile.available():
        for rates in profile.load(name).rates[profile.FLAT].values():
            assert not [kind for kind in rates if BY_NAME[kind].files_only]


def test_all_mistakes_of_a_profile_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        "[lnad.name]\ntypo = 0.1\n[land.name]\ntypos = 0.1\nyear_only = 0.1\n"
        "[land.number]\nnumber_missing = 0.7\ncmnd_instead = 0.7\n[land.sex]\nsex_wrong = -1\n",
        encoding="utf-8",
    )
    with pytest.raises(ValueError, match=r"mine\.toml") as caught:
        profile.load(str(path))
    told = str(caught.value)
    for part in ("lnad", "typos", "year_only", "sum to more than 1", "not between 0 and 1"):
        assert part in told


def test_an_unknown_profile_names_those_that_ship() -> None:
    with pytest.raises(ValueError, match="harsh, ordinary"):
        profile.load("gentle")


def test_corrected_rows_keep_the_font_of_their_register() -> None:
    clean = profile.without_damage(profile.load("harsh"))
    assert clean.of("death", Field.WRITING) == {"legacy_font": 1.0}
    assert clean.of("birth_child", Field.WRITING) == {}
    assert clean.of("land", Field.BIRTH) == {"month_day_order": 1.0}
    assert clean.of("land", Field.NAME) == {}
