"""One request and what came of it. No redirect is followed here, nothing is tried again: that is decided elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..web import Manners, Watch

if TYPE_CHECKING:
    import httpx2


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of a host.

    `wait`: seconds before it may be sent. `cut`: of a longer answer the beginning is enough. `free`: no robots.txt is asked first,
    since it is one.
    """

    address: str
    most_bytes: int
    headers: Mapping[str, str] = field(default_factory=dict)
    wait: float = 0.0
    cut: bool = False
    free: bool = False


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why something was not brought, in half a sentence. `again`: a second try may help. `seconds`: how long the host asks us to wait.

    Kinds: unreachable, missing, gone, refused, robots, too-large, later (not asked this time), no-feed, binary.
    """

    kind: str
    why: str
    again: bool = False
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """A server's answer: headers in lower case, content unpacked (only of an answer that is a success)."""

    status: int
    headers: Mapping[str, str]
    content: bytes = b""


def send(client: httpx2.Client, request: Request, manners: Manners, watch: Watch) -> Reply | Trouble:
    """The answer to a request, bounded in bytes and in time."""
    import httpx2

    late = Trouble("unreachable", f"it was not done within {manners.total_seconds:g} seconds")
    try:
        with (
            watch,
            client.stream(
                "GET", request.address, headers=dict(request.headers), extensions={"trace": watch.trace}
            ) as response,
        ):
            content = _content(response, request) if response.is_success else b""
            headers = {name.lower(): value for name, value in response.headers.items()}
            status = response.status_code
    except httpx2.TimeoutException:
        return Trouble("unreachable", f"no answer within {manners.answer_seconds:g} seconds", again=True)
    except (httpx2.RequestError, httpx2.InvalidURL, UnicodeError) as error:
        return late if watch.late else Trouble("unreachable", str(error) or type(error).__name__, again=True)
    if watch.late:
        return late
    return content if isinstance(content, Trouble) else Reply(status, headers, content)


def _content(response: httpx2.Response, request: Request) -> bytes | Trouble:
    content = bytearray()
    for part in response.iter_bytes():
        content += part
        if len(content) > request.most_bytes:
            if request.cut:
                return bytes(content[: request.most_bytes])
            return Trouble("too-large", f"it has more than {request.most_bytes / 1_000_000:g} MB")
    return bytes(content)
