"""维权援助专家和志愿者库: who stands in it, entered and ended by the office itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request, url_for

from casehub.casefile.cooperation import experts
from casehub.fields import ChoiceField, DateField, Field, LongField, TextField
from casehub.model.cooperation.aid_expert import PoolSort
from casehub.web.drawing.doing import done_as_typed
from casehub.web.drawing.forms import Form, form_of
from casehub.web.drawing.pages import page
from casehub.web.request.unit import reading

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

    from casehub.record.work import Work

routes = Blueprint("experts", __name__)
SORTS = tuple((one.value, one.words) for one in PoolSort)
ENTERING: tuple[Field, ...] = (
    ChoiceField("sort", "身份", required=True, options=SORTS),
    TextField("name", "姓名", required=True),
    TextField("employer", "单位", required=True),
    TextField("post", "职务、职称", required=True),
    TextField("phone", "联系电话"),
    TextField("specialities", "专业领域", required=True, hint="例如 商标、外观设计"),
    LongField(
        "conflicts", "有利害关系的单位、个人",
        hint="由本人书面声明，一行写一个全称；没有的不填。是当事人的，不能邀请",
    ),
    DateField("since", "有效期自", required=True, default="today"),
    DateField("until", "有效期至（含当日）", required=True, not_before="since"),
)  # fmt: skip
ENDING: tuple[Field, ...] = (
    DateField("ended_on", "最后一日", required=True, default="today"),
    TextField("end_reason", "离库的原因", required=True, hint="例如 本人书面申请退出"),
)
DONE = {"added": "已登记", "ended": "已登记离库"}


@routes.get("/experts")
def index() -> str:
    """Everybody who stands or stood in the pool."""
    work = reading()
    rows = experts.pool(work)
    return page(
        "experts/index.html",
        standing=[row for row in rows if row.stands_on(work.today)],
        others=[row for row in rows if not row.stands_on(work.today)],
        today=work.today,
        sorts=PoolSort,
        done=DONE.get(request.args.get("done", "")),
    )


@routes.route("/experts/new", methods=["GET", "POST"])
def new() -> AnyResponse | str | tuple[str, int]:
    """Enter somebody."""
    typed = request.form if request.method == "POST" else None
    form = form_of(ENTERING, typed, today=reading().today)
    if typed is None:
        return _edit(form, "登记专家、志愿者", "登记")
    if done_as_typed(form, lambda work: experts.add(work, form.data).id) is not None:
        return redirect(url_for("experts.index", done="added"), 303)
    return _edit(form, "登记专家、志愿者", "登记"), 422


@routes.route("/experts/<int:number>/end", methods=["GET", "POST"])
def end(number: int) -> AnyResponse | str | tuple[str, int]:
    """Let somebody leave."""
    typed = request.form if request.method == "POST" else None
    row = experts.find_expert(reading(), number)
    form, title = form_of(ENDING, typed, today=reading().today), f"{row.name}离库"
    if typed is None:
        return _edit(form, title, "登记离库")

    def act(work: Work) -> int:
        told = (form.data.get("ended_on"), form.data.get("end_reason") or "")
        experts.end(work, experts.find_expert(work, number), *told)
        return number

    if done_as_typed(form, act) is not None:
        return redirect(url_for("experts.index", done="ended"), 303)
    return _edit(form, title, "登记离库"), 422


def _edit(form: Form, title: str, button: str) -> str:
    return page(
        "experts/edit.html", form=form, title=title, button=button, back=url_for("experts.index")
    )
