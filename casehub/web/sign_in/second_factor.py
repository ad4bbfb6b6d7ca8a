"""The second factor at sign-in, of either kind; the 动态口令: set it up, give it up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, current_app, g, redirect, request, url_for

from casehub.fields import PasswordField, TextField
from casehub.model import Person, SignIn
from casehub.people import accounts, factors, security_keys
from casehub.web.drawing.doing import done_as_typed
from casehub.web.drawing.forms import Form, form_of
from casehub.web.drawing.pages import page
from casehub.web.request.unit import (
    address,
    close_reading,
    now,
    parts,
    reading,
    reading_session,
    writing_session,
)
from casehub.web.sign_in.auth import FACTOR, KEY_ANSWER, admit, cookie_name, kept_fields, safe_next
from casehub.workflow.refusals import Refused

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

    from casehub.record.work import Work

routes = Blueprint("second_factor", __name__)
SETTING_UP = frozenset({"auth.account", "second_factor.setup", "security_keys.setup"})
CODE_FIELDS = (TextField("code", "动态口令", required=True, hint="手机应用显示的六位数字"),)
# Who finds an open desk sets no factor up for somebody else.
NEW_FIELDS = (
    PasswordField("password", "密码", required=True, autocomplete="current-password"),
    *CODE_FIELDS,
)


def secret_key() -> str:
    """What this installation alone knows."""
    return str(current_app.config["SECRET_KEY"])


def session_name() -> str:
    """The name under which this session is stored."""
    return accounts.token_hash(g.get("new_token") or request.cookies.get(cookie_name(), ""))


def site() -> security_keys.Site:
    """Whom keys are proved to on this page. Raises Refused where browsers use none."""
    return security_keys.site_of(parts().base_url, request.host_url)


def proved(code: str) -> bool:
    """Whether this session's second factor is proved by the code; the failure is committed."""
    with writing_session() as writer:
        person, row = writer.get_one(Person, g.person_id), writer.get_one(SignIn, session_name())
        return factors.prove(writer, secret_key(), person, row, code, now(), address())


def _key_proved(answer: str) -> bool:
    """The same with the answer of a security key."""
    try:
        place = site()
    except Refused:
        return False
    with writing_session() as writer:
        person, row = writer.get_one(Person, g.person_id), writer.get_one(SignIn, session_name())
        return security_keys.prove(
            writer, secret_key(), place, person, row, answer, now(), address()
        )


def _answered() -> bool | None:
    """Whether what was posted proves a factor; None when nothing was posted for that."""
    answer, code = request.form.get(KEY_ANSWER, ""), request.form.get(FACTOR)
    if answer:
        return _key_proved(answer)
    return None if code is None else proved(code)


@routes.route("/second-factor", methods=["GET", "POST"])
def prove() -> AnyResponse | str | tuple[str, int]:
    """Ask for the code after the password; one sentence for every failure."""
    target = request.values.get("next", "")
    if not g.awaits_factor:
        return redirect(safe_next(target), 303)
    refused = request.method == "POST"
    if refused and _answered():
        return redirect(safe_next(target), 303)
    text = asked(url_for("second_factor.prove"), [("next", target)] if target else [], refused)
    return (text, 422) if refused else text


def asked(action: str, kept: list[tuple[str, str]], refused: bool) -> str:
    """The page that asks for a code or a key; what was typed before stays in it."""
    close_reading()
    reader = reading_session()
    keys = security_keys.live(reader, g.person_id)
    options, unable = "", ""
    if keys:
        try:
            wanted = security_keys.challenge(secret_key(), session_name(), "prove", now())
            options = security_keys.options_to_prove(site(), keys, wanted)
        except Refused as no:
            unable = no.reasons[0].sentence
    return page(
        "auth/second_factor.html",
        action=action,
        kept=kept,
        refused=refused,
        keys=keys,
        options=options,
        unable=unable,
        code=factors.active(reader, g.person_id) is not None,
    )


def require() -> AnyResponse | tuple[str, int] | None:
    """After the sign-in, before anything else: prove the factor; set one up where one must be."""
    if not g.get("person_id") or request.endpoint in {"auth.sign_out", "static"}:
        return None
    if g.awaits_factor:
        return _ask_first()
    if g.person.password_until is not None or not must_have():
        return None
    if request.endpoint in SETTING_UP or factors.asked(reading_session(), g.person_id):
        return None
    return redirect(url_for("second_factor.setup"), 303)


def must_have() -> bool:
    """Whether the person may do nothing without a second factor.

    In production only: elsewhere are no real matters, and people share accounts to look around.
    """
    return parts().production and factors.wanted(parts().rules, g.roles) == "required"


def _ask_first() -> AnyResponse | tuple[str, int] | None:
    if request.endpoint == "second_factor.prove":
        return None
    if request.method == "GET":
        return redirect(url_for("second_factor.prove", next=request.full_path.rstrip("?")), 303)
    # A form arrived: the proof may have come with it; else it is kept beside the question.
    answered = _answered()
    if answered:
        admit(awaits_factor=False)
        g.resumed = True
        return None
    return asked(request.full_path.rstrip("?"), kept_fields(), answered is not None), 401


@routes.route("/account/second-factor", methods=["GET", "POST"])
def setup() -> AnyResponse | str | tuple[str, int]:
    """Set up, replace or give up one's 动态口令."""
    fields = CODE_FIELDS if factors.active(reading_session(), g.person_id) else NEW_FIELDS
    form, status = form_of(fields), 200
    if request.method == "POST":
        form = form_of(fields, request.form)
        if _change(form):
            return redirect(url_for("second_factor.setup"), 303)
        status = 422
        close_reading()
    work = reading()
    secret, uri, sealed = factors.offer(secret_key(), work.actor, now())
    text = page(
        "auth/factor_setup.html",
        form=form,
        factor=factors.active(work.session, work.actor.id),
        required=must_have(),
        keys=security_keys.live(work.session, work.actor.id),
        secret=secret,
        uri=uri,
        sealed=sealed,
    )
    return text, status


def is_owner(password: str) -> bool:
    """Whether it is the person who sits there; wrong passwords are counted as in 我的账户."""
    with writing_session() as writer:
        person = writer.get_one(Person, g.person_id)
        if accounts.proves_again(writer, person, password, now()):
            return True
        accounts.note_wrong_password(writer, person, now(), address())
        return False


def _change(form: Form) -> bool:
    """Set a factor up, or give the present one up by its own code."""
    drops, password = request.form.get("do") == "drop", form.data.get("password")
    if password and not is_owner(str(password)):
        form.refuse("password", "密码不正确")
    code = str(form.data.get("code") or "")
    if drops and code and not proved(code):
        form.refuse("code", "动态口令不正确")

    def act(work: Work) -> bool:
        if drops and not form.wrong:
            factors.drop(work.session, work.actor, work.at)
        elif not drops and code and factors.active(work.session, work.actor.id) is None:
            sealed = request.form.get("offer", "")
            factors.add(work.session, secret_key(), work.actor, sealed, code, work.at)
        return True

    return done_as_typed(form, act) is not None
