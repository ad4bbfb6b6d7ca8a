"""Kinds of rights that a case may be about: what is asked of each, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import ClassVar

from casehub.fields.days import DateField
from casehub.fields.field import Field
from casehub.fields.numbers import IntField
from casehub.fields.texts import LongField, TextField, written_faults
from casehub.law.identifiers import IdentifierFault, normalise, read_patent_number
from casehub.law.rights import PatentKind, expires_on

STATUS = TextField("status", "法律状态", hint="例如 有效")
CHECKED = DateField("status_checked_on", "核查法律状态的日期", not_after="today")
# 商标注册用商品和服务国际分类.
NICE_CLASSES = 45
OWNERS_APART = "多人的每行一人，或者用顿号分开"
OWNERS_HINT = f"{OWNERS_APART}；权利人全部在请求人中并选了这一资格的，不用填"
Faults = Iterator[tuple[str, str]]


@dataclass(frozen=True)
class RightKind:
    """One kind of right: its fields, and the words for it on pages and papers.

    The identifiers of the fields are columns of a case's right. capacities: by which title
    somebody may rely on it, (value, label) each. reported: a 评价报告 may be made of it.
    word: what papers call it after 涉案; full_title: what stands before its name, the title unless
    said. owned_by: the title of those who rely on it as its owners. Where there are no fields
    nothing is entered.
    """

    id: str
    title: str
    cause: str
    fields: tuple[Field, ...]
    capacities: tuple[tuple[str, str], ...] = (("holder", "权利人"), ("licensee", "被许可人"))
    reported: bool = False
    word: str = "权利"
    full_title: str = ""
    owned_by: str = "holder"

    # Whether its numbers say of which kind it is.
    numbered: ClassVar[bool] = False

    @property
    def in_full(self) -> str:
        """Its name before the name of the thing: 实用新型专利, 注册商标."""
        return self.full_title or self.title

    def number(self, text: str) -> str:
        """The number in normal form. Raises IdentifierFault."""
        return normalise(text)

    def last_day(self, values: Mapping[str, object]) -> date | None:
        """The day that ends the term, as far as the fields tell it."""
        found = values.get("expires_on")
        return found if isinstance(found, date) else None

    def unsaid(self, values: Mapping[str, object]) -> list[str]:
        """The fields that it asks for and of which nothing is said."""
        return [one.id for one in self.fields if one.required and not values.get(one.id)]

    def faults(self, values: Mapping[str, object], *, as_told: bool = False) -> Faults:
        """(field, sentence) for everything that is missing or cannot be right.

        as_told: by somebody who need not know all of it, as an informant; then its number or its
        name is enough.
        """
        unsaid = self.unsaid(values)
        if as_told:
            unsaid = []
            if self.fields and not values.get("number") and not values.get("title"):
                yield "title", f"{self.label_of('title')}和号码至少写明一项"
        for field in self.fields:
            if field.id in unsaid:
                yield field.id, field.missing
        yield from written_faults(self.fields, values)
        if values.get("number"):
            try:
                self.number(str(values["number"]))
            except IdentifierFault as fault:
                yield "number", str(fault)

    def is_told_by(self, number: str) -> bool:
        """Whether the number itself says that the right is of this kind."""
        del number
        return False

    def label_of(self, column: str) -> str:
        """The word for a column of this kind of right; "" when it has none."""
        return next((field.label for field in self.fields if field.id == column), "")


PATENT_FIELDS: tuple[Field, ...] = (
    TextField(
        "number", "专利号", required=True, hint="例如 ZL202221034567.7", called=("涉案专利号",),
        shape=r"(?:ZL|zl)[0-9]{8,12}\.?[0-9Xx]",
    ),
    TextField(
        "title", "专利名称", required=True,
        called=("发明名称", "发明创造名称", "外观设计名称", "涉案专利名称"),
    ),
    DateField("filed_on", "申请日", required=True, not_after="today"),
    DateField(
        "granted_on", "授权公告日", required=True, not_before="filed_on", not_after="today",
        hint="尚未授权公告的，不属于本表受理范围",
    ),
    LongField("owners", "专利权人", required=True, hint=OWNERS_HINT),
    STATUS,
    CHECKED,
    IntField(
        "claims_count", "权利要求项数", least=1,
        hint="外观设计不填。两项以上的，立案前应写明据以主张的权利要求",
    ),
    TextField("claims_asserted", "据以主张的权利要求", hint="外观设计不填"),
)  # fmt: skip
PATENT_CAPACITIES = (
    ("patentee", "专利权人"),
    ("exclusive_licensee", "独占实施被许可人"),
    ("sole_licensee", "排他实施被许可人"),
    ("ordinary_licensee", "普通实施被许可人"),
    ("heir", "合法继承人"),
)


@dataclass(frozen=True)
class Patent(RightKind):
    """发明、实用新型、外观设计: the number tells the kind (专利法第四十二条 the term)."""

    numbered: ClassVar[bool] = True

    def number(self, text: str) -> str:
        """ZL202221034567.7; the check digit must fit, and the kind that the number tells."""
        found = read_patent_number(text)
        if found.kind != self.id:
            raise IdentifierFault(f"专利号表明是{found.kind_name}，与所选类型不符")
        return found.text

    def is_told_by(self, number: str) -> bool:
        """The kind stands in the number of every patent."""
        try:
            return read_patent_number(number).kind == self.id
        except IdentifierFault:
            return False

    def last_day(self, values: Mapping[str, object]) -> date | None:
        """As registered (期限补偿), else counted from the filing date."""
        filed_on = values.get("filed_on")
        if super().last_day(values) is not None or not isinstance(filed_on, date):
            return super().last_day(values)
        return expires_on(PatentKind(self.id), filed_on)


# 29; 29、30; 第29类、第30类.
_CLASSES = re.compile(r"(?:第?\s*\d{1,2}\s*类?(?:\s*[、，,;；和]\s*|\s+|$))+")


def nice_classes(text: str) -> tuple[int, ...] | None:
    """The classes of goods and services (尼斯分类) that a text names, in its order.

    Written as 29; 29、30; 第29类. None where it says anything else, or names one that is none.
    """
    text = text.strip()
    if text and not _CLASSES.fullmatch(text):
        return None
    found = tuple(int(one) for one in re.findall(r"\d+", text))
    return found if all(1 <= one <= NICE_CLASSES for one in found) else None


@dataclass(frozen=True)
class Trademark(RightKind):
    """注册商标: a registration number of digits, international ones with G before it."""

    def number(self, text: str) -> str:
        """The registration number without 第 and 号."""
        found = normalise(text).removeprefix("第").removesuffix("号")
        if not re.fullmatch(r"G?\d{3,9}[A-Z]?", found):
            raise IdentifierFault("商标注册号由数字组成，国际注册以 G 开头，请核对")
        return found

    def faults(self, values: Mapping[str, object], *, as_told: bool = False) -> Faults:
        """As of every kind; classes are 1 to 45, and the term ends after it began."""
        yield from super().faults(values, as_told=as_told)
        if nice_classes(str(values.get("nice_classes") or "")) is None:
            yield "nice_classes", f"商品和服务类别为第1类至第{NICE_CLASSES}类，请核对"
        began, ends = values.get("granted_on"), values.get("expires_on")
        if isinstance(began, date) and isinstance(ends, date) and ends <= began:
            yield "expires_on", "专用权期限届满日应当晚于注册公告日"


def _patent(kind: PatentKind, *, reported: bool) -> Patent:
    title = kind.words
    return Patent(
        kind.value,
        title,
        f"侵犯{title}专利权纠纷",
        PATENT_FIELDS,
        PATENT_CAPACITIES,
        reported=reported,
        word="专利",
        full_title=f"{title}专利",
        owned_by=PATENT_CAPACITIES[0][0],
    )


def _owners(label: str) -> LongField:
    return LongField("owners", label, required=True, hint=OWNERS_HINT)


_ALL: tuple[RightKind, ...] = (
    _patent(PatentKind.INVENTION, reported=False),
    _patent(PatentKind.UTILITY_MODEL, reported=True),
    _patent(PatentKind.DESIGN, reported=True),
    Trademark(
        "trademark",
        "注册商标",
        "侵犯注册商标专用权",
        (
            TextField(
                "number", "商标注册号", required=True, hint="例如 12345678",
                called=("注册号", "注册证号", "商标注册证号"),
            ),
            TextField(
                "title", "商标", required=True, hint="文字商标照录，图形商标写明主要部分",
                called=("注册商标", "商标名称", "涉案商标"),
            ),
            TextField("nice_classes", "类别", hint="例如 29；多个的用顿号分开"),
            TextField("approved_goods", "核定使用商品、服务", hint="例如 榨菜、腌制蔬菜"),
            DateField("granted_on", "注册公告日", not_after="today"),
            DateField("expires_on", "专用权期限届满日"),
            _owners("商标注册人"),
            STATUS,
            CHECKED,
        ),
        word="商标",
    ),
    RightKind(
        "geographical_indication",
        "地理标志",
        "侵犯地理标志",
        (
            TextField("number", "公告号或者注册号"),
            TextField("title", "地理标志名称", required=True),
            DateField("granted_on", "认定或者注册公告日", not_after="today"),
            _owners("申请人或者注册人"),
            STATUS,
        ),
        (("holder", "注册人或者申请人"), ("user", "专用标志使用人")),
    ),
    RightKind(
        "trade_secret",
        "商业秘密",
        "侵犯商业秘密",
        (TextField("title", "商业秘密的名称", required=True, hint="只写名称，不写内容"),
         _owners("权利人")),
    ),
    RightKind(
        "special_sign",
        "特殊标志",
        "侵犯特殊标志所有权",
        (
            TextField("number", "登记号"),
            TextField("title", "标志名称", required=True),
            DateField("granted_on", "登记公告日", not_after="today"),
            DateField("expires_on", "有效期届满日"),
            _owners("所有人"),
        ),
    ),
    RightKind("none", "不涉及权利", "", (), ()),
)  # fmt: skip
RIGHT_KINDS: Mapping[str, RightKind] = MappingProxyType({kind.id: kind for kind in _ALL})


def owners_of(text: str) -> list[str]:
    """Names of the owners, one a line or set off by 、 or ；. A comma may stand inside a name."""
    return [name.strip() for name in re.split("[、；;\n]", text) if name.strip()]


def told_of_right(
    kinds: Sequence[str], right: Mapping[str, object], parties: Sequence[Mapping[str, object]]
) -> dict[str, object]:
    """What need not be typed of a right, since its number or whoever relies on it says it.

    kinds: which it may be. right: what was typed, by column; parties: those who rely on it, with
    their `capacity`. Only of what is blank: the kind that the number tells, the owners who rely on
    it as such.
    """
    told: dict[str, object] = {}
    number = str(right.get("number") or "")
    if not right.get("kind"):
        found = [name for name in kinds if RIGHT_KINDS[name].is_told_by(number)]
        if len(found) == 1:
            told["kind"] = found[0]
    kind = RIGHT_KINDS.get(str(right.get("kind") or told.get("kind") or ""))
    if kind is not None and not right.get("owners"):
        relying = [one for one in parties if one.get("capacity") == kind.owned_by]
        owners = [str(one["name"]) for one in relying if one.get("name")]
        if owners:
            told["owners"] = owners
    return told
