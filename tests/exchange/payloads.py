"""Payloads made from the published schema: one for each type and message, and any other."""

from __future__ import annotations

import copy
from functools import cache
from typing import Any

from hypothesis import strategies as st

from casehub.exchange.payload import validator
from casehub.exchange.sorts import exchange
from casehub.law.identifiers import flow_id

NEWEST = "cq-ip-referral/1.1"
WORDS = "办案机关核查涉嫌侵犯注册商标专用权的事项数量与来源、（2026）〔3〕号一二三ABCabc 0123456789，。《》％"
SENDER, RECEIVER = "500101", "511700"


def schema_of(found: dict[str, Any]) -> dict[str, Any]:
    """The schema with what it refers to."""
    if "$ref" not in found:
        return found
    whole: Any = validator().schema
    for part in found["$ref"].removeprefix("#/").split("/"):
        whole = whole[part]
    return {**whole, **found}


@cache
def member(name: str, least: int = 0) -> st.SearchStrategy[Any]:
    """Whatever a member of the payload may hold; to build it costs more than to draw from it."""
    return values({**validator().schema["properties"][name], "minItems": least} if least else
                  validator().schema["properties"][name])


def values(found: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Whatever such a value may be."""
    found = schema_of(found)
    if "oneOf" in found:
        return st.sampled_from([one["const"] for one in found["oneOf"]])
    if "enum" in found:
        return st.sampled_from(found["enum"])
    kinds = found["type"] if isinstance(found["type"], list) else [found["type"]]
    return st.one_of([plain(kind, found) for kind in kinds])


def plain(kind: str, found: dict[str, Any]) -> st.SearchStrategy[Any]:
    match kind:
        case "null":
            return st.none()
        case "boolean":
            return st.booleans()
        case "integer":
            return st.integers(found.get("minimum", 0), found.get("maximum", 10**9))
        case "array":
            least = found.get("minItems", 0)
            return st.lists(values(found["items"]), min_size=least, max_size=max(least, 2))
        case "object":
            must = set(found.get("required", ()))
            members = {name: values(below) for name, below in found["properties"].items()}
            return st.fixed_dictionaries(
                {name: one for name, one in members.items() if name in must},
                optional={name: one for name, one in members.items() if name not in must},
            )
    if found.get("format") == "date" or "[0-9]{4}-[0-9]{2}-[0-9]{2}" in found.get("pattern", ""):
        return st.dates().map(str)
    if "pattern" in found:
        return st.from_regex(found["pattern"].removesuffix("$") + r"\Z", fullmatch=True)
    longest = min(found.get("maxLength", 40), 40)
    return st.text(WORDS, min_size=found.get("minLength", 0), max_size=longest)


@st.composite
def payloads(draw: st.DrawFn, code: str) -> dict[str, Any]:
    """Any payload of a type that may be sealed."""
    members = validator().schema["properties"]
    kind = draw(st.sampled_from([one.kind for one in exchange().message]))
    message = exchange().message_in(code, kind)
    carries = {*exchange().carried(code, kind)}
    named = set(draw(st.lists(st.sampled_from(sorted(members)), max_size=3)))
    named |= {*validator().schema["required"], *carries}
    made = {name: draw(member(name)) for name in sorted(named)}
    for name in carries:
        while not made[name]:
            made[name] = draw(member(name, 1))
    made |= {
        "schema": NEWEST,
        "profile": draw(st.sampled_from(["MIN", "STD"])),
        "type": code,
        "flowId": flow_id(code, SENDER, RECEIVER, 2026, draw(st.integers(1, 99_999))),
    }
    made["message"]["kind"] = message.kind
    made["sender"]["region"], made["receiver"]["region"] = SENDER, RECEIVER
    for row in made["gongwen"].get("附件", ()):
        row |= {"place": "paper"}
        row.pop("sha256", None)
    return made


def payload_of(code: str, kind: str = "REQUEST", **more: Any) -> dict[str, Any]:
    """A plausible payload of a type, everything that it may carry filled in with names and days."""
    members = validator().schema["properties"]
    # What follows a letter may say again what that said.
    own = exchange().message_of(kind).own
    carries = [*(() if own else exchange().sort(code).carries), *exchange().carried(code, kind)]
    made: dict[str, Any] = {
        "schema": NEWEST, "profile": "STD", "type": code,
        "flowId": flow_id(code, SENDER, RECEIVER, 2026, 17),
        "message": {"seq": 1, "kind": kind, "inReplyTo": None},
        "agreement": ["川渝东北部毗邻区域知识产权合作备忘录"],
        "basis": ["《中华人民共和国行政处罚法》第二十六条"],
        "gongwen": {
            "发文机关标志": "重庆市万州区市场监督管理局", "发文字号": "渝万州市监函〔2026〕17号",
            "标题": f"关于商请{exchange().sort(code).title}有关事项的函",
            "主送机关": ["达州市市场监督管理局"], "成文日期": "2026-07-17",
        },
        "sender": {
            "region": SENDER, "name": "重庆市万州区市场监督管理局", "address": "重庆市万州区示例路8号",
            "postcode": "404000",
            "contacts": [{"name": "牟思齐", "tel": "023-0000-5113", "mail": "023-0000-5199"},
                         {"name": "冉星野", "tel": "023-0000-5114"}],
        },
        "receiver": {"region": RECEIVER, "name": "达州市市场监督管理局"},
        "case": {"no": "渝万州市监立〔2026〕4号", "cause": "涉嫌侵犯“澜溪坪毛尖”证明商标专用权", "right": "商标",
                 "rightNo": "99999001", "rightTitle": "澜溪坪毛尖", "keyListEntry": None,
                 "summary": "当事人称毛茶购自达州，需核实供货数量。"},
        "clock": {"rule": "assistance.reply", "from": "RECEIPT", "workingDays": 15},
        "privacy": {"containsPersonalData": True, "minimised": True, "level": "内部"},
        "check": {"page": "www.wanzhou.example/hedui", "tel": "023-0000-5100", "fax": "023-0000-5199"},
    }  # fmt: skip
    for name in carries:
        made.setdefault(name, filled(members[name], exchange().sort(code).title))
    return copy.deepcopy({**made, **more})


def filled(found: dict[str, Any], word: str) -> Any:
    """A value for every member that a part of the payload may have."""
    found = schema_of(found)
    if "oneOf" in found:
        return found["oneOf"][0]["const"]
    if "enum" in found:
        return found["enum"][-1]
    kind = found["type"] if isinstance(found["type"], str) else found["type"][0]
    match kind:
        case "boolean":
            return True
        case "integer":
            return max(found.get("minimum", 0), 3)
        case "array":
            return [filled(found["items"], word), *([filled(found["items"], "另一" + word)] * 1)]
        case "object":
            return {name: filled(below, word) for name, below in found["properties"].items()}
    if "date" in (found.get("format"), "") or "[0-9]{4}-" in found.get("pattern", ""):
        return "2026-08-05"
    by_pattern = {"{6}": RECEIVER, "{64}": "ab" * 32, "{2}$": "78000.00", "A-Za-z0-9": "liaocheng.pdf"}
    for part, value in by_pattern.items():
        if part in found.get("pattern", ""):
            return value
    title = str(found.get("title", ""))
    return f"{title}：{word}"[: found.get("maxLength", 40)]
