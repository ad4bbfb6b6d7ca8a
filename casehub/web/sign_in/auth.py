"""Sign in and out, the session cookie, and who is acting."""

from __future__ import annotations

import secrets
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Blueprint, current_app, g, redirect, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import Select, String, bindparam, select

from casehub.fields import PasswordField
from casehub.model import Person, SignIn
from casehub.people import accounts, factors, security_keys
from casehub.record.editions import NEWEST
from casehub.record.work import OFFICE_ZONE
from casehub.web.drawing.doing import done_or_refused
from casehub.web.drawing.forms import Form, form_of
from casehub.web.drawing.pages import page
from casehub.web.request.unit import (
    address,
    close_reading,
    now,
    parts,
    reading_session,
    writing,
    writing_session,
)
from casehub.workflow.refusals import Refused

if TYPE_CHECKING:
    from flask import Flask, Response
    from werkzeug.wrappers import Response as AnyResponse

    from casehub.record.work import Work

routes = Blueprint("auth", __name__)
ACCOUNT, PASSWORD = "sign_in_account", "sign_in_password"
FACTOR, KEY_ANSWER = "sign_in_code", "sign_in_key"
LARGEST_KEPT_FORM = 400_000
TOUCH_AFTER = timedelta(minutes=1)
# A browser is known by this cookie: `people.throttle` counts what is tried in it by itself.
BROWSER, BROWSER_COOKIE = "casehub-browser", "__Host-casehub-browser"
BROWSER_DAYS = 180 * 24 * 3600
MOST_PEOPLE = 8
PASSWORD_FIELDS = (
    PasswordField("old", "原密码", required=True, autocomplete="current-password"),
    PasswordField("new", "新密码", required=True, hint="不少于 12 个字符，可以是一句话"),
    PasswordField("again", "再输一次新密码", required=True),
)


class Actor(UserMixin):  # type: ignore[misc]  # the package has no types
    """The signed-in person as Flask-Login sees it."""

    def __init__(self, person_id: int) -> None:
        self.id = str(person_id)


def connect(app: Flask) -> None:
    """Let Flask-Login know who is signed in."""
    logins = LoginManager()
    logins.session_protection = None
    logins.init_app(app)
    logins.request_loader(_load)


def cookie_name() -> str:
    """`__Host-` binds the cookie to this host; browsers accept that prefix over TLS only."""
    return "__Host-casehub" if parts().secure_cookie else "casehub"


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.config["SECRET_KEY"]), salt="browser")


def _browsers() -> dict[int, str]:
    """Who has signed in in this browser: person → the name the browser was given then."""
    kept = request.cookies.get(BROWSER_COOKIE if parts().secure_cookie else BROWSER, "")
    try:
        return {int(person): str(name) for person, name in _signer().loads(kept, BROWSER_DAYS)}
    except (BadData, TypeError, ValueError):
        return {}


def _load(_request: object) -> Actor | None:
    person_id = g.get("person_id")
    return Actor(person_id) if person_id else None


def identify() -> None:
    """Before everything else: find out who asks."""
    g.person_id, g.roles, g.resumed, g.awaits_factor = None, frozenset(), False, False
    if request.endpoint == "static":
        return
    token = request.cookies.get(cookie_name(), "")
    if token:
        _recognise(token)


def require_sign_in() -> AnyResponse | tuple[str, int] | None:
    """After the check for forged forms: without a session ask for account and password."""
    if request.endpoint is None or parts().policy.of(request.endpoint).relation == "public":
        return None
    if current_user.is_authenticated:
        # The second factor comes first (web.second_factor).
        first = g.person.password_until is not None and not g.awaits_factor
        return _first_password() if first else None
    if request.method == "GET":
        asked = request.full_path.rstrip("?")
        return redirect(url_for("auth.sign_in", next=asked), 303)
    return _sign_in_and_go_on()


def _first_password() -> AnyResponse | None:
    """Whoever signed in with a one-time code chooses an own password before anything else."""
    if request.endpoint in {"auth.account", "auth.sign_out"}:
        return None
    return redirect(url_for("auth.account"), 303)


