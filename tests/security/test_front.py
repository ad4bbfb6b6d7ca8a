"""What nginx in front admits, by the file that is delivered (tests/deploy runs it)."""

from __future__ import annotations

import re
import ssl

from tests.architecture.source import PROJECT

CONF = (PROJECT / "config" / "deploy" / "nginx.conf").read_text(encoding="utf-8")
LINES = [line.split("#")[0].strip() for line in CONF.splitlines()]


def servers() -> list[str]:
    """The text of each server block."""
    return [part.split("\nserver {")[0] for part in ("\n" + "\n".join(LINES)).split("\nserver {")[1:]]


def test_only_present_versions_of_tls() -> None:
    protocols = [line for line in LINES if line.startswith("ssl_protocols")]
    assert protocols == ["ssl_protocols TLSv1.2 TLSv1.3;"]
    assert "ssl_session_tickets off;" in LINES


def test_only_named_suites_that_keep_the_past_secret() -> None:
    named = next(line for line in LINES if line.startswith("ssl_ciphers")).removeprefix("ssl_ciphers ").rstrip(";").split(":")
    assert len(named) >= 4
    assert [one for one in named if not re.fullmatch(r"ECDHE-(RSA|ECDSA)-(AES(128|256)-GCM-SHA(256|384)|CHACHA20-POLY1305)", one)] == []
    assert "ssl_prefer_server_ciphers on;" in LINES
    # What OpenSSL makes of the line: nothing older than TLS 1.2, nothing left out.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers(":".join(named))
    known = {one["name"]: one for one in context.get_ciphers() if one["protocol"] != "TLSv1.3"}
    assert set(known) == set(named)
    assert {one["kea"] for one in known.values()} == {"kx-ecdhe"}
    assert all(one["aead"] for one in known.values())


def test_nothing_is_answered_without_tls() -> None:
    """Port 80 leads to https and answers nothing else; everything else is behind TLS."""
    plain = [s for s in servers() if re.search(r"listen 80;", s)]
    assert len(plain) == 1
    assert "return 301 https://$host$request_uri;" in plain[0]
    assert "proxy_pass" not in plain[0]
    rest = [s for s in servers() if s not in plain]
    assert rest
    assert all("listen 443 ssl" in s for s in rest)


def test_probes_are_for_the_operator() -> None:
    probes = CONF.split("location /health/")[1].split("}")[0]
    assert "deny all;" in probes


def test_sign_in_is_bounded_before_the_application() -> None:
    sign_in = CONF.split("location = /sign-in")[1].split("}")[0]
    assert "limit_req zone=" in sign_in
    assert re.search(r"client_max_body_size \d+m;", CONF)
