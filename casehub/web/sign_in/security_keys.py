"""安全密钥: add and take away the keys of one's own account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request, url_for

from casehub.fields import ChoiceField, PasswordField, TextField
from casehub.model import SignIn
from casehub.people import factors, security_keys
from casehub.web.drawing.doing import done_as_typed
from casehub.web.drawing.forms import Form, form_of
from casehub.web.drawing.pages import page
from casehub.web.request.unit import address, close_reading, now, reading
from casehub.web.sign_in.second_factor import is_owner, must_have, secret_key, session_name, site
from casehub.workflow.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from werkzeug.wrappers import Response as AnyResponse

    from casehub.model import SecurityKey
    from casehub.record.work import Work

routes = Blueprint("security_keys", __name__)
ANSWER = "key_answer"
PASSWORD = PasswordField("password", "密码", required=True, autocomplete="current-password")
NEW_FIELDS = (
    TextField("name", "名称", required=True, hint="认得出是哪一把，例如：抽屉里的备用密钥"),
    PASSWORD,
)


def _old_fields(keys: Sequence[SecurityKey]) -> tuple[ChoiceField, PasswordField]:
    offered = tuple((str(key.id), key.name) for key in keys)
    return (
        ChoiceField("old_key", "哪一把", required=True, options=offered),
        PasswordField("old_password", "密码", required=True, autocomplete="current-password"),
    )


@routes.route("/account/keys", methods=["GET", "POST"])
def setup() -> AnyResponse | str | tuple[str, int]:
    """One's security keys: which there are, one more, one fewer."""
    work = reading()
    keys = security_keys.live(work.session, work.actor.id)
    new, old = form_of(NEW_FIELDS), form_of(_old_fields(keys))
    status = 200
    if request.method == "POST":
        if request.form.get("do") == "remove":
            old = form_of(_old_fields(keys), request.form)
            done = _remove(old)
        else:
            new = form_of(NEW_FIELDS, request.form)
            done = _add(new)
        if done:
            return redirect(url_for("security_keys.setup"), 303)
        status = 422
    return _drawn(new, old), status


def _drawn(new: Form, old: Form) -> str:
    close_reading()
    work = reading()
    keys = security_keys.live(work.session, work.actor.id)
    options, unable = "", ""
    try:
        asked = security_keys.challenge(secret_key(), session_name(), "add", now())
        options = security_keys.options_to_add(site(), work.actor, keys, asked, secret_key())
    except Refused as refused:
        unable = refused.reasons[0].sentence
    return page(
        "auth/keys.html",
        new=new,
        old=old,
        keys=keys,
        options=options,
        unable=unable,
        required=must_have(),
        has_factor=factors.asked(work.session, work.actor.id),
    )


def _add(form: Form) -> bool:
    name, answer = str(form.data.get("name") or ""), request.form.get(ANSWER, "")

    def act(work: Work) -> None:
        row = work.session.get_one(SignIn, session_name())
        security_keys.add(
            work.session, secret_key(), site(), work.actor, row, name, answer, work.at, address()
        )

    return _done(form, "password", act)


def _remove(form: Form) -> bool:
    def act(work: Work) -> None:
        key = form.data.get("old_key")
        if not form.wrong and key is not None:
            security_keys.take_away(work.session, work.actor, int(key), work.at, address())

    return _done(form, "old_password", act)


def _done(form: Form, password: str, act: Callable[[Work], None]) -> bool:
    """Do it for the owner of the account only; refusals go beside the fields."""
    typed = form.data.get(password)
    if typed and not is_owner(str(typed)):
        form.refuse(password, "密码不正确")

    def done(work: Work) -> bool:
        act(work)
        return True

    return done_as_typed(form, done) is not None