@cache
def _who_asks() -> Select[Any]:
    """Who signed in with a token: the question before every page, written once."""
    return (
        select(SignIn, Person, NEWEST)
        .join(Person, Person.id == SignIn.person_id)
        .where(SignIn.token_hash == bindparam("token", type_=String))
        .options(*accounts.whole())
    )


def _recognise(token: str) -> None:
    shared, at = parts(), now()
    reader = reading_session()
    # One query fills the identity map, and person_of reads from it; it tells the newest rules, too.
    row = reader.execute(_who_asks(), {"token": accounts.token_hash(token)}).unique().first()
    person = accounts.person_of(reader, token, at, shared.idle_minutes, shared.absolute_minutes)
    if person is None or row is None or (person.demonstration and shared.production):
        return
    g.person_id, g.person, g.edition = person.id, person, row[2]
    g.signed_in_at, last_seen = row[0].started_at, row[0].last_seen_at
    if at - last_seen > TOUCH_AFTER:
        with writing_session() as writer:
            accounts.touch(writer, token, at)
        g.person = person = reading_session().get_one(
            Person, person.id, options=accounts.whole()
        )
    g.awaits_factor = row[0].awaits_factor
    if not g.awaits_factor:
        g.roles = person.roles_on(at.astimezone(OFFICE_ZONE).date())


def _keep(person: Person, token: str) -> None:
    """Remember the new session for this request and give the browser its cookie."""
    g.new_token, g.person_id = token, person.id
    g.signed_in_at = now()


def set_cookie(response: Response) -> Response:
    """After the request: hand over or take back the session cookie."""
    if "new_token" in g:
        response.set_cookie(
            cookie_name(),
            g.new_token,
            httponly=True,
            secure=parts().secure_cookie,
            samesite="Lax",
            path="/",
        )
        known = _browsers()
        name = known.pop(g.person_id, "") or secrets.token_urlsafe(12)
        # Those who were here last stay.
        kept = [*known.items(), (g.person_id, name)][-MOST_PEOPLE:]
        response.set_cookie(
            BROWSER_COOKIE if parts().secure_cookie else BROWSER,
            _signer().dumps(kept),
            max_age=BROWSER_DAYS,
            httponly=True,
            secure=parts().secure_cookie,
            samesite="Lax",
            path="/",
        )
    elif g.get("signed_out"):
        response.delete_cookie(
            cookie_name(), path="/", secure=parts().secure_cookie, httponly=True, samesite="Lax"
        )
    return response


def _try(account: str, password: str) -> bool:
    """Check the password; failures are committed to the security log as well."""
    with writing_session() as writer:
        try:
            person, token = accounts.sign_in(
                writer,
                account,
                password,
                now(),
                address(),
                production=parts().production,
                browsers=_browsers(),
            )
        except accounts.SignInRefused:
            return False
        # Whoever signed in here before is signed out by it.
        accounts.sign_out(writer, request.cookies.get(cookie_name(), ""), now())
        _keep(person, token)
    admit(awaits_factor=factors.asked(reading_session(), g.person_id))
    return True


def admit(*, awaits_factor: bool) -> None:
    """Let the person act for the rest of this request; with no role before the second factor."""
    person = reading_session().get_one(Person, g.person_id, options=accounts.whole())
    g.person, g.awaits_factor = person, awaits_factor
    if not awaits_factor:
        g.roles = person.roles_on(now().astimezone(OFFICE_ZONE).date())


def _sign_in_and_go_on() -> tuple[str, int] | None:
    """A form arrived without a session: sign in on the same address, then show the form again."""
    if request.form.get(PASSWORD) and _try(request.form.get(ACCOUNT, ""), request.form[PASSWORD]):
        g.resumed = True
        return None
    return ask_again()


def ask_again() -> tuple[str, int]:
    """The sign-in on the address of the form that arrived, which keeps what was typed."""
    return (
        page(
            "auth/sign_in.html",
            action=request.full_path.rstrip("?"),
            kept=kept_fields(),
            account=request.form.get(ACCOUNT, ""),
            refused=PASSWORD in request.form,
            expired=True,
            demo=parts().demo_accounts,
        ),
        401,
    )


