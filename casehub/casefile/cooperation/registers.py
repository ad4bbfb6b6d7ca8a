"""What the registers of cooperation hold: fields of an entry, and what is wrong with one."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date
from functools import cache
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import NameOID

from casehub.exchange.sorts import exchange
from casehub.fields import ChoiceField, DateField, Field, IntField, LongField, TableField, TextField
from casehub.fields.texts import written_faults
from casehub.law.chinese import date_text
from casehub.law.text import clean_name, fold
from casehub.law.worded import Worded
from casehub.model import (
    AgreementMember,
    AgreementRow,
    AgreementSort,
    CertificateRow,
    ContactPost,
    ContactRow,
    Organisation,
    PolicyRow,
)
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from casehub.rulebook.law import LawOfDay

Row = AgreementRow | ContactRow | PolicyRow | CertificateRow
Values = dict[str, object]
PARTNER, MEMBERS, SORTS, PEM = "of_office", "members", "sorts", "pem"
_PHONE = re.compile(r"\+?[0-9][0-9()（）\-转 ,，、;；/]{5,}")
_LINES = re.compile(r"[\n；;]+")


class Kept(Worded):
    """The registers, each by the word of its address and of its entries."""

    AGREEMENTS = "pacts", "合作协议"
    CONTACTS = "envoys", "联络员、特派员"
    POLICIES = "partner_rules", "对方收件要求"
    CERTIFICATES = "trusted_seals", "对方证书"


@dataclass(frozen=True)
class Register:
    """A register. seconds: a row holds only once another person agreed; an end holds at once.

    told: what its page says of it. columns: the fields that its list shows.
    """

    key: Kept
    table: type[Row]
    fields: tuple[Field, ...]
    columns: tuple[str, ...]
    told: str
    seconds: bool = False

    @property
    def title(self) -> str:
        """Its title."""
        return self.key.words

    @property
    def of_partner(self) -> bool:
        """Whether an entry is of one partner."""
        return any(one.id == PARTNER for one in self.fields)


@cache
def registers() -> Mapping[str, Register]:
    """All registers by their word."""
    partner = ChoiceField(PARTNER, "对方机关", required=True)
    sorts = tuple((one.code, one.title) for one in exchange().type)
    agreed = (
        ChoiceField("sort", "协作类型", required=True, options=sorts),
        IntField("days", "约定期限（工作日）", least=1),
    )
    found = (
        Register(
            Kept.AGREEMENTS,
            AgreementRow,
            (
                TextField("name", "名称", required=True, hint="全称，函件上照此引用"),
                TextField("level", "层级", hint="例如 省级、毗邻区县"),
                LongField(MEMBERS, "成员", required=True, hint="每行一个机关，用全称"),
                DateField("signed_on", "签署日期"),
                DateField("expires_on", "有效期至", hint="没有约定期限的不填"),
                TableField(SORTS, "约定的协作类型", columns=agreed, blank=3),
                TextField("source", "协议文本的出处"),
                LongField("note", "说明"),
            ),
            ("level", "signed_on", "expires_on"),
            "函件引用的合作机制以这里为准，按拟稿当天有效的登记。没有协议的，依法也可以请求协助。"
            "约定的期限可以短于法定期限，不能长于法定期限。",
        ),
        Register(
            Kept.CONTACTS,
            ContactRow,
            (
                partner,
                ChoiceField(
                    "post", "身份", required=True,
                    options=tuple((one.value, one.words) for one in ContactPost),
                ),
                TextField("name", "姓名", required=True),
                TextField("unit", "部门、职务"),
                TextField("phone", "联系电话", hint="例如 0818-0000-0000"),
                TextField("email", "政务邮箱"),
                TextField("under", "依据的协议"),
            ),
            ("post", "unit", "phone"),
            "对方机关的联络员、特派员。人员更换的登记变更，从前的函件仍按当时的联络员。",
        ),
        Register(
            Kept.POLICIES,
            PolicyRow,
            (
                partner,
                TextField("channel", "收件渠道", required=True, hint="例如 机要、公文交换"),
                IntField("file_mb", "函件最大（MB）", least=1),
                IntField("package_mb", "证据压缩包最大（MB）", least=1),
                TextField("formats", "接受的文件格式"),
                TextField("hours", "收件时间"),
                LongField("asks", "其他要求"),
            ),
            ("channel", "file_mb", "package_mb"),
            "对方收件的渠道、大小和格式。发函以前照此准备，超过大小的证据分开寄送。",
        ),
        Register(
            Kept.CERTIFICATES,
            CertificateRow,
            (
                partner,
                LongField(PEM, "证书", required=True, hint="PEM 文本，由对方机关提供"),
                TextField(
                    "checked", "怎样核实的", required=True, hint="例如 电话核对指纹，经办人、日期",
                ),
            ),
            ("subject", "fingerprint", "valid_until"),
            "来函的电子签名按这里的登记核对。登记由另一人同意后生效，终止（吊销）立即生效。"
            "对方更换证书的，先登记新证书，旧证书停用后终止。",
            seconds=True,
        ),
    )  # fmt: skip
    return {one.key.value: one for one in found}


def values_of(register: Register, row: Row) -> Values:
    """What a row says, by field."""
    found: Values = {}
    for field in register.fields:
        if field.id == PARTNER:
            found[PARTNER] = str(row.partner_id) if not isinstance(row, AgreementRow) else ""
        elif field.id == MEMBERS and isinstance(row, AgreementRow):
            found[MEMBERS] = "\n".join(one.name for one in row.members)
        elif field.id == SORTS and isinstance(row, AgreementRow):
            found[SORTS] = [{"sort": one.sort, "days": one.days} for one in row.sorts]
        else:
            found[field.id] = getattr(row, field.id)
    return found


def cleaned(register: Register, values: Mapping[str, object]) -> Values:
    """The values as they are kept: names in normal form, a member a line, types in order."""
    found: Values = {}
    for field in register.fields:
        told = values.get(field.id)
        if field.id == MEMBERS:
            names = [clean_name(one.strip()) for one in _LINES.split(str(told or ""))]
            found[MEMBERS] = "\n".join(dict.fromkeys(one for one in names if one))
        elif field.id == SORTS:
            found[SORTS] = _sorts(told)
        elif isinstance(field, DateField | IntField):
            found[field.id] = told
        elif field.id == PEM:
            found[PEM] = str(told or "").strip()
        else:
            found[field.id] = clean_name(str(told or "").strip())
    return found


def _sorts(told: object) -> list[dict[str, object]]:
    rows = told if isinstance(told, list | tuple) else ()
    said = {str(one.get("sort") or ""): one.get("days") for one in rows}
    order = [one.code for one in exchange().type]
    known = sorted((one for one in said if one in order), key=order.index)
    return [{"sort": one, "days": said[one]} for one in known]


def named(register: Register, values: Mapping[str, object], session: Session) -> str:
    """What an entry is called: its name, or that of the partner with what tells it apart."""
    if not register.of_partner:
        return str(values["name"])
    number = str(values[PARTNER] or "")
    partner = session.get(Organisation, int(number)) if number.isdigit() else None
    said = "" if partner is None else partner.name
    return f"{said} {values.get('name') or ''}".strip()


def identity(register: Register, values: Mapping[str, object]) -> tuple[str, ...]:
    """What makes two entries of a register one and the same."""
    match register.key:
        case Kept.AGREEMENTS:
            return (fold(str(values["name"])),)
        case Kept.CONTACTS:
            return (str(values[PARTNER]), str(values["post"]), fold(str(values["name"])))
        case Kept.POLICIES:
            return (str(values[PARTNER]),)
    found = certificate_of(str(values[PEM]))
    return ("" if found is None else print_of(found),)


def certificate_of(pem: str) -> x509.Certificate | None:
    """The one certificate of a text; None where it is none, or more than one."""
    with suppress(ValueError):
        found = x509.load_pem_x509_certificates(pem.encode())
        return found[0] if len(found) == 1 else None
    return None


def print_of(found: x509.Certificate) -> str:
    """The fingerprint (SHA-256, hexadecimal) by which people compare it on the telephone."""
    return found.fingerprint(hashes.SHA256()).hex()


def subject_of(found: x509.Certificate) -> str:
    """In whose name it signs: the organisation, else the common name."""
    for oid in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME):
        if said := found.subject.get_attributes_for_oid(oid):
            return str(said[0].value)
    return ""


def row_of(register: Register, kept: Mapping[str, object], session: Session) -> Row:
    """A new row that says these values, not yet of any entry."""
    plain = {k: v for k, v in kept.items() if k not in {PARTNER, MEMBERS, SORTS}}
    row: Row = register.table(**plain)
    if isinstance(row, AgreementRow):
        known = {fold(one.name): one for one in session.query(Organisation)}
        for name in str(kept[MEMBERS]).splitlines():
            row.members.append(AgreementMember(name=name, organisation=known.get(fold(name))))
        for one in _sorts(kept[SORTS]):
            days = one["days"]
            row.sorts.append(
                AgreementSort(sort=str(one["sort"]), days=days if isinstance(days, int) else None)
            )
        return row
    row.partner = session.get_one(Organisation, int(str(kept[PARTNER])))
    if isinstance(row, CertificateRow) and (found := certificate_of(row.pem)) is not None:
        row.subject, row.fingerprint = subject_of(found), print_of(found)
        row.valid_from = found.not_valid_before_utc.astimezone(UTC).date()
        row.valid_until = found.not_valid_after_utc.astimezone(UTC).date()
    return row


def row_faults(
    register: Register, kept: Mapping[str, object], session: Session, today: date
) -> list[Reason]:
    """Everything that is missing or cannot be right, each beside its field."""
    found = [Reason(f.missing, f.id) for f in register.fields if f.required and not kept[f.id]]
    found += [Reason(said, name) for name, said in written_faults(register.fields, kept)]
    signed, expires = kept.get("signed_on"), kept.get("expires_on")
    if isinstance(signed, date) and signed > today:
        found.append(Reason("签署日期不能晚于今天", "signed_on"))
    if isinstance(signed, date) and isinstance(expires, date) and expires < signed:
        found.append(Reason("有效期至不能早于签署日期", "expires_on"))
    if register.key is Kept.CONTACTS and not (kept.get("phone") or kept.get("email")):
        found.append(Reason("联系电话、政务邮箱至少填写一项", "phone"))
    phone = str(kept.get("phone") or "")
    if phone and not is_phone(phone):
        found.append(Reason("电话只写数字、短横和分机，例如 0818-0000-0000", "phone"))
    for name, longest in _LONGEST.items():
        if len(str(kept.get(name) or "")) > longest:
            found.append(Reason(f"不超过 {longest} 个字", name))
    if register.key is Kept.CERTIFICATES and kept[PEM]:
        found += _certificate_faults(kept, session, today)
    return found


def typed_faults(register: Register, values: Mapping[str, object], law: LawOfDay) -> list[Reason]:
    """What is wrong with the rows as they were typed, each beside its row.

    A type stands once; 程序规定第四十五条: nobody agrees on more days than the law gives.
    """
    told = values.get(SORTS)
    if register.key is not Kept.AGREEMENTS or not isinstance(told, list | tuple):
        return []
    found, seen = [], set[str]()
    sorts = {one.code: one for one in exchange().type}
    for n, row in enumerate(told):
        code, days = str(row.get("sort") or ""), row.get("days")
        if code in seen:
            said = f"{sorts[code].title}填写了两次，只留一行"
            found.append(Reason(said, SORTS, row=n, column="sort"))
        if code not in sorts:
            continue
        seen.add(code)
        most = law.limit(sorts[code].limit).amount if sorts[code].limit else None
        if most is not None and isinstance(days, int) and days > most:
            said = f"法定的期限是{most}个工作日，约定的不能更长"
            found.append(Reason(said, SORTS, row=n, column="days"))
    return found


# Of the columns that are shorter than a line of a form.
_LONGEST = {
    "name": 100, "level": 40, "unit": 200, "phone": 60, "email": 120, "under": 200, "channel": 200,
    "formats": 200, "hours": 200,
}  # fmt: skip


def is_phone(said: str) -> bool:
    """Whether a text can be a telephone number, or several of them."""
    return _PHONE.fullmatch(said) is not None and sum(one.isdigit() for one in said) >= FEWEST


FEWEST = 5


def _certificate_faults(
    kept: Mapping[str, object], session: Session, today: date
) -> list[Reason]:
    found = certificate_of(str(kept[PEM]))
    if found is None:
        return [Reason("不是一张证书的 PEM 文本，请对方另行提供", PEM)]
    ends = found.not_valid_after_utc.date()
    if ends < today:
        return [Reason(f"证书已于{date_text(ends)}到期", PEM)]
    number = str(kept[PARTNER] or "")
    partner = session.get(Organisation, int(number)) if number.isdigit() else None
    if partner is None:
        return []
    heir = partner.on(today)
    names = {fold(one.name) for one in session.query(Organisation) if one.on(today) is heir}
    if fold(subject_of(found)) not in names:
        said = f"证书签给“{subject_of(found)}”，不是{partner.name}"
        return [Reason(said, PEM)]
    return []


def partners(
    session: Session, kinds: Sequence[str], today: date, *, gone: bool = False
) -> tuple[tuple[str, str], ...]:
    """The organisations that can be named as a partner; gone: those that ended as well."""
    found = session.query(Organisation).where(Organisation.kind.in_(kinds))
    return tuple(
        (str(one.id), one.name)
        for one in found.order_by(Organisation.id)
        if gone or one.is_valid_on(today)
    )
