"""JSON of any shape: both counts agree, every record is a row or kept aside, nothing escapes.

`DONGBO_FUZZ_FILES` and `DONGBO_FUZZ_SEED` as in `test_fuzz`.
"""

from __future__ import annotations

import importlib.util
import json
import os
import random
from collections import Counter
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from contracts.language import HeaderSpec
from sources import Limits, RefusalCode, read
from sources.json_count import count_elements
from sources.json_tree import Sheets, as_text, parsed

_spec = importlib.util.spec_from_file_location("corpus", Path(__file__).with_name("corpus.py"))
assert _spec is not None
assert _spec.loader is not None
corpus = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(corpus)

FILES = int(os.environ.get("DONGBO_FUZZ_FILES", "300"))
SEED = int(os.environ.get("DONGBO_FUZZ_SEED", "20261124"))
SPECS = {
    "people": HeaderSpec({"no": ("Số",), "name": ("Họ tên",)}, frozenset({"no", "name"})),
    "papers": HeaderSpec({"no": ("Số",), "paper": ("Giấy",)}, frozenset({"paper"}), ("Papers",)),
}
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.floats(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=2) | st.sampled_from("ab."), inner, max_size=3)
    ),
    max_leaves=20,
)


@given(st.lists(values, max_size=4) | st.dictionaries(st.text(max_size=2), values, max_size=4))
def test_rows_are_as_many_as_the_brackets_say(value):
    text = json.dumps(value)
    counts, deepest = count_elements(text.encode())
    assert deepest <= text.count("[") + text.count("{")
    sheets = Sheets(Limits(), lambda *_: True)
    whole = parsed(text)
    for record in whole if isinstance(whole, list) else [whole]:
        sheets.add(record)
    made = {name: rows.sheet(name, 0) for name, rows in sheets.rows.items()}
    seen = {name: sheet.cells.height + sheet.malformed.height for name, sheet in made.items()}
    assert Counter(seen) == counts
    assert json.loads(as_text(whole)) == json.loads(text) or "NaN" in text or "Inf" in text


def message() -> bytes:
    people = [
        {"Số": i, "Họ tên": name, "Papers": [{"Giấy": "đơn", "a": {"b": [1]}}, {"Giấy": "thẻ"}]}
        for i, name in enumerate(corpus.NAMES)
    ]
    return json.dumps({"Gói": people}, ensure_ascii=False, indent=1).encode()


def test_broken_messages_lose_and_invent_nothing(tmp_path: Path):
    lines = b"\n".join(json.dumps(one).encode() for one in json.loads(message())["Gói"])
    outcomes: Counter[str] = Counter()
    for number in range(FILES):
        dice = random.Random(f"{SEED}:{number}")
        data = dice.choice((message(), lines))
        for _ in range(dice.choice((1, 1, 2, 4))):
            data = dice.choice(corpus.BYTES)(data or b"x", dice)
        path = tmp_path / "m.json"
        path.write_bytes(data)
        found = read(path, SPECS, Limits(isolate=False))
        codes = {refusal.code for refusal in found.refusals}
        assert not codes & {RefusalCode.READER_CRASHED, RefusalCode.ACCOUNTING}, number
        outcomes.update(codes or {"read"})
    assert len(outcomes) > 2, outcomes
