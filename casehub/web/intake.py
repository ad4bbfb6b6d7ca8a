"""收件登记: register a request at the window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, g, redirect, request, url_for

from casehub.casefile.registering import PROCEDURES, register_request
from casehub.fields import BoolField, ChoiceField, DateField, TableField, TextField
from casehub.web.forms import Form, form_of
from casehub.web.pages import form_key, page
from casehub.web.unit import reading, writing
from casehub.workflow.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzeug.datastructures import MultiDict
    from werkzeug.wrappers import Response

routes = Blueprint("intake", __name__)
PARTY_KINDS = (
    ("legal", "法人"),
    ("unincorporated", "非法人组织"),
    ("sole_trader", "个体工商户"),
    ("natural", "自然人"),
)
CAPACITIES = (
    ("none", "不适用"),
    ("patentee", "专利权人"),
    ("exclusive_licensee", "独占实施被许可人"),
    ("sole_licensee", "排他实施被许可人"),
    ("heir", "合法继承人"),
)
SIDES = (("requester", "请求人"), ("respondent", "被请求人"), ("third", "第三人"))
RIGHT_KINDS = (("invention", "发明"), ("utility_model", "实用新型"), ("design", "外观设计"))
ID_LABELS = {
    "natural": "公民身份号码",
    "legal": "统一社会信用代码",
    "unincorporated": "统一社会信用代码",
    "sole_trader": "统一社会信用代码",
}
PARTY_COLUMNS = (
    ChoiceField("role", "诉讼地位", required=True, options=SIDES),
    TextField("name", "姓名或者名称", required=True),
    ChoiceField("kind", "类型", required=True, options=PARTY_KINDS),
    TextField("id_no", "信用代码或者身份号码"),
    TextField("address", "住所"),
    TextField("representative", "法定代表人或者负责人"),
    TextField("representative_post", "职务"),
    TextField("phone", "联系电话"),
    ChoiceField("capacity", "请求人资格", options=CAPACITIES),
    TextField("agent_name", "代理人"),
    TextField("agent_firm", "代理机构或者单位"),
    ChoiceField(
        "agent_authority", "代理权限",
        options=(("特别授权", "特别授权"), ("一般授权", "一般授权")),
    ),
    TextField("e_account", "电子送达地址", hint="书面同意电子送达的才填写"),
    BoolField("no_domicile_in_china", "在中国没有经常居所或者营业所"),
)
ACCUSED_COLUMNS = (
    TextField("name", "名称", required=True),
    TextField("model", "型号"),
    TextField("source", "来源"),
    TextField("place", "地点"),
)
REQUEST = "请求"
RIGHT = "涉案专利"
PARTIES = "当事人"
THING = "被控侵权产品或者方法"
FIELDS = (
    ChoiceField(
        "procedure", "收件后的程序",
        required=True,
        hint="尚未选定的，先按收件登记",
        options=(
            ("adjudication", "请求行政裁决"),
            ("mediation", "请求行政调解"),
            ("intake", "先收件，审查后再定"),
        ),
    ),
    TextField("title", "案件名称", hint="不填时由当事人名称组成"),
    TextField("right-number", "专利号", required=True, hint="例如 ZL202221034567.7"),
    ChoiceField("right-kind", "专利类型", required=True, options=RIGHT_KINDS),
    TextField("right-title", "专利名称", required=True),
    DateField("right-filed_on", "申请日", required=True),
    DateField("right-granted_on", "授权公告日", not_before="right-filed_on", not_after="today"),
    TextField("right-owners", "专利权人", required=True, hint="多人用顿号分开"),
    TextField("right-status", "法律状态", hint="例如 有效"),
    DateField("right-status_checked_on", "核查法律状态的日期", not_after="today"),
    TextField("right-claims_asserted", "据以主张的权利要求", hint="外观设计不填"),
    TableField("parties", "当事人", required=True, columns=PARTY_COLUMNS,
          hint="请求人、被请求人各至少一名；没有的项目留空"),
    TableField("accused", "被控侵权产品或者方法", columns=ACCUSED_COLUMNS),
)  # fmt: skip
GROUPS = {
    "procedure": REQUEST,
    "title": REQUEST,
    "parties": PARTIES,
    "accused": THING,
} | {f.id: RIGHT for f in FIELDS if f.id.startswith("right-")}
FIRST_ROWS = [{"role": "requester", "kind": "legal", "capacity": "patentee"},
              {"role": "respondent", "kind": "legal"}]  # fmt: skip


def _form(typed: MultiDict[str, str] | None = None) -> Form:
    return form_of(
        FIELDS,
        typed,
        initial={"parties": FIRST_ROWS},
        groups=GROUPS,
        today=reading().today,
    )


def _party(row: dict[str, Any]) -> dict[str, Any]:
    """A row of the form as columns of Party."""
    values = {k: v for k, v in row.items() if not k.startswith(("agent_", "e_")) and v is not None}
    values["id_label"] = ID_LABELS.get(str(row.get("kind")), "证件号码")
    values.setdefault("capacity", "none")
    if row.get("agent_name"):
        values["agents"] = [
            {
                "name": row["agent_name"],
                "firm": row.get("agent_firm") or "",
                "role": "",
                "authority": row.get("agent_authority") or "一般授权",
                "scope": row.get("agent_authority") or "一般授权",
            }
        ]
    if row.get("address") or row.get("e_account"):
        values["service_address"] = {
            "address": row.get("address") or "",
            "receiver": row.get("name") or "",
            "phone": row.get("phone") or "",
            "e_consent": bool(row.get("e_account")),
            "e_channel_label": "电子邮件" if row.get("e_account") else "",
            "e_account": row.get("e_account") or "",
            "confirmed_on": None,
        }
    return values


def _right(data: dict[str, Any]) -> dict[str, Any]:
    found = {k.removeprefix("right-"): v for k, v in data.items() if k.startswith("right-")}
    owners = str(found.pop("owners") or "").replace("，", "、").replace(",", "、")
    found["owners"] = [name.strip() for name in owners.split("、") if name.strip()]
    return {k: v for k, v in found.items() if v is not None}


def _typed_rows(form: Form) -> Iterator[int]:
    """The numbers on the page of those party rows that are filled in."""
    drawn = next(i for i in form.inputs if i.id == "parties")
    for number, row in enumerate(drawn.rows):
        if any(cell.raw for cell in row):
            yield number


@routes.route("/requests/new", methods=["GET", "POST"])
def register() -> Response | str | tuple[str, int]:
    """The registration form; bad input comes back with what was typed and a sentence beside it."""
    if request.method == "GET":
        return _page(_form())
    form = _form(request.form)
    if g.resumed or request.form.get("do", "").startswith("row:"):
        form.errors.clear()
        for one in form.every():
            one.error = ""
        return _page(form)
    if form.wrong:
        return _page(form), 422
    try:
        with writing() as work:
            case = register_request(
                work,
                form.data["procedure"],
                [_party(row) for row in form.data["parties"]],
                _right(form.data),
                title=form.data.get("title") or "",
                accused=[{k: v or "" for k, v in row.items()} for row in form.data["accused"]],
                key=request.form.get("key", "")[:64],
            )
            reference, seq = case.reference, case.seq
    except Refused as refused:
        places = dict(enumerate(_typed_rows(form)))
        for reason in refused.reasons:
            form.refuse(_on_page(reason.field, places), reason.sentence)
        return _page(form), 422
    return redirect(url_for("cases.show", reference=reference, done=seq), 303)


def _on_page(name: str | None, places: dict[int, int]) -> str | None:
    """The input of a refused field; party rows are counted without the blank ones."""
    if name is None or not name.startswith("parties-"):
        return name
    _table, number, column = name.split("-", 2)
    return f"parties-{places.get(int(number), 0)}-{column}"


def _page(form: Form) -> str:
    offered = {key: reading().rules.procedure(key).title for key in PROCEDURES}
    key = request.form.get("key") or form_key()
    return page("intake/register.html", form=form, procedures=offered, key=key)