def kept_fields() -> list[tuple[str, str]]:
    """What was typed into the form that arrived, to be sent again; nothing where it is too long."""
    kept = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in {ACCOUNT, PASSWORD, FACTOR, KEY_ANSWER, "csrf_token"}
    ]
    return [] if sum(len(n) + len(v) for n, v in kept) > LARGEST_KEPT_FORM else kept


def safe_next(target: str) -> str:
    """A path of this site to go to after sign-in; anything else leads to the desk."""
    split = urlsplit(target)
    inside = target.startswith("/") and not target.startswith(("//", "/\\"))
    if inside and not split.scheme and not split.netloc and "\\" not in target:
        return target
    return url_for("pages.start")


@routes.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> AnyResponse | str | tuple[str, int]:
    """The sign-in page; one sentence for every failure."""
    target = request.values.get("next", "")
    refused = False
    if request.method == "POST":
        if _try(request.form.get(ACCOUNT, ""), request.form.get(PASSWORD, "")):
            # A new signed cookie as well, so that a token set before sign-in is worth nothing.
            session.clear()
            return redirect(safe_next(target), 303)
        refused = True
    elif g.get("person_id"):
        return redirect(safe_next(target), 303)
    text = page(
        "auth/sign_in.html",
        action=url_for("auth.sign_in"),
        kept=[("next", target)] if target else [],
        account=request.form.get(ACCOUNT, ""),
        refused=refused,
        expired=False,
        demo=parts().demo_accounts,
    )
    return (text, 422) if refused else text


@routes.post("/sign-out")
def sign_out() -> AnyResponse:
    """End the session on the server and take the cookie back."""
    token = request.cookies.get(cookie_name(), "")
    with writing_session() as writer:
        if token:
            accounts.sign_out(writer, token, now())
    session.clear()
    g.signed_out = True
    answer = redirect(url_for("auth.sign_in"), 303)
    # What this browser kept of the files that were read goes with the session.
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@routes.route("/account", methods=["GET", "POST"])
def account() -> AnyResponse | str | tuple[str, int]:
    """My account: organisation, roles, certificate; change of password ends other sessions."""
    form = form_of(PASSWORD_FIELDS)
    status = 200
    if request.method == "POST":
        form = form_of(PASSWORD_FIELDS, request.form)
        new, again = form.data.get("new"), form.data.get("again")
        if new and again and new != again:
            form.refuse("again", "两次输入的新密码不同")
        if _change(form):
            return redirect(url_for("auth.account", done="password"), 303)
        status = 422
    close_reading()
    shared = parts()
    sessions = accounts.open_sessions(
        reading_session(), g.person_id, now(), shared.idle_minutes, shared.absolute_minutes
    )
    token = g.get("new_token") or request.cookies.get(cookie_name(), "")
    text = page(
        "auth/account.html",
        form=form,
        done=request.args.get("done", ""),
        sessions=sessions,
        here=accounts.token_hash(token),
        tells_outside=shared.tells_outside,
        wanted=factors.wanted(shared.rules, g.roles),
        code=factors.active(reading_session(), g.person_id),
        keys=security_keys.live(reading_session(), g.person_id),
    )
    return text, status


@routes.post("/account/sessions")
def end_sessions() -> AnyResponse:
    """End one of my sessions, or all but this one."""
    token = request.cookies.get(cookie_name(), "")
    with writing() as work:
        accounts.end_own(work.session, work.actor, token, request.form.get("which", ""), work.at)
    return redirect(url_for("auth.account", done="sessions"), 303)


def _change(form: Form) -> bool:
    def act(work: Work) -> bool:
        old, new = form.data.get("old") or "", form.data.get("new") or ""
        if form.wrong:
            accounts.judge_change(work, old, new)
        else:
            accounts.change_password(work, old, new)
            accounts.end_sessions(work.session, work.actor.id, work.at)
        return True

    done = done_or_refused(form, act)
    if isinstance(done, accounts.WrongPassword):
        with writing_session() as writer:
            person = writer.get_one(Person, g.person_id)
            accounts.note_wrong_password(writer, person, now(), address())
    if isinstance(done, Refused):
        return False
    with writing_session() as writer:
        # The password was just proved, so a new session follows without asking again.
        person = writer.get_one(Person, g.person_id)
        _keep(person, accounts.begin(writer, person, now(), address()))
    return True
