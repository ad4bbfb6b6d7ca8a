"""A form that was opened under an earlier sign-in: what was typed is kept, nothing is done yet.

Signing out or in in another window makes the tokens of all open forms worthless. Whoever pressed
a button there loses nothing: without a session the sign-in keeps what was typed; with one, the
page says who is signed in now and sends the same again with a new token when told to. That holds
only for what the browser says to come from a page of this very site: a form that somebody else
made is refused as before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import g, redirect, request, url_for
from flask_wtf.csrf import CSRFError

from casehub.web.drawing.pages import page
from casehub.web.request.pace import note_forged
from casehub.web.request.unit import close_reading, parts
from casehub.web.sign_in.auth import ask_again, kept_fields

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.wrappers import Response

# What the browser itself says of where a form comes from; pages cannot set it.
SAME, HERE = "Sec-Fetch-Site", "same-origin"
# A page that only stood open too long, as flask-wtf says it.
EXPIRED = "The CSRF token has expired."


def connect(app: Flask) -> None:
    """Answer forms whose token is not that of the session."""
    app.register_error_handler(CSRFError, answer)


def is_own_form() -> bool:
    """Whether the browser says that the form stood on a page of this site."""
    said = request.headers.get(SAME)
    if said is not None:
        return said == HERE
    origin = urlsplit(request.headers.get("Origin", ""))
    here = urlsplit(request.host_url)
    return bool(origin.netloc) and (origin.scheme, origin.netloc) == (here.scheme, here.netloc)


def answer(error: CSRFError) -> Response | tuple[str, int]:
    """The sign-in, or the question whether to go on; for a stranger's form one refusal."""
    own = is_own_form()
    if not own and error.description != EXPIRED:
        note_forged(f"{request.path[:200]} 表单令牌不符")
    if own and request.endpoint == "auth.sign_in":
        return redirect(url_for("auth.sign_in", next=request.values.get("next") or None), 303)
    public = parts().policy.of(request.endpoint or "").relation == "public"
    # The page of the own account takes passwords; they are not written into a page.
    kept = kept_fields() if own and request.blueprint != "auth" else []
    if own and not public and not g.get("person_id"):
        return ask_again()
    close_reading()
    return page("errors/stale.html", action=request.full_path.rstrip("?"), kept=kept), 400
