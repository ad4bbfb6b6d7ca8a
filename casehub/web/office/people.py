"""People, their roles and certificates: the security administrator's pages."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, request, url_for
from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload

from casehub.acts import responsibilities
from casehub.fields import (
    ChoiceField,
    DateField,
    Field,
    OrganisationField,
    SeveralField,
    TextField,
)
from casehub.law.text import fold
from casehub.model import Certificate, Organisation, Person, StaffRequest
from casehub.people import accounts, bureau, countersigning, factors, reach
from casehub.record.events import log_security
from casehub.web.drawing.doing import done_as_typed
from casehub.web.drawing.forms import Form, form_of
from casehub.web.drawing.pages import page
from casehub.web.drawing.sought import TOKEN, sought, token_of
from casehub.web.request.unit import address, reading, row_number, writing
from casehub.workflow.refusals import NotFound, Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.datastructures import MultiDict
    from werkzeug.wrappers import Response as AnyResponse

    from casehub.record.work import Work

routes = Blueprint("people", __name__)
PAGE_SIZE = 50
# What was done last, as the page of the person says it.
DONE = {
    "saved": ("已更改登记", ""),
    "asked": ("已申请授予岗位", "另一名管理员复核后生效。"),
    "withdrawn": ("已收回岗位", "本人的登录已全部退出。"),
    "certified": ("已登记证件", ""),
    "ended": ("已登记证件失效", ""),
    "sign_out": ("已退出全部登录", ""),
    "resume": ("已申请恢复账号", "另一名管理员复核后生效。"),
    "factor": ("已申请停用二次验证", "另一名管理员复核后生效。"),
    "stopped": ("已停用账号", "有未办结职责的，已交接并写入各案，接办人的工作台随即列出。"),
}
# What may be asked about an account, as `countersigning.ask` calls it.
ORDERS = {"resume": "resumes", "password": "code", "factor": "drops_factor"}
CERTIFICATE_FIELDS = (
    TextField("number", "证件号", required=True),
    DateField("valid_from", "有效期自", required=True),
    DateField("valid_to", "有效期至", required=True, not_before="valid_from"),
)


def _role_field() -> tuple[Field, ...]:
    roles = tuple((key, role.title) for key, role in reading().rules.roles.items())
    return (
        ChoiceField("role", "岗位", required=True, options=roles),
        DateField("since", "自哪天起", required=True, default="today"),
    )


PERSON_FIELDS: tuple[Field, ...] = (
    TextField("name", "姓名", required=True),
    TextField("username", "账号", required=True, hint="小写字母和数字，登记后不改"),
    OrganisationField("organisation_id", "单位", required=True),
    TextField("post", "职务"),
    TextField("phone", "联系电话"),
    SeveralField("roles", "岗位", required=True),
)


# What may be mended of a person; the name of the account stays as it is in the record.
MENDED = tuple(f for f in PERSON_FIELDS if f.id in {"name", "post", "phone", "organisation_id"})


def _person_choices() -> dict[str, tuple[tuple[str, str], ...]]:
    work = reading()
    mine = reach.staffed(work.rules.offices, work.session, work.actor)
    offices = work.session.scalars(select(Organisation).where(mine).order_by(Organisation.id))
    return {
        "organisation_id": tuple((str(o.id), o.name) for o in offices if o.is_valid_on(work.today)),
        "roles": tuple((key, role.title) for key, role in work.rules.roles.items()),
    }


@routes.post("/people/find")
def find() -> AnyResponse:
    """Take what is looked for out of the form, so that it stands in no address in clear."""
    text = request.form.get("q", "").strip()
    return redirect(url_for("people.index", **_looking_for(text)), 303)


def _looking_for(text: str) -> dict[str, Any]:
    return {TOKEN: token_of(text)} if text else {}


@routes.get("/people")
def index() -> str:
    """The list of people: search by name, account or organisation; keyset paging by id."""
    work, asked = reading(), sought()
    word, after = asked.text.strip(), request.args.get("after", "")
    kept = _looking_for(word)
    found = (
        select(Person)
        .join(Organisation, Organisation.id == Person.organisation_id)
        .options(selectinload(Person.grants), selectinload(Person.certificates))
        .where(~Person.system, reach.staffed(work.rules.offices, work.session, work.actor))
        .order_by(Person.id)
        .limit(PAGE_SIZE + 1)
    )
    if word:
        like = "%" + word.replace("%", r"\%").replace("_", r"\_") + "%"
        found = found.where(
            or_(
                Person.name.like(like, escape="\\"),
                Person.username.like(like, escape="\\"),
                Organisation.name.like(like, escape="\\"),
            )
        )
    last = row_number(after)
    if last is not None:
        found = found.where(Person.id > last)
    rows = list(work.session.scalars(found))
    more = len(rows) > PAGE_SIZE
    rows = rows[:PAGE_SIZE]
    return page(
        "people/index.html",
        people=rows,
        left_behind=responsibilities.count_duties(work, [p.id for p in rows if not p.active]),
        word=word,
        lost=asked.lost,
        next=url_for("people.index", **kept, after=rows[-1].id) if more else "",
        previous=url_for("people.index", **kept) if after else "",
    )


@routes.route("/people/new", methods=["GET", "POST"])
def new() -> AnyResponse | str | tuple[str, int]:
    """Register a person; roles and the one-time code wait for a second administrator."""
    choices = _person_choices()
    offices = choices["organisation_id"]
    # The page of an office says which; who keeps one office's people need not.
    asked = request.args.get("office", "")
    wanted = [one for one, _ in offices if one == asked or len(offices) == 1]
    form = form_of(
        PERSON_FIELDS,
        request.form if request.method == "POST" else None,
        initial={"organisation_id": int(wanted[0])} if wanted else None,
        choices=choices,
    )
    if request.method == "GET":
        return page("people/new.html", form=form)
    half: list[str] = []
    number = _submit(form, lambda work: _register(work, form.data, half))
    if number is not None:
        return _show_half(form.data["name"], half[0], number)
    return page("people/new.html", form=form), 422


def _show_half(name: str, half: str, number: int) -> str:
    return page("people/code.html", name=name, half=half, first=True, person_id=number)


def _register(work: Work, data: dict[str, object], half: list[str]) -> int:
    username = fold(str(data.get("username") or ""))
    row = {one.id: data.get(one.id) or "" for one in PERSON_FIELDS}
    row |= {"username": username, "roles": []}
    asked = data.get("roles")
    asked = [str(one) for one in asked] if isinstance(asked, list) else []
    office = work.session.get(Organisation, data.get("organisation_id") or 0)
    roles = bureau.unfit(work.rules, office.kind if office is not None else "", asked)
    try:
        person = bureau.add_person(work.session, work.rules, row, None, work.today)
    except Refused as refused:
        beside = [Reason(roles, "roles")] if roles else []
        raise Refused([*refused.reasons, *beside]) from refused
    log_security(work, "person_added", subject=f"{person.name} {username}", address=address())
    try:
        half.append(_ask(work, person, roles=asked, code=True))
    except Refused as refused:
        raise Refused([Reason(r.sentence, "roles") for r in refused.reasons]) from refused
    return person.id


def _ask(work: Work, person: Person, **wanted: Any) -> str:
    """Ask, and note it in the security log; the first half of the code, if one is asked for."""
    asked, half = countersigning.ask(work, person, **wanted)
    subject = f"{person.name} {asked_words(work, asked)}"
    log_security(work, "staff_asked", subject=subject, address=address())
    return half


def asked_words(work: Work, asked: StaffRequest) -> str:
    """What is asked for, in words."""
    titles = [work.rules.roles[r].title if r in work.rules.roles else r for r in asked.roles]
    words = [f"授予{title}" for title in titles]
    words += ["恢复账号"] if asked.resumes else []
    words += ["停用二次验证"] if asked.drops_factor else []
    words += ["发放一次性口令"] if asked.code_half else []
    return "、".join(words)


def _submit(form: Form, act: Callable[[Work], int]) -> int | None:
    """Do it in one transaction; refusals go beside the fields. Returns the person's id."""
    try:
        return done_as_typed(form, act)
    except IntegrityError:
        form.refuse(None, "这个号码已经登记过")
    return None


