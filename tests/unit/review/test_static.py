"""What browsers get besides pages: htmx as it was published, and nothing that the policy stops."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

WEB = Path(__file__).parents[3] / "review" / "web"
TEMPLATES = sorted((WEB / "templates").glob("*.html"))
HTMX = "a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130"
"""SHA-256 of dist/htmx.min.js of htmx 4.0.1 on npm."""


def test_htmx_is_the_file_that_was_published() -> None:
    content = (WEB / "static" / "htmx.min.js").read_bytes()
    assert hashlib.sha256(content).hexdigest() == HTMX


def test_a_new_version_of_a_file_has_another_address(client: TestClient) -> None:
    page = client.get("/dang-nhap").text
    found = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
    assert len(found) == 4
    for address in found:
        name, _, digest = address.removeprefix("/static/").partition("?v=")
        content = (WEB / "static" / name).read_bytes()
        assert hashlib.sha256(content).hexdigest().startswith(digest)
        assert len(digest) == 10
        assert client.get(address).content == content


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_asks_for_what_the_policy_stops(path: Path) -> None:
    source = path.read_text()
    text = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "X", source, flags=re.DOTALL)
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|hx-on|javascript:|js:", text)
    assert not re.search(r"<script(?![^>]* src=)", text), "no inline script"
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", text), "nothing from another host"
    assert not re.search(r"\|\s*safe\b", source), "every value is escaped"


def test_every_form_that_sends_carries_the_token() -> None:
    for path in TEMPLATES:
        for form in re.findall(r"<form[^>]*>.*?</form>", path.read_text(), re.DOTALL):
            posts = 'method="post"' in form.split(">")[0]
            if posts and path.name != "sign_in_form.html":
                assert 'name="csrf"' in form, f"{path.name}: {form[:80]}"
