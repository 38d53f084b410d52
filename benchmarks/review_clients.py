"""Reviewers at their browsers: list, filter, open a case, decide, and again.

Belongs here: what is asked of the page, and how long each answer took. Does not belong here: the
queue and the server (`review.py`). Each client goes on from what the pages offer it, as a browser
would: cases from the list, hidden fields from the form.

Usage: python -m benchmarks.review_clients URL SECONDS PAUSE SEED TOKEN…
Prints one line of JSON per answer: kind, status, milliseconds of the server, its CPU milliseconds,
milliseconds seen from here.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from random import Random

import httpx2

from benchmarks.review_cases import COMMUNES, FAMILIES, GIVEN, PROVINCE, REGISTERS

QUEUE = f"/{PROVINCE}/viec"
_CASE = re.compile(rf'href="({QUEUE}/C[0-9a-f]{{16}}[^"]*)"')
_POST = re.compile(rf'hx-post="({QUEUE}/C[0-9a-f]{{16}}/quyet-dinh[^"]*)"')
_FIELD = re.compile(r'<input type="hidden" name="(csrf|actor|content|entry)"[^>]* value="([^"]*)"')
_NEXT = re.compile(r'href="(\?[^"]*after=[^"]*)"')
_TIMES = re.compile(r"dur=([0-9.]+)")
_HTMX = {"HX-Request": "true"}
_DECISIONS = ("1", "1", "1", "0", "0", "U", "S", "2")
Answer = tuple[str, int, float, float, float]


class Reviewer:
    """One client with one session."""

    def __init__(self, url: str, token: str, rng: Random, pause: float) -> None:
        self._http = httpx2.Client(
            base_url=url, cookies={"dongbo_session": token}, headers={"Origin": url}, timeout=120
        )
        self._rng = rng
        self._pause = pause
        self.answers: list[Answer] = []

    def work(self, seconds: float) -> list[Answer]:
        """Ask until the time is over; every answer."""
        until = time.monotonic() + seconds
        if self._pause:
            time.sleep(self._rng.uniform(0, self._pause))
        while time.monotonic() < until:
            for _ in self._cycle():
                if self._pause:
                    time.sleep(self._rng.uniform(0.5, 1.5) * self._pause)
        return self.answers

    def _cycle(self) -> Iterator[None]:
        """A list with other filters, half of them by htmx; a case of it; a decision."""
        partly = self._rng.random() < 0.5
        address = f"{QUEUE}?{self._filters()}"
        listed = self._get("filter" if partly else "list", address, part=partly)
        yield
        further = _NEXT.search(listed)
        if further and self._rng.random() < 0.2:
            listed = self._get("page 2", QUEUE + unescape(further[1]), part=False) or listed
            yield
        offered = _CASE.findall(listed)
        if not offered:
            return
        shown = self._get("case", unescape(self._rng.choice(offered)), part=False)
        yield
        target = _POST.search(shown)
        if target is None:
            return
        fields = {name: unescape(value) for name, value in _FIELD.findall(shown)}
        fields |= {"candidate": "1", "decision": self._rng.choice(_DECISIONS)}
        self._ask("decision", "POST", unescape(target[1]), fields, _HTMX)
        yield

    def _filters(self) -> str:
        rng = self._rng
        source, register, *_ = rng.choice(REGISTERS)
        code, _ = rng.choice(COMMUNES)
        return rng.choice(
            (
                "",
                f"commune={code}",
                f"register={source}.{register}",
                "due=late",
                "due=soon&due=later",
                f"register={source}.{register}&due=late",
                "reason=link_uncertain",
                f"q={rng.choice(FAMILIES)}+{rng.choice(GIVEN)}",
                "held=nobody",
                "desk=competent_authority",
            )
        )

    def _get(self, kind: str, address: str, *, part: bool) -> str:
        headers = _HTMX | {"HX-Target": "div#list"} if part else {}
        return self._ask(kind, "GET", address, None, headers)

    def _ask(
        self,
        kind: str,
        method: str,
        address: str,
        data: dict[str, str] | None,
        headers: dict[str, str],
    ) -> str:
        begun = time.perf_counter()
        answer = self._http.request(method, address, data=data, headers=headers)
        took = (time.perf_counter() - begun) * 1000
        server, cpu = map(float, _TIMES.findall(answer.headers.get("server-timing", "")))
        self.answers.append((kind, answer.status_code, server, cpu, took))
        return answer.text


def main(url: str, seconds: str, pause: str, seed: str, *tokens: str) -> None:
    """One thread for each token."""
    clients = [
        Reviewer(url, token, Random(int(seed) + number), float(pause))
        for number, token in enumerate(tokens)
    ]
    with ThreadPoolExecutor(len(clients)) as pool:
        for answers in pool.map(lambda client: client.work(float(seconds)), clients):
            for answer in answers:
                print(json.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:])
