"""The letter of a payload: pages that state every fact of it, drawn from the payload alone."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from casehub.documents.issuable import glyph_faults, texts_in
from casehub.documents.pages import papers, words_on
from casehub.documents.wording import cn
from casehub.exchange.sorts import exchange
from casehub.exchange.told import facts_of

if TYPE_CHECKING:
    from casehub.exchange.payload import Payload

TEMPLATE = "referral/letter.html"
# What the letter's own pages are called where they are listed.
RECEIPT = "回执"
_NOT_A_FILE = "sheet"
# Of the first page, in lines of the text: what title and addressees may take together, and one more
# line of the title (22 pt on 32 pt beside 16 pt on 225 mm / 22). Measured on the page: a title of
# one line and twelve lines of addressees leave room for the body, thirteen for none.
_ROOM, _TITLE_LINE = 14.0, 1.104
# Characters of a line of the title, and of one of the text whose last place a mark may not open.
_TITLE_WIDTH, _TEXT_WIDTH = 20, 27
_FOOT = re.compile(r'<div class="code-foot">.*?</div>', re.DOTALL)
# Where one piece of text ends and another begins, which is drawn in its own place.
_PIECE = re.compile(r"</?(?:article|div|h1|h2|header|li|ol|p|section|table|td|th|tr|ul)\b[^>]*>")


def unprintable(payload: Payload) -> list[str]:
    """Characters that no font of ours draws, each with the text in which it stands."""
    return glyph_faults(dict.fromkeys(texts_in(payload)))


def pieces_of(payload: Payload, digest: str, code: str) -> tuple[list[str], str]:
    """What stands on the letter's pages, for who compares.

    In the text area, piece by piece, and at the foot of each page, beside its number.
    """
    drawn = body(payload, digest, code)
    foot = _FOOT.search(drawn)
    parts = (words_on(one).strip() for one in _PIECE.split(_FOOT.sub("", drawn)))
    return [*filter(None, parts)], "" if foot is None else words_on(foot[0])


def body(payload: Payload, digest: str, code: str) -> str:
    """The pages of the letter as inner HTML."""
    sort = exchange().sort(payload["type"])
    message = exchange().message_of(payload["message"]["kind"])
    sender = payload["sender"]
    contacts = [{**c, "phone": c.get("tel", ""), "cert_no": ""} for c in sender.get("contacts", ())]
    values = {
        "gongwen": {"抄送": [], "紧急程度": "", **payload["gongwen"]},
        "sender": sender,
        "letter": {
            "contacts": [{"mail": "", **c} for c in contacts],
            "address": sender.get("address", ""),
            "postcode": sender.get("postcode", ""),
        },
        "check": {"tel": "", "page": "", "fax": "", **payload.get("check", {})},
        "title": sort.title,
        "sheet": sort.sheet,
        "choices": exchange().slip_of(sort.code, message.kind),
        "slip": message.slip,
        "starts_clock": "workingDays" in payload.get("clock", {}),
        "message_no": f"{payload['flowId']}/M{payload['message']['seq']}",
        "digest": digest,
        "facts": facts_of(payload),
        "opening": _opening(payload),
        "parts": _parts(payload),
        "moved": addressees_move(payload["gongwen"]),
        "enclosures": _enclosures(payload, sort.sheet, RECEIPT if message.slip else ""),
        "doc": {"qr_text": code, "verify_url": "", "code": "", "draft": False},
        "press_": True,
    }
    return papers().get_template(TEMPLATE).render(values)


def addressees_move(gongwen: Payload) -> bool:
    """Whether the addressees stand at the end (版记) and not below the title.

    GB/T 9704-2012 第 7.3.2 条: so many that the first page could show nothing of the body; 第 7.4.2
    条 says how they stand there. Told from the data alone: who compares must find what was drawn.
    """
    title = math.ceil(len(gongwen["标题"]) / _TITLE_WIDTH)
    named = math.ceil((len("、".join(gongwen["主送机关"])) + 1) / _TEXT_WIDTH)
    return title * _TITLE_LINE + named > _ROOM


def edition_of(payload: Payload) -> str:
    """By which edition the letter of a payload is drawn, as its properties say.

    Who draws the addressees below the title in any case must not take one with moved addressees
    for his own, nor the other way round; all other letters are drawn alike by both.
    """
    edition = str(exchange().edition)
    return f"{edition}.1" if addressees_move(payload["gongwen"]) else edition


def _opening(payload: Payload) -> str:
    sort = exchange().sort(payload["type"])
    case = payload["case"]
    matter = sort.matter.format(cause=case["cause"])
    if case["no"]:
        matter = f"办理{case['cause']}一案（案号：{case['no']}）"
    answered = payload["message"].get("inReplyTo")
    replied = f"贵单位来函（{answered}）收悉" if answered else "贵单位来函收悉"
    said = exchange().opening_of(sort.code, payload["message"]["kind"])
    return said.format(matter=matter, replied=replied)


def _parts(payload: Payload) -> list[str]:
    """The numbered paragraphs: grounds, matters, period, confidence."""
    found = []
    grounds = "、".join(payload.get("basis", ()))
    named = payload.get("agreement", ())
    agreed = "、".join(name if "《" in name else f"《{name}》" for name in named)
    if grounds or agreed:
        found.append(f"依据。{grounds}{'，以及' if grounds and agreed else ''}{agreed}。")
    asked = len(payload.get("asks", ()))
    sheet = exchange().sort(payload["type"]).sheet
    found.append(f"事项。{f'共{cn(asked)}项，' if asked else ''}详见附件1《{sheet}》。")
    clock = payload.get("clock", {})
    if days := clock.get("workingDays"):
        begins = "自收到本函之日起" if clock["from"] == "RECEIPT" else ""
        found.append(f"期限。请{begins}{cn(days)}个工作日内函复；需要延期的，请在期限届满前告知。")
    if exchange().message_of(payload["message"]["kind"]).slip:
        found.append(
            "其他。随函材料仅供办理上述事项使用，请注意保密。有关事项不属于贵单位职权范围，"
            "或者当事人不在贵单位辖区的，请说明理由。"
        )
    return found


def _enclosures(payload: Payload, sheet: str, receipt: str) -> list[dict[str, str]]:
    rows = payload["gongwen"].get("附件", ())
    files = [row["名称"] for row in rows if row.get("place") != _NOT_A_FILE]
    return [{"name": name} for name in (sheet, *files, receipt) if name]
