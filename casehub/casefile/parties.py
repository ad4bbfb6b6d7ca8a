"""What is asked of a party when it is entered, and what would later stop its case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from casehub.fields import BoolField, ChoiceField, SuggestedField, TextField
from casehub.fields.cells import Cell
from casehub.fields.numbers import half_width
from casehub.fields.texts import written_faults
from casehub.law.identifiers import IdentifierFault, read_credit_code, read_person_number
from casehub.law.party_kinds import CITIZEN, CREDIT_CODE, PARTY_KINDS, party_kind
from casehub.law.text import clean_name, fold

# By which of them somebody who is kept secret is told, and they are looked for as they were typed.
TELLING = ("name", "phone", "id_no")
KINDS = tuple((kind.id, kind.title) for kind in PARTY_KINDS.values())
ID_LABELS = (
    CREDIT_CODE,
    CITIZEN,
    "护照",
    "外国人永久居留身份证",
    "港澳居民来往内地通行证",
    "台湾居民来往大陆通行证",
    "其他登记证件",
)
READERS = {CITIZEN: read_person_number, CREDIT_CODE: read_credit_code}
# By what one tells, in a line without labels, a code from a telephone, a person from a place. A
# code with a slip in it is still the code: what is wrong with it is told beside it.
NUMBERED = r"[0-9A-Za-z０-９]{15,20}"
A_PHONE = r"[+＋]?[0-9０-９][-－0-9０-９()（）]{6,17}"
A_NAME = r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]+(?:·[\u3400-\u9fff]+)+"
# What a line says of a party, and of its agent, in the order in which people say it.
IN_LINE = ("name", "id_no", "address", "representative", "phone", "capacity")
AUTHORITIES = (("特别授权", "特别授权"), ("一般授权", "一般授权"))
AGENT_FIELDS = (
    TextField(
        "agent_name", "代理人", folded=True,
        called=("委托代理人", "代理人姓名", "委托代理人姓名"),
    ),
    TextField(
        "agent_firm", "代理机构或者单位", folded=True,
        called=(
            "代理机构", "代理机构名称", "代理人代理机构", "代理人代理机构名称", "代理人单位",
            "代理人工作单位", "委托代理人单位", "委托代理人工作单位", "委托代理人代理机构",
        ),
    ),
    TextField(
        "agent_role", "代理人身份", folded=True, hint="例如 律师、专利代理师、本单位职工",
        called=("代理人职务", "代理人职业", "委托代理人身份", "委托代理人职务", "委托代理人职业"),
    ),
    ChoiceField(
        "agent_authority", "代理权限", folded=True, options=AUTHORITIES,
        called=("代理人代理权限", "代理人权限", "委托代理人代理权限", "委托代理人权限", "委托权限"),
    ),
    BoolField("agent_receives", "授权代为签收文书", folded=True),
)
TYPED = "输入几个字，从机构登记簿中选取，地址、电话随之填入；登记簿里没有的写全称"
# What is asked with a party and is no column of it: its agent. The address for service and the
# consent to electronic service are the party's own to confirm, in a step with its day and proof.
APART = frozenset(field.id for field in AGENT_FIELDS)


# What is asked of an office: the register says the rest, unless it does not have it.
OFFICE_FIELDS = (
    SuggestedField("name", "机关名称", required=True, hint=TYPED),
    TextField("address", "地址", folded=True),
    TextField("phone", "联系电话", folded=True),
    TextField("id_no", CREDIT_CODE, folded=True),
)


def party_fields(
    capacities: tuple[tuple[str, str], ...] = (), *, mostly: str = "", unaddressed: bool = False
) -> tuple[Cell, ...]:
    """The fields of one party; capacities: titles by which it may rely on the right.

    mostly: the kind that is offered first. unaddressed: its address may be entered later.
    """
    capacity = ChoiceField("capacity", "主体资格", required=True, options=capacities)
    return (
        TextField(
            "name", "姓名或者名称", required=True,
            called=("姓名", "名称", "姓名或名称", "名称或姓名", "单位名称", "企业名称"),
        ),
        ChoiceField("kind", "类型", required=True, default=mostly or KINDS[0][0], options=KINDS),
        TextField(
            "id_no", "信用代码或者身份号码",
            called=(
                "统一社会信用代码", "社会信用代码", "信用代码", "身份证号码", "身份证号",
                "公民身份号码", "居民身份证号码", "证件号码", "统一社会信用代码或者身份证号码",
                "统一社会信用代码或身份证号码",
            ),
            shape=NUMBERED,
        ),
        TextField(
            "address", "住所", required=not unaddressed, hint="写到门牌；办理和送达都要用",
            called=("住所地", "地址", "住址", "联系地址", "住所或者地址", "住所或地址"),
        ),
        TextField(
            "representative", "法定代表人或者负责人",
            called=("法定代表人", "负责人", "法定代表人或负责人", "法定代表人姓名", "代表人"),
            shape=A_NAME,
        ),
        TextField(
            "operator", "经营者",
            hint="个体工商户填写，只知道店名的以后补登" if unaddressed else "个体工商户必填",
        ),
        TextField(
            "phone", "联系电话", shape=A_PHONE,
            called=("电话", "联系方式", "手机", "手机号码", "电话号码"),
        ),
        *((capacity,) if capacities else ()),
        ChoiceField(
            "id_label", "证件种类", folded=True, hint="不选的，按类型确定",
            options=tuple((label, label) for label in ID_LABELS),
        ),
        TextField("representative_post", "代表人职务", folded=True),
        *AGENT_FIELDS,
        BoolField("no_domicile_in_china", "在中国没有经常居所或者营业所", folded=True),
    )  # fmt: skip


def id_label_of(party: Mapping[str, object]) -> str:
    """The document whose number is given: as said, else by the kind of party."""
    return str(party.get("id_label") or party_kind(party.get("kind")).id_label)


def kind_told(party: Mapping[str, object], mostly: str = "") -> str:
    """The kind of the party; its number tells it where nobody chose another than the first.

    An identity card is a human being's, a 统一社会信用代码 an organisation's (GB 11643, GB 32100).
    mostly: the kind that the form offers first. Whose kind was chosen, or whose document was named,
    is what it was said to be: its number is judged by that.
    """
    chosen = str(party.get("kind") or "")
    first = mostly or KINDS[0][0]
    number = str(party.get("id_no") or "")
    if chosen != first or party.get("id_label") or party.get("no_domicile_in_china") or not number:
        return chosen
    if _reads(id_label_of(party), number):
        return chosen
    told = (kind for kind in PARTY_KINDS.values() if _reads(kind.id_label, number))
    return next((kind.id for kind in told if not kind.trades), chosen)


def _reads(label: str, number: str) -> bool:
    try:
        READERS[label](number)
    except (IdentifierFault, KeyError):
        return False
    return True


def party_faults(
    party: Mapping[str, Any], *, unaddressed: bool = False
) -> Iterator[tuple[str, str]]:
    """(field, sentence) for everything that would make filing impossible later.

    unaddressed: its address, and who runs a shop of which only the sign is known, may be entered
    later.
    """
    if not str(party.get("name") or "").strip():
        yield "name", "填写姓名或者名称"
    if not unaddressed and not str(party.get("address") or "").strip():
        yield "address", "填写住所：住所不明确的，不能办理和送达"
    yield from written_faults(party_fields(), party)
    trader = party_kind(party.get("kind")).trades
    if trader and not unaddressed and not (party.get("operator") or party.get("representative")):
        yield "operator", "填写经营者：个体工商户应写明实际经营者"
    number, reader = str(party.get("id_no") or ""), READERS.get(id_label_of(party))
    # Documents of people and firms from abroad have other numbers.
    if number and reader is not None and not party.get("no_domicile_in_china"):
        try:
            reader(number)
        except IdentifierFault as fault:
            yield "id_no", str(fault)


def cleaned(party: Mapping[str, Any]) -> dict[str, object]:
    """The party with names and numbers in normal form."""
    found = dict(party)
    for column in ("name", "representative", "operator"):
        if found.get(column):
            found[column] = clean_name(str(found[column]))
    if found.get("phone"):
        found["phone"] = half_width(str(found["phone"]))
    found["id_label"] = id_label_of(party)
    reader = READERS.get(found["id_label"])
    if found.get("id_no") and reader is not None and not party.get("no_domicile_in_china"):
        found["id_no"] = reader(str(found["id_no"]))
    return found


def tells_of(text: str, signs: Iterable[object]) -> bool:
    """Whether a text that many read names whom one of these (`TELLING`) belongs to (令121)."""
    whole = fold(text)
    return any(fold(str(one)) in whole for one in signs if one)
