"""Alerts by e-mail over SMTP: one message a run."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from communique.alerts.channels import Carried
from communique.alerts.telling import text
from communique.alerts.values import Alert
from communique.brief.references import count

TLS_PORT = 465
"""Where servers speak TLS from the first byte (RFC 8314); elsewhere it begins with STARTTLS where offered."""
ANSWER_SECONDS = 20.0
"""How long a server may be silent. A choice."""


@dataclass(frozen=True, slots=True)
class Mail:
    """`now` dates the message. A password is only given over TLS. `tls`: whom to trust; the machine's own list unless given."""

    to: tuple[str, ...]
    sender: str
    host: str
    port: int
    now: datetime
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: ssl.SSLContext | None = None

    def __call__(self, alerts: Sequence[Alert]) -> Carried:
        try:
            with self._connection() as smtp:
                smtp.ehlo()
                secret = self.port == TLS_PORT
                if not secret and smtp.has_extn("starttls"):
                    smtp.starttls(context=self._tls())
                    smtp.ehlo()
                    secret = True
                if self.user and self.password:
                    if not secret:
                        return self._failed("it offers no STARTTLS, and the password is not sent in the clear")
                    smtp.login(self.user, self.password)
                refused = smtp.send_message(message(alerts, self.sender, self.to, self.now))
        except smtplib.SMTPAuthenticationError:
            return self._failed("it does not take the user and password; check smtp_user and COMMUNIQUE_SMTP_PASSWORD")
        except smtplib.SMTPRecipientsRefused as error:
            return self._failed(f"it refuses {', '.join(error.recipients)}")
        except smtplib.SMTPResponseException as error:
            said = (
                error.smtp_error if isinstance(error.smtp_error, str) else error.smtp_error.decode("utf-8", "replace")
            )
            return self._failed(f"it answers {error.smtp_code} {said}")
        except (smtplib.SMTPException, OSError, UnicodeError) as error:
            return self._failed(f"{error or type(error).__name__}")
        ids = tuple(alert.id for alert in alerts)
        return Carried(ids, f"the mail server {self.host} refuses {', '.join(refused)}" if refused else None)

    def _connection(self) -> smtplib.SMTP:
        if self.port == TLS_PORT:
            return smtplib.SMTP_SSL(self.host, self.port, timeout=ANSWER_SECONDS, context=self._tls())
        return smtplib.SMTP(self.host, self.port, timeout=ANSWER_SECONDS)

    def _tls(self) -> ssl.SSLContext:
        return self.tls or ssl.create_default_context()

    def _failed(self, why: str) -> Carried:
        return Carried((), f"the mail server {self.host} did not take the message: {' '.join(why.split())}")


def message(alerts: Sequence[Alert], sender: str, to: Sequence[str], now: datetime) -> EmailMessage:
    """All alerts in one plain message; its identity hangs on the first of them, so that a message sent twice is known as one."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Date"] = sender, ", ".join(to), format_datetime(now)
    only = alerts[0].headline
    mail["Subject"] = (
        f"Communique: {only}" if len(alerts) == 1 else f"Communique: {count(len(alerts), 'alert')}: {only}"
    )
    mail["Auto-Submitted"] = "auto-generated"
    mail["Message-ID"] = f"<{alerts[0].id}.{len(alerts)}@communique.invalid>"
    mail.set_content("\n".join(text(alert) for alert in alerts), cte="quoted-printable")
    return mail
