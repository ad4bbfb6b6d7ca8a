"""How a short notice leaves the house: by mail, or as a file that the bureau's own program sends.

Mail goes by the standard library's smtplib; a bureau's sender of text messages has an interface of
its own everywhere, so that it gets files: one JSON object {"to", "text", "at"} each, whole.
"""

from __future__ import annotations

import json
import os
import secrets
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from casehub.outlet import Outlet

SUBJECT = "办案系统提醒"
PATIENCE = 15


class NotSent(Exception):
    """The notice did not leave the house; the message says why, for the running log."""


class Gateway(Protocol):
    """What takes a short notice to somebody outside the system."""

    def send(self, to: str, text: str, at: datetime) -> None:
        """Hand over a notice for this address. Raises NotSent."""


class Dropped:
    """A folder in which another program finds notices; it removes what it has sent."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, to: str, text: str, at: datetime) -> None:
        """Write the notice whole, under a name that nobody has."""
        said = json.dumps({"to": to, "text": text, "at": at.isoformat()}, ensure_ascii=False)
        name = f"{at:%Y%m%dT%H%M%S}-{secrets.token_hex(8)}"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            half = self._folder / f".{name}"
            with half.open("w", encoding="utf-8") as file:
                file.write(said)
                file.flush()
                os.fsync(file.fileno())
            half.rename(self._folder / f"{name}.json")
        except OSError as error:
            raise NotSent(str(error)) from error


class Mail:
    """A mail server; over TLS where it is reached so or offers it."""

    def __init__(self, outlet: Outlet) -> None:
        self._outlet = outlet

    def send(self, to: str, text: str, at: datetime) -> None:
        """Hand the notice to the server."""
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self._outlet.sender, to, SUBJECT
        message["Date"] = format_datetime(at)
        message.set_content(text)
        try:
            with self._server() as server:
                if self._outlet.account:
                    server.login(self._outlet.account, self._outlet.password)
                server.send_message(message)
        except (OSError, smtplib.SMTPException) as error:
            raise NotSent(f"{type(error).__name__}: {error}") from error

    def _server(self) -> smtplib.SMTP:
        place, trusted = (self._outlet.host, self._outlet.port), ssl.create_default_context()
        if self._outlet.encrypted:
            return smtplib.SMTP_SSL(*place, timeout=PATIENCE, context=trusted)
        server = smtplib.SMTP(*place, timeout=PATIENCE)
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=trusted)
            server.ehlo()
        return server


def gateway_at(outlet: Outlet) -> Gateway:
    """The gateway that the bureau has set up."""
    return Dropped(outlet.folder) if outlet.folder is not None else Mail(outlet)
