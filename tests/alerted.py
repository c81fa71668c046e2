"""Alerts as they are written, and those who take them: a web address, a mail server."""

from __future__ import annotations

import asyncio
import email
import email.policy
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller

from communique.alerts.values import Alert, Passage

NOW = datetime(2025, 5, 17, 9, 30, tzinfo=UTC)


def alert(n: int = 1, *to: str, sentence: str = "Ann Varga met Jon Holm.") -> Alert:
    passage = Passage("a", "Courier", "Talks", f"https://courier.example/{n}", "2025-05-14", 0, 23, sentence)
    return Alert(
        f"id{n}", "Rule", "story", "Talks in Oslo", "e1", "event", f"Ann Varga met Jon Holm for the {n}. time", "happened",
        (passage,), 2, (f"key{n}",), to or ("terminal",),
    )  # fmt: skip


@contextmanager
def hook(*answers: int, after: str | None = None) -> Iterator[tuple[str, list[Any]]]:
    """A web server on loopback that gives these answers in turn, the last one for ever; what it was sent."""
    got: list[Any] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(answers[min(len(got), len(answers)) - 1])
            if after:
                self.send_header("Retry-After", after)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/secret", got
    finally:
        server.shutdown()
        server.server_close()


class Letters:
    """What a mail server does with what it gets."""

    def __init__(self, *, refuses: str = "") -> None:
        self.refuses = refuses
        self.got: list[email.message.EmailMessage] = []
        self.secret: list[bool] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address == self.refuses:
            return "550 nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.got.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        self.secret.append(session.ssl is not None)
        return "250 OK"


@contextmanager
def post_office(letters: Letters, **known: Any) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(letters, hostname="127.0.0.1", port=port, loop=asyncio.new_event_loop(), **known)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()
