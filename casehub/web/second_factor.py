"""动态口令: set it up, prove it at sign-in, give it up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, current_app, g, redirect, request, url_for

from casehub.fields import PasswordField, TextField
from casehub.model import Person, SignIn
from casehub.people import accounts, factors
from casehub.web.auth import FACTOR, admit, cookie_name, kept_fields, safe_next
from casehub.web.forms import Form, form_of
from casehub.web.pages import page
from casehub.web.unit import (
    address,
    close_reading,
    now,
    parts,
    reading,
    reading_session,
    writing,
    writing_session,
)
from casehub.workflow.refusals import Refused

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

routes = Blueprint("second_factor", __name__)
CODE_FIELDS = (TextField("code", "动态口令", required=True, hint="手机应用显示的六位数字"),)
# Who finds an open desk sets no factor up for somebody else.
NEW_FIELDS = (
    PasswordField("password", "密码", required=True, autocomplete="current-password"),
    *CODE_FIELDS,
)


def _key() -> str:
    return str(current_app.config["SECRET_KEY"])


def proved(code: str) -> bool:
    """Whether this session's second factor is proved by the code; the failure is committed."""
    token = accounts.token_hash(g.get("new_token") or request.cookies.get(cookie_name(), ""))
    with writing_session() as writer:
        person, row = writer.get_one(Person, g.person_id), writer.get_one(SignIn, token)
        return factors.prove(writer, _key(), person, row, code, now(), address())


@routes.route("/second-factor", methods=["GET", "POST"])
def prove() -> AnyResponse | str | tuple[str, int]:
    """Ask for the code after the password; one sentence for every failure."""
    target = request.values.get("next", "")
    if not g.awaits_factor:
        return redirect(safe_next(target), 303)
    if request.method == "POST" and proved(request.form.get(FACTOR, "")):
        return redirect(safe_next(target), 303)
    refused = request.method == "POST"
    text = asked(url_for("second_factor.prove"), [("next", target)] if target else [], refused)
    return (text, 422) if refused else text


def asked(action: str, kept: list[tuple[str, str]], refused: bool) -> str:
    """The page that asks for the code; what was typed before stays in it."""
    return page("auth/second_factor.html", action=action, kept=kept, refused=refused)


def require() -> AnyResponse | tuple[str, int] | None:
    """After the sign-in, before anything else: prove the factor; set one up where one must be."""
    if not g.get("person_id") or request.endpoint in {"auth.sign_out", "static"}:
        return None
    if g.awaits_factor:
        return _ask_first()
    if g.person.password_until is not None or (
        factors.wanted(parts().rules, g.roles) != "required"
    ):
        return None
    if request.endpoint in {"auth.account", "second_factor.setup"} or (
        factors.active(reading_session(), g.person_id) is not None
    ):
        return None
    return redirect(url_for("second_factor.setup"), 303)


def _ask_first() -> AnyResponse | tuple[str, int] | None:
    if request.endpoint == "second_factor.prove":
        return None
    if request.method == "GET":
        return redirect(url_for("second_factor.prove", next=request.full_path.rstrip("?")), 303)
    # A form arrived: the code may have come with it; else it is kept beside the question.
    code = request.form.get(FACTOR)
    if code and proved(code):
        admit(awaits_factor=False)
        g.resumed = True
        return None
    return asked(request.full_path.rstrip("?"), kept_fields(), code is not None), 401


@routes.route("/account/second-factor", methods=["GET", "POST"])
def setup() -> AnyResponse | str | tuple[str, int]:
    """Set up, replace or give up one's 动态口令."""
    fields = CODE_FIELDS if factors.active(reading_session(), g.person_id) else NEW_FIELDS
    form, status = form_of(fields), 200
    if request.method == "POST":
        form = form_of(fields, request.form)
        if not form.errors and _change(form):
            return redirect(url_for("second_factor.setup"), 303)
        status = 422
        close_reading()
    work = reading()
    secret, uri, sealed = factors.offer(_key(), work.actor, now())
    text = page(
        "auth/factor_setup.html",
        form=form,
        factor=factors.active(work.session, work.actor.id),
        wanted=factors.wanted(parts().rules, g.roles),
        secret=secret,
        uri=uri,
        sealed=sealed,
    )
    return text, status


def _is_owner(password: str) -> bool:
    """Whether it is the person who sits there; wrong passwords are counted as in 我的账户."""
    with writing_session() as writer:
        person = writer.get_one(Person, g.person_id)
        if accounts.proves_again(writer, person, password, now()):
            return True
        accounts.note_wrong_password(writer, person, now(), address())
        return False


def _change(form: Form) -> bool:
    """Set a factor up, or give the present one up by its own code."""
    code, drops = str(form.data["code"]), request.form.get("do") == "drop"
    if drops and not proved(code):
        form.refuse("code", "动态口令不正确")
        return False
    if "password" in form.data and not _is_owner(str(form.data["password"])):
        form.refuse("password", "密码不正确")
        return False
    try:
        with writing() as work:
            if drops:
                factors.drop(work.session, work.actor, work.at)
            elif factors.active(work.session, work.actor.id) is None:
                sealed = request.form.get("offer", "")
                factors.add(work.session, _key(), work.actor, sealed, code, work.at)
    except Refused as refused:
        for reason in refused.reasons:
            form.refuse(reason.field, reason.sentence)
        return False
    return True
