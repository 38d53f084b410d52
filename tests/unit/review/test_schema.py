"""Whatever the schema of the page allows is answered, and never with an error of ours."""

from __future__ import annotations

import subprocess
import sys

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from review import sessions
from review.queue_load import load
from review.web.app import create_app
from review.web.context import Context
from tests.unit.review import cases
from tests.unit.review.conftest import ORIGIN
from tests.unit.review.test_deciding import KEY, conflict

EXAMPLES = 25
CALM = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much]
STAYS_IN = ("/thoat", "/tai-khoan/khoa", "/tai-khoan/ket-thuc")


@pytest.mark.filterwarnings("ignore::Warning:schemathesis", "ignore::DeprecationWarning")
@pytest.mark.parametrize("name", ["mai.h", "quan.tri"])
def test_no_request_that_the_schema_allows_is_a_server_error(context: Context, name: str) -> None:
    asked = [cases.question(n) for n in range(1, 4)]
    load(context.queue, KEY, "66", cases.NIGHT, [*asked, cases.dead_but_paid(9)], up_to=0)
    app: FastAPI = create_app(context)
    operations = [
        found.ok()
        for found in schemathesis.openapi.from_dict(app.openapi()).get_all_operations()
        if found.ok().path not in STAYS_IN
    ]
    assert len(operations) > 15
    token = sessions.begin(context.database, name, context.limits)
    found = sessions.find(context.database, token, context.limits)
    assert found is not None
    browser = TestClient(app, headers=ORIGIN, follow_redirects=False, raise_server_exceptions=False)
    browser.cookies.set("dongbo_session", token)
    met = set()

    @settings(max_examples=EXAMPLES, suppress_health_check=CALM)
    @given(st.data())
    def ask(data: st.DataObject) -> None:
        operation = data.draw(st.sampled_from(operations))
        case = data.draw(operation.as_strategy())
        if "province" in case.path_parameters:
            case.path_parameters["province"] = "66"
        if "conflict_id" in case.path_parameters:
            number = data.draw(st.sampled_from([1, 2, 9, 77]))
            case.path_parameters["conflict_id"] = conflict(number)
        if isinstance(case.body, dict):
            case.body["csrf"] = found.csrf
            case.body.setdefault("content", cases.question(1).content_hash)
        sent = case.as_transport_kwargs(base_url="http://testserver")
        answer = browser.request(
            sent["method"], sent["url"], params=sent.get("params"), data=sent.get("data")
        )
        met.add(answer.status_code)
        assert answer.status_code < 500, f"{operation.label}: {answer.status_code}"

    ask()
    browser.close()
    assert 200 in met
    assert met & {303, 409, 422}, "forms reach their routes"


@pytest.mark.parametrize(
    "path",
    [
        "/66/viec?after=²²²²²².C1", "/66/viec?after=9999999999999999999999.C1", "/66/viec?q=%25_\\",
        "/66/viec?q=%00", "/66/viec/C%00", "/66/viec?commune=%F0%9F%98%80", "/66/viec?due=x&held=y",
        "/66/viec?q=" + "x" * 120, "/66/hang-loat?first=-1", "/66/viec/x?done=99999999999999999999",
    ],
)  # fmt: skip
def test_odd_addresses_are_answered(signed_in, path: str) -> None:
    assert signed_in("lan.nt").get(path).status_code in (200, 404, 422)


def test_the_context_declares_every_table_of_the_page() -> None:
    """Its module comes first: a database that is opened then has all that the routes ask for."""
    declared = "from journal.schema import metadata; import {}; print(*sorted(metadata.tables))"
    told = [
        subprocess.run(
            [sys.executable, "-c", declared.format(module)],
            capture_output=True, text=True, check=True, timeout=120,
        ).stdout.split()
        for module in ("review.web.context", "review.web.app")
    ]  # fmt: skip
    assert told[0] == told[1]
    assert len(told[0]) > 10