def _show(person_id: int, roles: Form | None = None, certificate: Form | None = None) -> str:
    person = countersigning.person_kept(reading(), person_id)
    today = reading().today
    return page(
        "people/show.html",
        shown=person,
        done=DONE.get(request.args.get("done", "")),
        left_behind=responsibilities.count_duties(reading(), [person.id]).get(person.id, 0),
        waiting=[
            (asked, asked_words(reading(), asked))
            for asked in countersigning.waiting_for(reading(), [person.id])
        ],
        factor=factors.asked(reading().session, person.id),
        role_form=roles or form_of(_role_field(), today=today),
        certificate_form=certificate or form_of(CERTIFICATE_FIELDS),
    )


@routes.get("/people/<int:person_id>")
def show(person_id: int) -> str:
    """One person with roles, certificates and the state of the account."""
    return _show(person_id)


def _posted(
    person_id: int,
    fields: tuple[Field, ...],
    act: Callable[[Work, Person, dict[str, object]], None],
    place: str,
    done: str,
) -> AnyResponse | tuple[str, int]:
    typed: MultiDict[str, str] = request.form
    form = form_of(fields, typed, today=reading().today)

    def change(work: Work) -> int:
        act(work, countersigning.person_kept(work, person_id), form.data)
        return person_id

    if _submit(form, change) is not None:
        return redirect(url_for("people.show", person_id=person_id, done=done), 303)
    return _show(person_id, **{place: form}), 422


