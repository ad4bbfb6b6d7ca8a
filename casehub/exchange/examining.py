"""Whether a file from outside is what it seems: its structure, data, pages and signature, compared.

Reads only; nothing of the file is carried out, and nothing is accepted here.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from casehub.documents.archival import CONTENT_HASH, NotReadableError
from casehub.documents.letters import appearing, faces, structure
from casehub.documents.letters.signed import Trust, TrustUnreadable, judge, trust_in
from casehub.documents.qr import is_printed_as
from casehub.documents.typefaces import alike, fonts_in_use
from casehub.exchange.codes import code_of
from casehub.exchange.envelope import (
    CODE,
    EDITION,
    PAYLOAD_NAME,
    ReferralRefused,
    enclosure_faults,
    read_payload,
)
from casehub.exchange.letter import edition_of, pieces_of
from casehub.exchange.payload import SCHEMA_NAME, Payload, digest
from casehub.exchange.quick import QuickCode, read_quick_code
from casehub.exchange.sorts import Limits, exchange
from casehub.exchange.told import everything, facts_of, on_the_head
from casehub.exchange.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

_HYPHENS = {0xFFFE: "-", 0x0002: "-"}
_PUBLIC = b"-----BEGIN PUBLIC KEY-----"
# A letter of a case is laid out by the procedure that printed it: what stands on its pages besides
# the data is known to no other bureau, and is held by the seal and the digest of the pages alone.
VALUES_ALONE = (
    "本函的页面由办案程序排印，没有标明版式：数据的每一项都在页面上找到了，"
    "页面上另有的文字没有逐字核对，有可信的电子签名才能保证没有改动。"
)
_WRITTEN = re.compile(r"[0-9A-Za-z]")


@dataclass(frozen=True)
class Pinned:
    """Whom we trust: certificates, what was revoked, and keys of the codes on letters."""

    certificates: Trust = field(default_factory=Trust)
    keys: tuple[Ed25519PublicKey, ...] = ()


def pinned_in(folder: Path | None) -> Pinned:
    """Certificates, revocation lists and public keys of codes (.pem) of a folder of trust.

    Raises TrustUnreadable with one Chinese sentence.
    """
    if folder is None:
        return Pinned()
    certificates = trust_in(folder)
    keys = []
    for path in sorted(folder.glob("*.pem")):
        content = path.read_bytes()
        if _PUBLIC in content:
            try:
                key = load_pem_public_key(content)
            except ValueError as error:
                raise TrustUnreadable(f"信任目录中的文件“{path.name}”读不出。") from error
            if isinstance(key, Ed25519PublicKey):
                keys.append(key)
    return Pinned(certificates, tuple(keys))


def examine(
    content: bytes, pinned: Pinned | None = None, moment: datetime | None = None
) -> Verdict:
    """Judge a file in this process; `verdict.judged` has it done apart, with limits."""
    pinned = pinned or Pinned()
    limits = exchange().limits
    if len(content) > limits.file_mb << 20:
        return _refused(f"文件超过{limits.file_mb}兆字节，不能作为协作函导入")
    if not content.startswith(b"%PDF-"):
        return _refused("不是PDF文件，不能作为协作函导入")
    try:
        found = structure.read(content, _bounds(limits))
        payload = read_payload(found.files, found.properties)
        # What is laid out of parts that hold parts is drawn by nobody here: it has no end.
        seen = appearing.read(content, limits.pieces) if found.plain else appearing.NOTHING
    except NotReadableError as error:
        return _refused(str(error))
    except ReferralRefused as error:
        return _refused(str(error))
    signed = judge(content, pinned.certificates, moment or datetime.now(UTC))
    problems = [*found.faults, *seen.faults]
    if found.content_hash != found.properties.get(CONTENT_HASH):
        problems.append("函件页面与封装时不一致，可能被改动")
    files = {name: data for name, data in found.files.items() if name != PAYLOAD_NAME}
    problems += enclosure_faults(payload, files)
    changed = bool(problems)
    code, said = _code_faults(payload, found, pinned)
    # Who signed comes before what else nobody vouches for: one reason is what a clerk is told.
    if signed.problem:
        problems.append(signed.problem)
    problems += said
    drawn = faces.truth_of(found.faces, fonts_in_use()[0])
    differing = [
        *(differences(payload, seen, found.properties, code) if found.plain else []),
        *(["页面上画出的字与文字数据不同（字体被改动）"] if drawn.false else []),
        *(_about_faults(payload, found, seen) if found.plain else []),
        *([] if signed.trusted else _unvouched(payload, found, drawn)),
        *said,
    ]
    problems += [one for one in differing if one not in problems]
    other = signed.trusted and _folded(signed.signer) != _folded(payload["sender"]["name"])
    if other:
        problems.append(f"签署人“{signed.signer}”与来函机关“{payload['sender']['name']}”不一致")
    return Verdict(
        intact=not changed and (signed.intact or not signed.present),
        trusted=signed.trusted and not other,
        signer=signed.signer,
        payload_sha256=digest(payload),
        visible_matches=found.plain and not differing and not seen.faults,
        schema=payload["schema"],
        flow_id=payload["flowId"],
        problems=_sentences(problems),
        notes=() if EDITION in found.properties else (VALUES_ALONE,),
        payload=payload,
    )


def _refused(clause: str) -> Verdict:
    return Verdict(problems=_sentences([clause]))


def _sentences(clauses: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one if one.endswith("。") else f"{one}。" for one in clauses))


def _bounds(limits: Limits) -> structure.Bounds:
    return structure.Bounds(
        unpacked=limits.unpacked_mb << 20,
        ratio=limits.ratio,
        objects=limits.objects,
        pages=limits.pages,
        file=limits.enclosed_mb << 20,
        # A piece takes less than a kilobyte to be drawn.
        drawing=limits.pieces << 10,
    )


@dataclass(frozen=True)
class _Folding:
    """Makes text comparable: as `_folded`, and what looks the same on paper is the same.

    alike: characters that a face of ours draws by one glyph, of which a reader is told any.
    """

    alike: Mapping[int, str]

    def __call__(self, text: str) -> str:
        return _folded(text.translate(self.alike))


def _folded(text: str) -> str:
    # A hyphen at the end of a line comes as one of two signs of its own. Taken apart, not put
    # together: where one piece ends and the next begins nothing grows into one letter.
    plain = unicodedata.normalize("NFKD", text.translate(_HYPHENS))
    return "".join(c for c in plain if not c.isspace() and unicodedata.category(c)[0] != "C")


def differences(
    payload: Payload, seen: appearing.Appearance, properties: Mapping[str, str], code: str
) -> list[str]:
    """Where the pages as drawn do not say what the data says."""
    pieces, below = pieces_of(payload, digest(payload), code)
    fold = _Folding(alike("".join([*seen.pages, *pieces, *everything(payload)])))
    pages, bodies = [*map(fold, seen.pages)], [*map(fold, seen.bodies)]
    if EDITION not in properties:
        return _unsaid(everything(payload), pages, fold)
    found = _unsaid(on_the_head(payload), pages, fold)
    table = "".join(fold(row.label + row.words) for row in facts_of(payload))
    if table not in "".join(bodies):
        found.append("页面上的事项表与数据不一致")
    if properties[EDITION] == edition_of(payload):
        found += _besides([*map(fold, pieces)], fold(below), pages, bodies)
    return found


def _unsaid(values: Sequence[str], pages: Sequence[str], fold: _Folding) -> list[str]:
    return [
        f"数据中的“{value[:40]}”在页面上找不到"
        for value in dict.fromkeys(values)
        if not _stands(fold(value), pages)
    ]


def _stands(value: str, pages: Sequence[str]) -> bool:
    """Whether a value stands whole on a page, or ends one page and begins on the next.

    A value of nothing but white space stands everywhere.
    """
    if not value or any(_whole_in(value, page) for page in pages):
        return True
    for one, other in pairwise(pages):
        cut = next((n for n in range(len(value) - 1, 0, -1) if value[:n] in one), 0)
        if cut and value[cut:] in other:
            return True
    return False


def _whole_in(value: str, page: str) -> bool:
    """Whether it stands there and is no part of a longer number or word of Latin letters."""
    at = page.find(value)
    while at >= 0:
        before, behind = page[max(at - 1, 0) : at], page[at + len(value) : at + len(value) + 1]
        joined = (_WRITTEN.match(value[0]) and _WRITTEN.match(before)) or (
            _WRITTEN.match(value[-1]) and _WRITTEN.match(behind)
        )
        if not joined:
            return True
        at = page.find(value, at + 1)
    return False


def _besides(
    pieces: Sequence[str], foot: str, pages: Sequence[str], bodies: Sequence[str]
) -> list[str]:
    """Whether the pages say anything that the letter of this payload does not say, or less.

    Each piece stands whole and in its order; in the margins stand the foot and the page's number.
    """
    whole = "".join(bodies)
    said, meant = Counter(whole), Counter("".join(pieces))
    if said != meant:
        return ["页面上的文字多于或者少于数据所载"]
    found = []
    if broken := next((piece for piece in pieces if piece not in whole), ""):
        found.append(f"页面上“{broken[:40]}”的文字次序与数据所载不同")
    for number, (page, body) in enumerate(zip(pages, bodies, strict=True), 1):
        margin = Counter(page) - Counter(body)
        if margin - Counter(f"{foot}—{number}—"):
            found.append("页面边缘有数据没有载明的文字")
            break
    return found


def _unvouched(
    payload: Payload, found: structure.Structure, drawn: faces.Truth
) -> list[str]:
    """What cannot be compared here, and is believed only of a bureau whose signature holds.

    A bureau may print with faces of its own, and one with a later version in another edition.
    """
    told = []
    if drawn.strange:
        told.append("页面用了本系统没有的字体，又没有可信的签名，文字不能逐字核对")
    if found.properties.get(EDITION, edition_of(payload)) != edition_of(payload):
        told.append("函件的版式本系统不认识，又没有可信的签名，文字不能逐字核对")
    return told


def _about_faults(
    payload: Payload, found: structure.Structure, seen: appearing.Appearance
) -> list[str]:
    """What the file says of itself beside its pages, and where its seal is pressed."""
    faults = []
    if EDITION in found.properties and not all(map(_folded, seen.pages)):
        faults.append("文件中有空白的页")
    if EDITION not in found.properties and payload["schema"] != SCHEMA_NAME:
        faults.append("文件没有标明函件的版式")
    if EDITION in found.properties and found.title != payload["gongwen"]["标题"]:
        faults.append("文件的标题与数据不一致")
    day = date.fromisoformat(payload["gongwen"]["成文日期"])
    said = f"{payload['sender']['name']}{day.year}年{day.month}月{day.day}日"
    fold = _Folding(alike("".join([said, *seen.sealed])))
    closing = fold(said)
    for beneath in seen.sealed:
        if any(fold(line) not in closing for line in beneath.splitlines()):
            faults.append("签章不在署名和成文日期处，遮盖了其他文字")
            break
    return faults


def _code_faults(
    payload: Payload, found: structure.Structure, pinned: Pinned
) -> tuple[str, list[str]]:
    """The text of the code on the letter, and whether it is that of this payload."""
    meant = code_of(payload, digest(payload))
    code = found.properties.get(CODE, meant)
    try:
        read = read_quick_code(code)
    except ValueError as error:
        return code, [str(error).rstrip("。")]
    faults = []
    # The slips of letters of cases have a code with the flow number alone.
    codes = (code, payload["flowId"])
    shown = [next((c for c in codes if is_printed_as(c, *one)), "") for one in found.pictures]
    if read.signed_text != meant or code not in shown or "" in shown:
        faults.append("页面上的二维码与数据不一致")
    elif read.signature and pinned.keys and not _proved(read, pinned):
        faults.append("二维码的签名不是已知的来函机关所作")
    return code, faults


def _proved(read: QuickCode, pinned: Pinned) -> bool:
    return any(read.proves(key) for key in pinned.keys)
