"""The channels that rules and settings set up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from communique.alerts.channels import Carried, Channel
from communique.alerts.channels.mail import Mail
from communique.alerts.channels.rss import Rss
from communique.alerts.channels.webhook import Webhook
from communique.errors import SettingsError

if TYPE_CHECKING:
    from communique.alerts.rules import Rules
    from communique.alerts.values import Alert
    from communique.settings import Settings


def channels(rules: Rules, settings: Settings, show: Callable[[Alert], None], now: datetime) -> dict[str, Channel]:
    """The channels that are set up. Raises SettingsError where rules go by e-mail and no mail server is set."""
    ways: dict[str, Channel] = {"terminal": _terminal(show)}
    if rules.channels.rss:
        ways["rss"] = Rss(rules.channels.rss, now)
    if rules.channels.webhook:
        ways["webhook"] = Webhook(rules.channels.webhook)
    if rules.channels.email:
        if not settings.smtp_host or not settings.smtp_from:
            missing = "smtp_from" if settings.smtp_host else "smtp_host"
            raise SettingsError(
                f"alerts go by e-mail, but {missing} is not set; set it in communique.toml (communique info)"
            )
        ways["email"] = Mail(
            rules.channels.email, settings.smtp_from, settings.smtp_host, settings.smtp_port, now,
            settings.smtp_user, settings.smtp_password,
        )  # fmt: skip
    return ways


def _terminal(show: Callable[[Alert], None]) -> Channel:
    def carry(alerts: Sequence[Alert]) -> Carried:
        for alert in alerts:
            show(alert)
        return Carried(tuple(alert.id for alert in alerts))

    return carry
