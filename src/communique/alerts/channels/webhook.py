"""Alerts as JSON to a web address, one request each."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

from communique.alerts.channels import Carried
from communique.alerts.telling import text
from communique.alerts.values import Alert, as_json
from communique.brief.data import FORMAT

if TYPE_CHECKING:
    import httpx2

RETRIED = (408, 425, 429, 500, 502, 503, 504)
"""Answers after which the same request may do better."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a server may be silent, how often it is asked, and how long is waited before the second time (then twice as long each time,
    or as the server says, but never longer than `longest`). Seconds; choices."""

    answer: float = 10.0
    times: int = 4
    wait: float = 1.0
    longest: float = 30.0


@dataclass(frozen=True, slots=True)
class Webhook:
    """Posts `{"format", "text", "alert"}`. At the first alert that does not get through it stops: the others would fare no better."""

    url: str
    patience: Patience = Patience()

    def __call__(self, alerts: Sequence[Alert]) -> Carried:
        import httpx2  # takes 0.15 s to load

        done: list[str] = []
        headers = {"User-Agent": f"communique/{version('communique')}", "Content-Type": "application/json"}
        with httpx2.Client(timeout=self.patience.answer, headers=headers) as client:
            for alert in alerts:
                trouble = self._post(client, alert)
                if trouble:
                    return Carried(tuple(done), f"the webhook at {_host(self.url)} did not take an alert: {trouble}")
                done.append(alert.id)
        return Carried(tuple(done))

    def _post(self, client: httpx2.Client, alert: Alert) -> str | None:
        """None, or why it did not get through."""
        import httpx2

        body = json.dumps({"format": FORMAT, "text": text(alert), "alert": as_json(alert)})
        trouble = ""
        wait = self.patience.wait
        for left in range(self.patience.times - 1, -1, -1):
            asked: str | None = None
            try:
                # What it says beside its status is not read.
                with client.stream("POST", self.url, content=body) as response:
                    if response.is_success:
                        return None
                    trouble = f"it answers {response.status_code} {response.reason_phrase}".rstrip()
                    if response.status_code not in RETRIED:
                        return f"{trouble}; check the url in the rules file"
                    asked = response.headers.get("retry-after")
            except httpx2.RequestError as error:
                trouble = str(error) or type(error).__name__
            except (httpx2.InvalidURL, UnicodeError) as error:
                return f"{error}; check the url in the rules file"
            if left:
                time.sleep(min(float(asked) if asked and asked.isdecimal() else wait, self.patience.longest))
                wait *= 2
        return f"{trouble}, {self.patience.times} times"


def _host(url: str) -> str:
    """As much of the address as may be told: the rest can be a secret."""
    return url.partition("://")[2].partition("/")[0].rpartition("@")[2] or "no address"
