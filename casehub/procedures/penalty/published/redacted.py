"""What the public text of a decision leaves out, and the scan that blocks what is left in it.

公示规定第五条至第七条, law/forms_penalty_b.md R09: numbers of persons, telephones, accounts, homes
of natural persons, trade secrets and whoever reported are never made public. What the file knows
is struck by rule; what is only shaped like such a thing stops the publication until somebody
struck it by hand: a false alarm costs a line of the form, what went out cannot be recalled.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from markupsafe import escape

from casehub.documents.issuable import texts_in
from casehub.documents.wording import replaced
from casehub.law.masking import aliases, private_numbers
from casehub.procedures.penalty.deciding import DECISION
from casehub.procedures.penalty.offences import OFFENCES
from casehub.procedures.penalty.sanctions import Stage
from casehub.procedures.penalty.weighed import latest
from casehub.procedures.reading import table
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from casehub.model import Document, Party
    from casehub.workflow.situation import Situation

# What the public text prints otherwise or not at all.
UNPRINTED = frozenset(
    {"contact", "office", "doc", "remedy", "parties", "right", "party", "pay_to"}
)
NAME, HOME, TELEPHONE, MAILBOX = "姓名", "住址", "电话", "电子送达地址"
OF_TRADE = "secret"
# Shapes that are no business of the public, whatever they are; a 统一社会信用代码 begins with 9.
SHAPES = (
    (
        re.compile(
            r"(?<![0-9A-Za-z])[1-8][0-9]{5}[ -]?[0-9]{8}[ -]?[0-9]{3}[0-9Xx](?![0-9A-Za-z])"
        ),
        "证件号码",
    ),
    (re.compile(r"(?<![0-9A-Za-z.])1[3-9][0-9](?:[ -]?[0-9]{4}){2}(?![0-9])"), "电话"),
    (re.compile(r"(?<![0-9A-Za-z])0[0-9]{2,3}[ -]?[0-9]{7,8}(?![0-9])"), "电话"),
    (
        re.compile(r"(?<![0-9A-Za-z])[0-9](?:[ -]?[0-9]){14,}(?![0-9A-Za-z])"),
        "账号或者证件号码",
    ),
    (re.compile(r"[0-9A-Za-z._%+-]+@[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)+"), "电子邮箱"),
    (
        re.compile(
            r"[0-9一二三四五六七八九十]+(?:栋|幢|号楼|单元)[0-9一二三四五六七八九十-]*(?:室|号|户)"
        ),
        "住址",
    ),
)


def _printed(s: Situation, paper: Document) -> str:
    # A side has a name of its own beside the block of the parties.
    apart = UNPRINTED | {side.id for side in s.procedure.sides}
    told = {name: value for name, value in paper.facts.items() if name not in apart}
    return "\n".join(texts_in(told))


def _people(s: Situation) -> Iterator[str]:
    """Natural persons whom the file knows; the head of a firm is told by the public register."""
    for party in s.parties:
        if party.sort.human:
            yield party.name
        yield from (agent.name for agent in party.agents)


def _firms(s: Situation) -> list[str]:
    return [p.name for p in s.parties if not p.sort.human]


def _private(parties: list[Party]) -> Iterator[tuple[str, str]]:
    for party in parties:
        if party.sort.human:
            yield from ((party.address, HOME), (party.delivery_address, HOME))
            yield (party.id_no, party.id_label or "证件号码")
        yield from ((party.phone, TELEPHONE), (party.delivery_phone, TELEPHONE))
        yield (party.e_account, MAILBOX)


def struck_from_decision(s: Situation) -> list[dict[str, object]]:
    """What is left out by rule: each with what it is and what is printed in its place."""
    paper = s.document(DECISION)
    if paper is None:
        return []
    firms, rest = _firms(s), _printed(s, paper)
    head = [p.name for p in s.current_parties("respondent") if p.sort.human]
    for firm in sorted(firms, key=len, reverse=True):
        rest = rest.replace(firm, "\n")
    named = [name for name in _people(s) if name and (name in rest or name in head)]
    rows = {one: (NAME, told) for one, told in aliases(n for n in named if n not in firms).items()}
    told = [(text, what) for text, what in _private([*s.parties]) if text and text in rest]
    for text, what in [*told, *private_numbers(rest)]:
        rows.setdefault(text, (what, f"（{what}略）"))
    return [{"original": one, "what": what, "printed": p} for one, (what, p) in rows.items()]


def struck_by_hand(s: Situation) -> list[dict[str, object]]:
    """What the officer struck besides."""
    return [row for row in table(s, "aliases") if row.get("original")]


def public_words(s: Situation) -> str:
    """What of the decision the public would read, as the form has it."""
    paper = s.document(DECISION)
    if paper is None:
        return ""
    rows = [*struck_from_decision(s), *struck_by_hand(s)]
    return str(replaced(escape(_printed(s, paper)), rows, _firms(s)))


def left_in(s: Situation, text: str) -> list[tuple[str, str]]:
    """What is in the text and may not be made public, each once, with what it is."""
    found = dict[str, str]()
    plain = unicodedata.normalize("NFKC", text)
    for party in s.parties:
        hidden = (party.name, party.phone, party.id_no) if s.is_hidden(party.role) else ()
        for one in hidden:
            if one and unicodedata.normalize("NFKC", one) in plain:
                found[one] = f"{s.side_title(party.role)}的信息"
    firms = [p for p in s.parties if not p.sort.human]
    known = {one for p in firms for one in (p.id_no, p.address) if one}
    for one in sorted(known, key=len, reverse=True):
        plain = plain.replace(unicodedata.normalize("NFKC", one), "\n")
    for shape, what in SHAPES:
        for match in shape.finditer(plain):
            found.setdefault(match.group(), what)
    return list(found.items())


def public_text_is_clean(s: Situation) -> Reason | None:
    """公示规定第五条至第七条: nothing private is left in what the public reads."""
    if "facts_summary" not in s.data:
        return None
    found = left_in(s, public_words(s))
    if found:
        said = f"公示文本中还有{_as_told(found)}，请在“另行遮盖”中写明处理方式。"
        return Reason(said, "aliases")
    return None


def _as_told(found: Sequence[tuple[str, str]]) -> str:
    return "、".join(f"{what}“{one}”" for one, what in found)


def summary_is_clean(s: Situation) -> Reason | None:
    """R09: the summary is short, and tells nothing that the text of the decision leaves out."""
    told = str(s.data.get("facts_summary") or "")
    if len(told) > LONGEST:
        return Reason(f"违法事实摘要不超过{LONGEST}字，现为{len(told)}字。", "facts_summary")
    struck = [*struck_from_decision(s), *struck_by_hand(s)]
    named = {str(r["original"]): "已经遮盖的内容" for r in struck if str(r["original"]) in told}
    found = list({**dict(left_in(s, told)), **named}.items())
    if found:
        return Reason(f"摘要写出了{_as_told(found)}，请删去。", "facts_summary")
    return None


def secrets_are_struck(s: Situation) -> Reason | None:
    """公示规定第五条至第七条: of a case about trade secrets something is always struck as one."""
    row = latest(s, Stage.DECIDED)
    if row is None or "facts_summary" not in s.data:
        return None
    asked = OFFENCES[row.offence].rule == SECRETS or bool(s.data.get("holds_secrets"))
    if asked and not any(one.get("category") == OF_TRADE for one in struck_by_hand(s)):
        return Reason("涉及商业秘密的，在“另行遮盖”中逐项写明，类别选商业秘密。", "aliases")
    return None


def public_redactions(s: Situation) -> list[dict[str, object]]:
    """Everything that the public text leaves out, as the form lists it."""
    own: list[dict[str, object]] = [
        {
            "place": "正文",
            "category": "privacy",
            "way": f"{row['original']} → {row['printed']}",
        }
        for row in struck_from_decision(s)
    ]
    return own + [
        {
            "place": "正文",
            "category": row.get("category") or "other",
            "way": f"{row.get('original')} → {row.get('printed')}",
        }
        for row in struck_by_hand(s)
    ]


def public_firms(s: Situation) -> list[dict[str, object]]:
    """Organisations whose names stay whole in the public text."""
    return [{"name": name} for name in _firms(s)]


LONGEST = 200  # law/forms_penalty_b.md R09, row 3
SECRETS = "TRADE_SECRET"  # rule of config/penalties.toml
GUARDS = registered(public_text_is_clean, summary_is_clean, secrets_are_struck)
KNOWN = registered(struck_from_decision, public_redactions, public_firms)
