"""Realistic invented facts for each kind: used by samples, tests and input hints."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

from casehub.documents.kinds import Kind
from casehub.documents.pages import ROOT, names_used
from casehub.documents.wording import cn
from casehub.fields import Field
from casehub.law.chinese import UNIT_WORDS

_OFFICE = {
    "name": "重庆市知识产权局", "seal": "重庆市知识产权局",
    "address": "重庆市两江新区示例大道500号", "postcode": "400000",
    "superior": "国家知识产权局", "recon_organ": "重庆市人民政府", "head_title": "局长",
    "phone": "023-0000-5000", "region_code": "500000", "uscc": "11500000EXAMPL0126",
}  # fmt: skip
_REQUESTER = {
    "name": "重庆示例山驰摩托车配件有限公司", "kind": "legal", "natural": False,
    "id_label": "统一社会信用代码", "id_no": "91500120EXAMPL119D",
    "id_masked": "91500120EXAMPL119D", "address": "重庆市璧山区示例工业园区示例路18号",
    "rep_label": "法定代表人", "rep_name": "罗龑", "rep_title": "执行董事",
    "capacity": "patentee", "phone": "023-0000-1101", "role_label": "请求人", "short": "山驰公司",
    "operator": "",
    "service": {
        "address": "重庆市璧山区示例工业园区示例路18号", "receiver": "何静宜",
        "phone": "023-0000-1102", "e_consent": True, "e_channel_label": "电子邮件",
        "e_account": "ip@shanchi.example", "confirmed_on": "2026-03-12",
    },
    "agents": [
        {"name": "何静宜", "role": "律师", "firm": "重庆示例衡岳律师事务所",
         "authority": "特别授权", "scope": "代为承认、变更、放弃请求，进行和解、调解"},
        {"name": "杜若衡", "role": "专利代理师", "firm": "重庆示例衡岳专利代理事务所",
         "authority": "一般授权", "scope": "技术比对"},
    ],
}  # fmt: skip
_RESPONDENT = {
    "name": "重庆示例万骑金属制品有限公司", "kind": "legal", "natural": False,
    "id_label": "统一社会信用代码", "id_no": "91500101EXAMPL127P",
    "id_masked": "91500101EXAMPL127P", "address": "重庆市万州区示例经开区高峰园示例路66号",
    "rep_label": "法定代表人", "rep_name": "向北川", "rep_title": "执行董事兼总经理",
    "capacity": "none", "phone": "023-0000-1201", "role_label": "被请求人", "short": "万骑公司",
    "operator": "", "service": None,
    "agents": [
        {"name": "冉宗泽", "role": "律师", "firm": "重庆示例江岸律师事务所",
         "authority": "特别授权", "scope": "代为承认、变更、放弃答辩意见，进行和解、调解"},
    ],
}  # fmt: skip
_RIGHT = {
    "kind": "utility_model", "kind_label": "实用新型", "no": "ZL202329990317.6",
    "title": "摩托车货箱快拆锁止装置", "filed_on": "2023-03-16", "priority_on": None,
    "granted_on": "2023-10-20", "owners": ["重庆示例山驰摩托车配件有限公司"],
    "status": "专利权维持有效", "status_checked_on": "2026-03-18", "expires_on": "2033-03-16",
    "claims_asserted": "权利要求1", "design_views": [],
    "report": {"has": True, "made_on": "2025-11-28", "no": "示例评字2025-000317",
               "conclusion": "权利要求1至5未发现存在不符合授予专利权条件的缺陷"},
    "invalidity": [],
}  # fmt: skip
_OFFICERS = [
    {"name": "周喆", "title": "主审员", "cert_no": "示例执-500-0102"},
    {"name": "唐赟", "title": "参审员", "cert_no": "示例执-500-0103"},
]
_LETTER = {
    "flow_id": "XC-500000-511700-2026-00001-5", "msg_no": 1, "no": "渝知协字〔2026〕1号",
    "title": "", "receiver": "达州市市场监督管理局", "receiver_uscc": "11511700EXAMPL0633",
    "receiver_region": "511700", "urgency": "", "cc": [], "date": "2026-07-02", "signer": "沈砚秋",
    "contacts": [
        {"name": "周喆", "phone": "023-0000-5021", "fax_or_mail": "xc@cqip.example",
         "cert_no": "示例执-500-0102"},
        {"name": "唐赟", "phone": "023-0000-5022", "fax_or_mail": "xc@cqip.example",
         "cert_no": "示例执-500-0103"},
    ],
    "address": "重庆市两江新区示例大道500号", "postcode": "400000",
    "in_reply_to": {"no": "达市监知函〔2026〕8号", "title": "关于协助调查有关事项的函",
                    "flow_id": "XC-511700-500000-2026-00003-1", "received_on": "2026-06-18",
                    "on": "2026-06-15"},
    "agreements": ["川渝知识产权合作机制"],
    "attachments": [], "payload_sha256": "",
    "case_summary": "请求人主张被请求人制造、销售的WQ-K3型摩托车尾箱快拆底座落入其实用新型专利"
    "权利要求1的保护范围。被请求人称其向达州示例利驰车业有限公司供货，需核实供货时间和数量。",
}  # fmt: skip


@cache
def _rows(name: str, table: str) -> dict[str, Any]:
    path = ROOT / "config" / f"{name}.toml"
    rows: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))[table]
    return {row["key"]: row.get("text", row.get("value")) for row in rows}


@cache
def _limits() -> dict[str, str]:
    rows = tomllib.loads((ROOT / "config" / "limits.toml").read_text(encoding="utf-8"))["limit"]
    return {r["code"]: cn(r["amount"]) + UNIT_WORDS[r["unit"]] for r in rows}


def _blocks(kind: Kind) -> dict[str, Any]:
    numbered = kind.numbered and kind.family != "letter"
    return {
        "office": _OFFICE,
        "case": {
            "no": "渝知裁字〔2026〕1号", "intake_no": "SJ2026030001",
            "procedure": "adjudication", "cause": "侵犯实用新型专利权纠纷",
            "subject": "侵犯实用新型专利权纠纷", "received_on": "2026-03-12",
            "filed_on": "2026-05-28", "due_on": "2026-08-28", "related": [],
            "new_product_method": False,
        },
        "rights": [_RIGHT],
        "right": _RIGHT,
        "parties": {"requesters": [_REQUESTER], "respondents": [_RESPONDENT], "thirds": []},
        "panel": {
            "chair": {"name": "沈砚秋", "title": "组长", "cert_no": "示例执-500-0101"},
            "lead": _OFFICERS[0],
            "members": [_OFFICERS[1]],
            "clerk": {"name": "温以宁", "title": "书记员", "cert_no": "示例执-500-0108"},
            "tech_investigator": None,
            "members_cn": "沈砚秋、周喆、唐赟",
        },
        "officers": _OFFICERS,
        "contact": {
            "person": "周喆", "phone": "023-0000-5021", "address": _OFFICE["address"],
            "postcode": "400000", "hours": "工作日9时至12时、14时至18时", "online": "",
        },
        "accused": [
            {
                "label": "被控侵权产品", "kind": "product", "name": "摩托车尾箱快拆底座",
                "model": "WQ-K3型", "source": "公证购买", "evidence_ref": "甲4",
                "acts": ["make", "sell"], "acts_cn": "制造、销售",
                "place": "重庆市万州区示例经开区高峰园示例路66号", "from_on": "2025-06-01",
                "to_on": None, "photos": [],
            }
        ],
        "evidence": [
            {
                "n": "甲1", "name": "专利登记簿副本", "offered_by": "请求人",
                "source": "国家知识产权局", "form": "原件", "pages": 3,
                "purpose": "专利权有效", "opinion": "无异议",
                "finding": "accepted", "finding_label": "予以采信", "reason": "来源合法",
            },
            {
                "n": "甲4", "name": "（2026）渝示例证字第0317号公证书", "offered_by": "请求人",
                "source": "公证机构", "form": "原件", "pages": 18,
                "purpose": "被请求人销售被控侵权产品", "opinion": "对关联性有异议",
                "finding": "accepted", "finding_label": "予以采信", "reason": "公证程序完整",
            },
        ],
        "remedy": {
            "mode": "suit15_recon60", "court": "重庆市第一中级人民法院",
            "recon_organ": "重庆市人民政府", "effective_note": "",
        },
        "letter": _LETTER | {"title": "" if kind.family != "letter" else _LETTER["title"]},
        "doc": {
            "no": "渝知裁字〔2026〕1-3号" if numbered else "", "date": "2026-07-02",
            "addressee": _REQUESTER if kind.served_on else None,
            "enclosures": [], "copies_total": 2, "previous_no": "", "title": kind.title,
            "code": "CQ7K-2M9P-4XWD", "draft": False,
            "verify_url": "https://example.invalid/verify?code=CQ7K-2M9P-4XWD",
        },
    }  # fmt: skip


def _example(field: Field) -> Any:
    return field.start if field.example is None else field.example


def sample_facts(kind: Kind) -> dict[str, Any]:
    """Facts with which the kind renders: standard blocks and the examples of its own fields."""
    facts = _blocks(kind)
    facts |= {field.id: _example(field) for field in kind.fields}
    names = names_used(kind)
    basis, house = _rows("basis", "basis"), _rows("house", "rule")
    facts["basis"] = {key: basis.get(key, "") for key in names["basis"]}
    facts["limits"] = {code: _limits()[code] for code in names["limits"]}
    facts["house"] = {key: house.get(key, False) for key in names["house"]}
    return facts
