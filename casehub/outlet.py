"""The way by which short notices leave the house, as CASEHUB_GATEWAY names it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit


@dataclass(frozen=True, kw_only=True)
class Outlet:
    """Where short notices leave the house: a mail server, or a folder that a program empties."""

    folder: Path | None = None
    host: str = ""
    port: int = 0
    sender: str = ""
    # Over TLS from the beginning; without it a server that offers STARTTLS is taken at its word.
    encrypted: bool = False
    account: str = ""
    password: str = field(default="", repr=False)


def outlet_faults(address: str | None) -> list[str]:
    """What is wrong with an address as CASEHUB_GATEWAY bears it, as Chinese sentences."""
    if address is None:
        return []
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return ["CASEHUB_GATEWAY 的端口不是数字"]
    if parts.scheme == "file" and parts.path.startswith("/") and not parts.netloc:
        return []
    sender = dict(parse_qsl(parts.query)).get("from", "")
    if parts.scheme in {"smtp", "smtps"} and parts.hostname and port and "@" in sender:
        return []
    return [
        "CASEHUB_GATEWAY 应写成 smtp://主机:端口?from=发件邮箱、smtps://账号:密码@主机:端口?from=发件邮箱"
        "或者 file:///文件夹"
    ]


def outlet_at(address: str | None) -> Outlet | None:
    """The outlet that a faultless address names; None for none."""
    if address is None:
        return None
    parts = urlsplit(address)
    if parts.scheme == "file":
        return Outlet(folder=Path(parts.path))
    return Outlet(
        host=parts.hostname or "",
        port=parts.port or 0,
        sender=dict(parse_qsl(parts.query))["from"],
        encrypted=parts.scheme == "smtps",
        account=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )
