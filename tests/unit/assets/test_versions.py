"""The fingerprint of the rules is a word, whatever digits it is made of."""

from __future__ import annotations

import re

from assets.versions import rule_version


def test_a_rule_version_is_never_a_number():
    """12 hex digits alone are an identity number in one of 280 versions, and the audit says so."""
    assert re.fullmatch(r"r[0-9a-f]{12}", rule_version())
