"""What is said of a right in a 重点保护名录: fields, normal form, and what is wrong with it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import TYPE_CHECKING

from casehub.casefile.cooperation.registers import is_phone
from casehub.fields import ChoiceField, DateField, Field, LongField, TextField
from casehub.fields.rights import RIGHT_KINDS
from casehub.fields.texts import written_faults
from casehub.law.chinese import date_text
from casehub.law.identifiers import IdentifierFault, read_credit_code
from casehub.law.text import clean_name, fold
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.model import KeyListWording
    from casehub.rulebook.book import Rulebook

RIGHT, HOLDER, CONTACT, GROUNDS = "权利", "权利人", "授权鉴别联系人（不公开）", "依据"
# Rights with a register and a name: what has neither cannot be listed.
KINDS = tuple(
    (kind.id, kind.in_full)
    for kind in RIGHT_KINDS.values()
    if any(field.id == "number" for field in kind.fields)
)
FIELDS: tuple[tuple[str, Field], ...] = (
    (RIGHT, ChoiceField("kind", "权利种类", required=True, options=KINDS)),
    (RIGHT, TextField("title", "名称", required=True, hint="文字商标照录，图形商标写明主要部分")),
    (RIGHT, TextField("right_no", "号码", hint="注册号、专利号、公告号；没有号码的不填")),
    (RIGHT, TextField("nice_classes", "类别", hint="商标填写，例如 29")),
    (RIGHT, TextField("goods", "核定使用商品、服务")),
    (RIGHT, DateField("expires_on", "权利有效期至", hint="没有期限的不填")),
    (HOLDER, TextField("holder", "权利人", required=True)),
    (HOLDER, TextField("holder_uscc", "统一社会信用代码")),
    (HOLDER, TextField("home_name", "所属区域", required=True, hint="例如 重庆市万州区")),
    (CONTACT, TextField("contact_name", "姓名")),
    (CONTACT, TextField("contact_unit", "单位、职务")),
    (CONTACT, TextField("contact_phone", "联系电话")),
    (CONTACT, TextField("contact_scope", "授权范围", hint="例如 协助鉴别、签收文书")),
    (CONTACT, DateField("contact_until", "授权有效期至")),
    (GROUNDS, LongField("reason", "入库、变更理由", required=True, hint="不写“知名”“驰名”")),
    (GROUNDS, LongField("evidence", "证明材料")),
)
NAMES = tuple(field.id for _, field in FIELDS)
# 商标法第十四条: the word is not used in trade; a list is no finding of it.
FAMED = "驰名"


@dataclass(frozen=True)
class Told:
    """What a wording says: its columns, as they are kept."""

    kind: str
    title: str
    right_no: str
    nice_classes: str
    goods: str
    expires_on: date | None
    holder: str
    holder_uscc: str
    home_region: str
    home_name: str
    contact_name: str
    contact_unit: str
    contact_phone: str
    contact_scope: str
    contact_until: date | None
    reason: str
    evidence: str


# The columns of a wording that say what stands in the list.
VALUES = tuple(one.name for one in fields(Told))


def told_by(wording: KeyListWording) -> Told:
    """What a wording says."""
    return Told(**{name: getattr(wording, name) for name in VALUES})


def cleaned(rules: Rulebook, values: Mapping[str, object]) -> Told:
    """The values as they are kept: names without stray blanks, numbers in normal form."""

    def text(name: str) -> str:
        return str(values.get(name) or "").strip()

    def day(name: str) -> date | None:
        value = values.get(name)
        return value if isinstance(value, date) else None

    kind, number = RIGHT_KINDS.get(text("kind")), text("right_no")
    if kind is not None and number:
        # What is no number stays as it was typed: `wording_faults` says so.
        with suppress(IdentifierFault):
            number = kind.number(number)
    region, home = region_of(rules, clean_name(text("home_name")))
    return Told(
        kind=text("kind"),
        title=clean_name(text("title")),
        right_no=number,
        nice_classes=text("nice_classes"),
        goods=text("goods"),
        expires_on=day("expires_on"),
        holder=clean_name(text("holder")),
        holder_uscc=text("holder_uscc"),
        home_region=region,
        home_name=home,
        contact_name=clean_name(text("contact_name")),
        contact_unit=clean_name(text("contact_unit")),
        contact_phone=text("contact_phone"),
        contact_scope=text("contact_scope"),
        contact_until=day("contact_until"),
        reason=text("reason"),
        evidence=text("evidence"),
    )


def region_of(rules: Rulebook, told: str) -> tuple[str, str]:
    """Code and name of a region that is told by either; ("", told) for one not registered."""
    for region in rules.regions:
        if told and (region.code == told or fold(region.name) == fold(told)):
            return region.code, region.name
    return "", told


def wording_faults(rules: Rulebook, told: Told, today: date) -> list[Reason]:
    """Everything that is missing or cannot be right on that day, each beside its field."""
    written = asdict(told)
    asked = [field for _, field in FIELDS]
    found = [Reason(f.missing, f.id) for f in asked if f.required and not written[f.id]]
    found += [Reason(said, name) for name, said in written_faults(asked, written)]
    if told.kind and told.kind not in dict(KINDS):
        found.append(Reason("权利种类不在可选范围内", "kind"))
    elif told.kind:
        found += _right_faults(told)
    if ended := _ended(rules, told.home_name, today):
        found.append(Reason(ended, "home_name"))
    if told.home_name.isdigit() and not told.home_region:
        found.append(Reason(f"没有区划代码{told.home_name}，写区域的名称", "home_name"))
    if told.contact_phone and not is_phone(told.contact_phone):
        said = "电话只写数字、短横和分机，例如 023-0000-0000"
        found.append(Reason(said, "contact_phone"))
    if told.holder_uscc:
        try:
            read_credit_code(told.holder_uscc)
        except IdentifierFault as fault:
            found.append(Reason(str(fault), "holder_uscc"))
    if FAMED in told.reason:
        found.append(Reason("理由中不写“驰名”，写查处的案件和保护的需要", "reason"))
    if told.contact_phone and not told.contact_name:
        found.append(Reason("填写联系人的姓名", "contact_name"))
    if told.contact_until is not None and told.contact_until < today:
        found.append(Reason("联系人的授权已经到期，写现在有效的授权", "contact_until"))
    return found


def _ended(rules: Rulebook, name: str, today: date) -> str:
    """Why a division cannot be named on that day; "" for one that stands, or is not registered."""
    region = next((one for one in rules.regions if one.name == name), None)
    if region is None or region.until is None or today <= region.until:
        return ""
    instead = f"，由{region.successor}承接" if region.successor else ""
    return f"{name}已于{date_text(region.until)}撤销{instead}"


def _right_faults(told: Told) -> list[Reason]:
    rule = RIGHT_KINDS[told.kind]
    if not told.right_no:
        needed = any(field.id == "number" and field.required for field in rule.fields)
        return [Reason(f"填写{rule.label_of('number')}", "right_no")] if needed else []
    try:
        rule.number(told.right_no)
    except IdentifierFault as fault:
        return [Reason(str(fault), "right_no")]
    classes = {"nice_classes": told.nice_classes}
    wrong = [said for name, said in rule.faults(classes) if name == "nice_classes"]
    return [Reason(said, "nice_classes") for said in wrong]
