"""Identifiers of two keys or two purposes never meet."""

from __future__ import annotations

from common.keyed_hashes import keyed_hashes


def test_keyed_hashes_separate_keys_purposes_and_values() -> None:
    one, two = b"1" * 32, b"2" * 32
    (a,) = keyed_hashes(one, "mention", ["066090000001"])
    assert len(a) == 32
    assert keyed_hashes(one, "mention", ["066090000001"]) == [a]
    others = {
        *keyed_hashes(two, "mention", ["066090000001"]),
        *keyed_hashes(one, "record", ["066090000001"]),
        *keyed_hashes(one, "mention", ["066090000002"]),
    }
    assert len(others) == 3
    assert a not in others