@routes.route("/people/<int:person_id>/edit", methods=["GET", "POST"])
def edit(person_id: int) -> AnyResponse | str | tuple[str, int]:
    """Mend name, post, telephone; move to another office once everything is handed over."""
    person = countersigning.person_kept(reading(), person_id)
    here, choices = (str(person.organisation_id), person.organisation.name), _person_choices()
    others = [one for one in choices["organisation_id"] if one != here]
    choices["organisation_id"] = (here, *others)
    if request.method == "GET":
        initial = {f.id: getattr(person, f.id) for f in MENDED}
        form = form_of(MENDED, initial=initial, choices=choices)
        return page("people/edit.html", form=form, shown=person)
    form = form_of(MENDED, request.form, choices=choices)

    def change(work: Work) -> int:
        _mend(work, countersigning.person_kept(work, person_id), form.data)
        return person_id

    if _submit(form, change) is not None:
        return redirect(url_for("people.show", person_id=person_id, done="saved"), 303)
    shown = countersigning.person_kept(reading(), person_id)
    return page("people/edit.html", form=form, shown=shown), 422


def _mend(work: Work, person: Person, data: dict[str, Any]) -> None:
    moved = data.get("organisation_id") not in (None, person.organisation_id)
    if moved:
        work.hold_staff(person.organisation_id, changing=True)
    open_here = responsibilities.unapproved(work, person) if moved else []
    if moved and responsibilities.open_matters(work, person):
        open_here.append("还有自己拟稿、正在呈批的呈批件，办完或者撤回以后再调离")
    if moved and responsibilities.count_duties(work, [person.id]):
        open_here.append("还有未办结的职责，先交接再调离")
    if open_here:
        raise Refused([Reason(said, "organisation_id") for said in open_here])
    changed = [
        f"{name} {getattr(person, name)} → {value or ''}"
        for name, value in data.items()
        if getattr(person, name) != (value or "")
    ]
    office = data.pop("organisation_id", None)
    for name, value in data.items():
        setattr(person, name, value or "")
    if moved:
        ended = countersigning.move(work, person, office)
        changed += [f"收回 {grant.role}" for grant in ended]
        accounts.end_sessions(work.session, person.id, work.at)
    if changed:
        subject = f"{person.username}：{'；'.join(changed)}"
        log_security(work, "person_changed", subject=subject, address=address())


@routes.post("/people/<int:person_id>/roles")
def grant(person_id: int) -> AnyResponse | tuple[str, int]:
    """Ask for a role; it holds when a second administrator has confirmed it."""

    def act(work: Work, person: Person, data: dict[str, object]) -> None:
        roles = [data["role"]] if data.get("role") else []
        _ask(work, person, roles=roles, since=data.get("since"))

    return _posted(person_id, _role_field(), act, "roles", "asked")


@routes.post("/people/<int:person_id>/certificates")
def certify(person_id: int) -> AnyResponse | tuple[str, int]:
    """Register a certificate with its period of validity."""

    def act(work: Work, person: Person, data: dict[str, object]) -> None:
        work.session.add(Certificate(person_id=person.id, **data))
        work.session.flush()
        subject = f"{person.name} 证件 {data['number']}"
        log_security(work, "certificate_added", subject=subject, address=address())

    return _posted(person_id, CERTIFICATE_FIELDS, act, "certificate", "certified")


@routes.post("/people/<int:person_id>/certificates/<int:certificate_id>/end")
def end_certificate(person_id: int, certificate_id: int) -> AnyResponse:
    """End a certificate before its time: withdrawn, handed in, lost. It holds no longer today."""
    with writing() as work:
        person = countersigning.person_kept(work, person_id)
        row = work.session.get(Certificate, certificate_id)
        if row is None or row.person_id != person.id:
            raise NotFound
        last = work.today - timedelta(days=1)
        if row.valid_from > last:
            raise Refused([Reason("证件今天才生效，登记有误的，另行登记正确的证件")])
        row.valid_to = min(row.valid_to, last)
        subject = f"{person.name} 证件 {row.number} 失效"
        log_security(work, "certificate_ended", subject=subject, address=address())
    return redirect(url_for("people.show", person_id=person_id, done="ended"), 303)


@routes.post("/people/<int:person_id>/state")
def change_state(person_id: int) -> AnyResponse | str:
    """Sign a person out everywhere; ask for a return, a new code, the end of a lost factor."""
    wanted = request.form.get("do", "")
    if wanted not in {*ORDERS, "sign_out"}:
        raise Refused([Reason("没有这个事项")])
    half = ""
    with writing() as work:
        person = countersigning.person_kept(work, person_id)
        if person.id == work.actor.id:
            raise Refused([Reason("不能改动自己的账号")])
        if wanted in ORDERS:
            half = _ask(work, person, **{ORDERS[wanted]: True})
        else:
            # It only takes away; nobody need confirm it.
            accounts.end_sessions(work.session, person.id, work.at)
            subject = f"{person.name} {person.username}"
            log_security(work, "sessions_ended", subject=subject, address=address())
        name = person.name
    if half:
        return _show_half(name, half, person_id)
    return redirect(url_for("people.show", person_id=person_id, done=wanted), 303)
