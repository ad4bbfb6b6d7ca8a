"""Seal a letter with its data into one PDF/A-3b: of a case, or drawn from the payload alone."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from casehub.documents.printed import Enclosed
from casehub.documents.render import page_of, print_page, render_sheets
from casehub.exchange import letter
from casehub.exchange.codes import code_of
from casehub.exchange.envelope import (
    CODE,
    EDITION,
    PAYLOAD_NAME,
    ReferralRefused,
    enclosure_faults,
    inside,
    properties_of,
)
from casehub.exchange.payload import Payload, canonical, faults, titled
from casehub.exchange.quick import read_quick_code

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from casehub.documents import Kind


@dataclass(frozen=True)
class Sealed:
    """A finished package: PDF bytes, their hash, the payload's hash, number of pages."""

    pdf: bytes
    sha256: str
    payload_sha256: str
    pages: int
    fonts: Mapping[str, str] = field(default_factory=dict)


def seal(
    sheets: Sequence[tuple[Kind, Mapping[str, object]]],
    payload: Payload,
    code: str = "",
) -> Sealed:
    """One PDF/A-3b: the letter, its annexes, the tear-off receipt last, and referral.json inside.

    sheets: (kind, frozen facts) of the letter, then of each annex in order. Every sheet prints
    the payload's hash and the QR code. code: its text, signed by whoever has the key; without it
    the code bears no signature. Same facts, payload and code → same bytes. Raises ReferralRefused
    when the payload breaks the schema, or the code is that of another.
    """
    payload = titled(payload, *sheets[0])
    if wrong := faults(payload):
        raise ReferralRefused("".join(wrong))
    data = canonical(payload)
    sha256 = hashlib.sha256(data).hexdigest()
    unsigned = code_of(payload, sha256)
    if code and read_quick_code(code).signed_text != unsigned:
        raise ReferralRefused("二维码不是这件函件的。")
    code, gongwen = code or unsigned, payload["gongwen"]
    # What was sealed before is printed again as it was.
    leading: Payload = sheets[0][1]
    told_below = bool((leading.get("letter") or {}).get("slip_code"))
    printed = [(kind, _marked(facts, payload, sha256, code)) for kind, facts in sheets]
    rendered = render_sheets(
        printed,
        enclosed=[Enclosed(PAYLOAD_NAME, data, "Data", "协作函数据", _dated(gongwen["成文日期"]))],
        properties={**properties_of(payload, sha256), **({CODE: code} if told_below else {})},
    )
    return Sealed(rendered.pdf, rendered.sha256, sha256, rendered.pages, rendered.fonts)


def seal_letter(
    payload: Payload, files: Mapping[str, bytes], key: Ed25519PrivateKey | None = None
) -> Sealed:
    """One PDF/A-3b drawn from the payload alone, with the files that it says are inside.

    Same payload, files and key → same bytes. Raises ReferralRefused with every reason at once.
    """
    wrong = faults(payload) or letter.unprintable(payload) or enclosure_faults(payload, files)
    if wrong:
        raise ReferralRefused("".join(wrong))
    data = canonical(payload)
    sha256 = hashlib.sha256(data).hexdigest()
    gongwen = payload["gongwen"]
    day = _dated(gongwen["成文日期"])
    code = code_of(payload, sha256, key)
    enclosed = [Enclosed(PAYLOAD_NAME, data, "Data", "协作函数据", day)]
    enclosed += [
        Enclosed(row["file"], files[row["file"]], "Supplement", row["名称"], day)
        for row in inside(payload)
    ]
    named = {**properties_of(payload, sha256), CODE: code, EDITION: letter.edition_of(payload)}
    page = page_of(
        gongwen["标题"],
        payload["sender"]["name"],
        f"{gongwen['成文日期']}T00:00:00+08:00",
        letter.body(payload, sha256, code),
    )
    made = print_page(page, enclosed, named)
    return Sealed(made.pdf, made.sha256, sha256, made.pages, made.fonts)


def _dated(day: str) -> datetime:
    try:
        return datetime.fromisoformat(day).replace(tzinfo=UTC)
    except ValueError as error:
        raise ReferralRefused("成文日期不正确。") from error


def _marked(
    facts: Payload, payload: Payload, sha256: str, code: str
) -> dict[str, object]:
    marked = copy.deepcopy(dict(facts))
    gongwen = payload["gongwen"]
    letter = {**(marked.get("letter") or {})}
    letter |= {
        "flow_id": payload["flowId"],
        "msg_no": payload["message"]["seq"],
        "no": gongwen["发文字号"],
        "title": gongwen["标题"],
        "date": gongwen["成文日期"],
        "payload_sha256": sha256,
    }
    doc = {**(marked.get("doc") or {})}
    doc |= {"qr_text": code, "code": doc.get("code") or sha256[:10].upper()}
    return {**marked, "letter": letter, "doc": doc}
