"""Signing in at a trusted proxy and with an OpenID provider (a small one on this machine)."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.testclient import TestClient

from review.web.app import create_app
from review.web.context import Context, Entrance, Oidc

HEADER = "X-Remote-User"


def client_of(context: Context, entrance: Entrance, address: str = "10.0.0.5") -> TestClient:
    app = create_app(replace(context, entrance=entrance))
    return TestClient(app, follow_redirects=False, client=(address, 5000))


def test_off_unless_set_up(client: TestClient) -> None:
    for path in ("/dang-nhap/proxy", "/dang-nhap/oidc", "/dang-nhap/oidc/ve"):
        answer = client.get(path, headers={HEADER: "lan.nt"})
        assert answer.status_code == 404
        assert "set-cookie" not in answer.headers


def test_the_header_of_a_trusted_proxy_is_believed_and_no_other(context: Context) -> None:
    entrance = Entrance(frozenset({"10.0.0.5"}), HEADER)
    with client_of(context, entrance) as proxied:
        answer = proxied.get(
            "/dang-nhap/proxy", headers={HEADER: "Lan.nt", "X-Forwarded-Proto": "https"}
        )
        assert answer.status_code == 200
        assert "Secure" in answer.headers["set-cookie"]
        for name in ("nobody", ""):
            assert proxied.get("/dang-nhap/proxy", headers={HEADER: name}).status_code == 403
    with client_of(context, entrance, "10.0.0.6") as other:
        assert other.get("/dang-nhap/proxy", headers={HEADER: "lan.nt"}).status_code == 404


def test_the_lock_counts_the_address_that_a_trusted_proxy_names(context: Context) -> None:
    origin = {"Origin": "http://testserver"}
    wrong = {"name": "lan.nt", "password": "x" * 20}
    with client_of(context, Entrance(frozenset({"10.0.0.5"}))) as proxied:
        for _ in range(10):
            forwarded = {"X-Forwarded-For": "spoofed, 192.168.1.7"}
            proxied.post("/dang-nhap", data=wrong, headers=origin | forwarded)
        statuses = [
            proxied.post(
                "/dang-nhap", data=wrong, headers=origin | {"X-Forwarded-For": address}
            ).status_code
            for address in ("192.168.1.7", "192.168.1.8")
        ]
        assert statuses == [429, 401]


class Provider(BaseHTTPRequestHandler):
    """As much of an OpenID provider as a sign-in needs."""

    key: ClassVar[RSAKey] = RSAKey.generate_key(2048, {"kid": "k1"})
    claims: ClassVar[dict[str, Any]] = {}

    def do_GET(self) -> None:
        issuer = f"http://127.0.0.1:{self.server.server_port}"  # type: ignore[attr-defined]
        if self.path.endswith("openid-configuration"):
            self._answer(
                {
                    "issuer": issuer,
                    "authorization_endpoint": f"{issuer}/authorize",
                    "token_endpoint": f"{issuer}/token",
                    "jwks_uri": f"{issuer}/jwks",
                    "id_token_signing_alg_values_supported": ["RS256"],
                }
            )
        else:
            self._answer({"keys": [self.key.as_dict(private=False)]})

    def do_POST(self) -> None:
        sent = parse_qs(self.rfile.read(int(self.headers["content-length"])).decode())
        assert sent["code_verifier"], "PKCE"
        token = jwt.encode({"alg": "RS256", "kid": "k1"}, self.claims, self.key)
        self._answer({"access_token": "a", "token_type": "Bearer", "id_token": token})

    def _answer(self, what: dict[str, Any]) -> None:
        body = json.dumps(what).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def oidc() -> Iterator[Oidc]:
    server = HTTPServer(("127.0.0.1", 0), Provider)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Oidc(f"http://127.0.0.1:{server.server_port}", "dongbo", "secret", "http://testserver")
    server.shutdown()
    server.server_close()


def there(browser: TestClient, oidc: Oidc, **claims: object) -> dict[str, str]:
    """Go to the provider; it will tell these claims. What the browser brings back."""
    answer = browser.get("/dang-nhap/oidc")
    assert answer.status_code == 302
    sent = {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query)
            .items()}  # fmt: skip
    assert sent["code_challenge_method"] == "S256"
    now = int(time.time())
    Provider.claims = {
        "iss": oidc.issuer, "aud": "dongbo", "sub": "1", "iat": now, "exp": now + 60,
        "nonce": sent["nonce"], "preferred_username": "lan.nt",
    } | claims  # fmt: skip
    return {"code": "c", "state": sent["state"]}


@pytest.mark.filterwarnings("ignore::DeprecationWarning:authlib")
def test_an_openid_provider_opens_a_session(context: Context, oidc: Oidc) -> None:
    with client_of(context, Entrance(oidc=oidc)) as browser:
        back = there(browser, oidc)
        answer = browser.get("/dang-nhap/oidc/ve", params=back)
        assert answer.status_code == 200
        assert 'http-equiv="refresh"' in answer.text
        assert browser.get("/").headers["location"] == "/66/viec"


@pytest.mark.filterwarnings("ignore::DeprecationWarning:authlib")
@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another"},
        {"iss": "http://evil.example"},
        {"nonce": "another"},
        {"exp": 1},
        {"preferred_username": "nobody"},
        {"preferred_username": ""},
    ],
)
def test_what_is_not_for_us_is_refused(context: Context, oidc: Oidc, claims) -> None:
    with client_of(context, Entrance(oidc=oidc)) as browser:
        back = there(browser, oidc, **claims)
        assert browser.get("/dang-nhap/oidc/ve", params=back).status_code == 403
        assert browser.get("/").headers["location"].startswith("/dang-nhap")


@pytest.mark.filterwarnings("ignore::DeprecationWarning:authlib")
def test_a_forged_state_is_refused(context: Context, oidc: Oidc) -> None:
    with client_of(context, Entrance(oidc=oidc)) as browser:
        back = there(browser, oidc) | {"state": "forged"}
        assert browser.get("/dang-nhap/oidc/ve", params=back).status_code == 403
