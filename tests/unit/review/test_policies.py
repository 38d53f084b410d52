"""Every route × role × province: who gets in is what the policies say, and nothing is open by
mistake."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi import Depends, FastAPI
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from review.roles import Power, Role, may
from review.web import refusals
from review.web.app import create_app
from review.web.context import Context
from review.web.policy import OPEN, SAFE, guard, policy_of
from review.web.routes import ROUTERS

ROUTES = [
    (method, route)
    for router in ROUTERS
    for route in router.routes
    if isinstance(route, APIRoute)
    for method in sorted(route.methods)
]
PEOPLE = {
    Role.REVIEWER: "lan.nt",
    Role.SUPERVISOR: "mai.h",
    Role.AUDITOR: "khai.lq",
    Role.ADMIN: "quan.tri",
}
WRITTEN = {
    "reads": Power.READ, "whole numbers": Power.REVEAL, "who looked at them": Power.AUDIT,
    "decides": Power.DECIDE, "bulk": Power.BULK, "workbooks": Power.WORKBOOKS,
    "second look": Power.CONFIRM,
    "gives work to others": Power.ASSIGN, "progress": Power.MEASURE, "accounts": Power.ACCOUNTS,
}  # fmt: skip
"""Heads of the table of roles in docs/review.md."""


def address(route: APIRoute, province: str) -> str:
    path = route.path.replace("{province}", province)
    return re.sub(r"\{(\w+)[^}]*\}", lambda found: "vi" if found[1] == "lang" else "x1", path)


def test_the_app_has_no_route_beside_those_with_a_policy(context: Context) -> None:
    served = {route.path for route in create_app(context).routes if hasattr(route, "endpoint")}
    assert served <= {route.path for _, route in ROUTES}


@pytest.mark.parametrize(
    ("method", "route"), ROUTES, ids=lambda value: getattr(value, "path", value)
)
def test_a_route_declares_its_policy(method: str, route: APIRoute) -> None:
    declared = policy_of(route.endpoint)
    assert declared is not None, f"{method} {route.path} declares no policy"
    if "{province}" in route.path:
        assert declared.power is not None, "a page of a province asks for a power"


def test_a_route_without_a_policy_is_closed(context: Context) -> None:
    app = FastAPI(dependencies=[Depends(guard)])
    app.state.context = context
    refusals.register(app)

    @app.get("/forgotten")
    def forgotten() -> str:
        return "secret"

    answer = TestClient(app).get("/forgotten")
    assert answer.status_code == 403
    assert "secret" not in answer.text


def test_nobody_gets_in_without_a_session(client: TestClient) -> None:
    for method, route in ROUTES:
        if policy_of(route.endpoint) == OPEN:
            continue
        answer = client.request(method, address(route, "66"))
        if method in SAFE:
            assert answer.status_code == 303, route.path
            assert answer.headers["location"].startswith("/dang-nhap?next="), route.path
        else:
            assert answer.status_code == 401, route.path


@pytest.mark.parametrize("province", ["66", "01"])
@pytest.mark.parametrize("role", Role)
def test_the_matrix_of_routes_roles_and_provinces(signed_in, role: Role, province: str) -> None:
    refused, let_in = 0, 0
    for method, route in ROUTES:
        declared = policy_of(route.endpoint)
        assert declared is not None
        if declared == OPEN or route.path == "/thoat":
            continue
        browser = signed_in(PEOPLE[role])
        data = {} if method in SAFE else {"csrf": browser.csrf}
        answer = browser.request(method, address(route, province), data=data)
        bound = role is not Role.ADMIN and "{province}" in route.path and province != "66"
        allowed = declared.power is None or may(role, declared.power)
        if allowed and not bound:
            assert answer.status_code != 403, (method, route.path)
            let_in += 1
        else:
            assert answer.status_code == 403, (method, route.path)
            refused += 1
    assert let_in


@pytest.mark.parametrize("role", Role)
def test_a_form_without_this_sessions_token_is_refused(signed_in, role: Role) -> None:
    for method, route in ROUTES:
        declared = policy_of(route.endpoint)
        if method in SAFE or declared == OPEN:
            continue
        browser, other = signed_in(PEOPLE[role]), signed_in("dung.pv")
        for data in ({}, {"csrf": ""}, {"csrf": other.csrf}, {"csrf": "ư" * 43}):
            answer = browser.request(method, address(route, "66"), data=data)
            assert answer.status_code == 403, (method, route.path, data)


def test_what_each_role_may_do_is_written_down() -> None:
    told = {role: {power for power in Power if may(role, power)} for role in Role}
    deciding = {Power.DECIDE, Power.BULK, Power.WORKBOOKS, Power.CONFIRM, Power.ASSIGN}
    assert not told[Role.AUDITOR] & deciding
    assert told[Role.ADMIN] == {Power.MEASURE, Power.ACCOUNTS}
    assert told[Role.SUPERVISOR] == set(Power) - {Power.ACCOUNTS}
    assert Power.ASSIGN not in told[Role.REVIEWER]


@pytest.mark.parametrize("role", Role)
def test_the_table_of_roles_in_the_documentation_is_what_the_code_says(role: Role) -> None:
    page = (Path(__file__).parents[3] / "docs" / "review.md").read_text(encoding="utf-8")
    (heads,) = re.findall(r"^\| role \| (.*) \|$", page, re.MULTILINE)
    (cells,) = re.findall(rf"^\| {role} \| (.*) \|$", page, re.MULTILINE)
    table = dict(zip(heads.split(" | "), cells.split(" | "), strict=True))
    assert {WRITTEN[head] for head, cell in table.items() if cell == "✓"} == {
        power for power in Power if may(role, power)
    }
    assert set(WRITTEN.values()) == set(Power)
