"""What holds for every request and answer, before any route: where forms may come from, headers.

Belongs here: the ASGI layer around the app. Does not belong here: who may do what (`policy`).
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from review.web.headers import HEADERS
from review.web.policy import SAFE

_STATIC = "/static/"
_TOO_LARGE = (
    "Nội dung gửi lên quá lớn, nên chưa ghi gì. Quay lại và gửi ít hơn; sổ Excel nhiều nhất 8 "
    "MiB.\n"
    "What was sent is too large; nothing was recorded. Go back and send less; a workbook has 8 MiB "
    "at most."
).encode()
"""Instead of what the framework says, which answers before any page of ours could."""


class Gate:
    """Refuses forms of other sites; no answer with data is kept by a browser or a proxy."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on with our headers on its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        static = scope["path"].startswith(_STATIC)
        large = False

        async def send_with_headers(message: Message) -> None:
            nonlocal large
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                if static:
                    headers["Cache-Control"] = "public, max-age=3600"
                kind = headers.get("content-type", "")
                large = message["status"] == 413 and kind.startswith("text/plain")
                if large:
                    headers["Content-Length"] = str(len(_TOO_LARGE))
            elif large:
                message["body"] = _TOO_LARGE
            await send(message)

        if b"%00" in scope.get("raw_path", b"") or b"%00" in scope.get("query_string", b""):
            answer = PlainTextResponse("Không có trang này.\nThere is no such page.", 404)
            await answer(scope, receive, send_with_headers)
            return
        if scope["method"] not in SAFE and not from_here(Headers(scope=scope)):
            refusal = PlainTextResponse(
                "Yêu cầu này không đến từ trang của Đồng bộ. Hãy mở lại trang và làm lại.\n"
                "This request does not come from a page of Dongbo. Open the page anew and repeat.",
                status_code=403,
            )
            await refusal(scope, receive, send_with_headers)
            return
        await self.app(scope, receive, send_with_headers)


def from_here(headers: Headers) -> bool:
    """Whether the browser says that one of our own pages sent this.

    Browsers send `Sec-Fetch-Site` to https and to localhost only: on an intranet without
    encryption `Origin` must equal the host.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc == headers.get("host")
