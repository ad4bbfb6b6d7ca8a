"""Security headers: a content security policy with one nonce per page, and no caching."""

from __future__ import annotations

import hashlib
import secrets
from functools import cache
from pathlib import Path

from flask import Response, current_app, g, request

# What a file of the program is called after what is in it: `?v=`.
STATE = "v"
YEAR, HOUR = 31_536_000, 3_600


@cache
def _state_of(file: Path) -> str:
    """A short hash of a file, which no later state of it bears; "" where there is none."""
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12] if file.is_file() else ""


def name_by_state(endpoint: str, values: dict[str, object]) -> None:
    """Have a file of the program asked for by its state.

    A browser that kept it for a page of today must not draw the pages of tomorrow's program by it.
    """
    if endpoint == "static" and "filename" in values:
        state = _state_of(Path(current_app.static_folder or "") / str(values["filename"]))
        values[STATE] = state or None


def nonce() -> str:
    """The nonce of this page's style sheet and scripts."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    return str(g.nonce)


def add_headers(response: Response) -> Response:
    """Set the headers of every answer; a view may have set a stricter content policy itself."""
    headers = response.headers
    headers.setdefault(
        "Content-Security-Policy",
        "default-src 'none'; "
        f"style-src 'nonce-{nonce()}'; script-src 'nonce-{nonce()}'; "
        "img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'",
    )
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()"
    if request.is_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if request.endpoint == "static":
        kept = f"{YEAR}, immutable" if request.args.get(STATE) else str(HOUR)
        headers["Cache-Control"] = f"public, max-age={kept}"
    else:
        headers["Cache-Control"] = "no-store"
    return response
