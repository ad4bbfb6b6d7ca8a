"""What the public is told: rulings, and who is listed as dishonest (办法第三十四、八十三条).

Of the text of a ruling, what is left out by rule, and what became of the ruling since:
forms.md D60-2: natural persons by 姓＋某, numbers of persons and accounts, homes and telephones
left out; organisations keep their names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from casehub.documents.issuable import texts_in
from casehub.law.chinese import date_text
from casehub.law.masking import aliases, private_numbers
from casehub.procedures.adjudication.outcomes import LIVES, taken_away_by
from casehub.procedures.dispute.challenges import (
    CHANGE,
    LEAVING_SOME,
    OVERTURNING,
    RECONSIDERATION,
    REVIEW,
    REVOCATION,
    RULING,
    STOPPING,
    pending,
    standing,
)
from casehub.procedures.reading import (
    as_day,
    chinese_day,
    latest,
    rows,
    unserved,
    until_served,
    who,
)
from casehub.rulebook.limits import compute
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason, Situation
from casehub.workflow.stages import is_approved

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from casehub.model import Document, Party

DECISION, RULED = "adjudication_decision", "issue_decision"
# What stands below the parties in every paper and is printed nowhere in this one.
UNPRINTED = frozenset({"contact", "office", "doc", "panel", "officers", "remedy", "parties"})
NAME, HOME, TELEPHONE, ACCOUNT = "姓名", "住址", "电话", "电子送达地址"
# Where an organisation is seated.
SEAT = "住所地"
# Of a part that was annulled, while the rest stands.
SOME = "part"
WORDS = {CHANGE: "变更", REVOCATION: "撤销", SOME: "部分撤销"}
ROADS = {True: "行政复议", False: "行政诉讼"}
LISTED = ("tell_dishonesty_listing", "decide_dishonesty_listing")


def _parties(paper: Document) -> list[Any]:
    """The parties as the ruling names them, whatever became of them since."""
    sides = paper.facts.get("parties") or {}
    return [p for side in sides.values() for p in side]


def _printed_people(paper: Document) -> Iterator[str]:
    """Natural persons whom the head of the ruling names."""
    for party in _parties(paper):
        if party["natural"]:
            yield party["name"]
        elif party.get("rep_name"):
            yield party["rep_name"]
        yield from (agent["name"] for agent in party["agents"])


def _known_people(parties: list[Party]) -> Iterator[str]:
    """Natural persons whom the file knows as such, and a ruling may name in its text.

    Who takes papers in for a party is none of them: it may be 法务部, and no name is read for what
    it might be. Of whom the file does not know it, the officer says it in the form.
    """
    for party in parties:
        if party.sort.human:
            yield party.name
        yield from (party.representative, party.operator)
        yield from (agent.name for agent in party.agents)


def _came_to_the_hearing(s: Situation) -> Iterator[str]:
    """Whom the records of the hearings name: workers of the parties and agents."""
    for paper in s.documents:
        if paper.kind == "hearing_record" and paper.stands:
            yield from (row["name"] for row in paper.facts.get("attendance") or ())


def _private(parties: list[Party]) -> Iterator[tuple[str, str]]:
    """Homes, telephones and mailboxes that the file knows, each with what it is."""
    for party in parties:
        if party.sort.human:
            yield from ((party.address, HOME), (party.delivery_address, HOME))
            yield (party.id_no, party.id_label or "证件号码")
        yield from ((party.phone, TELEPHONE), (party.delivery_phone, TELEPHONE))
        yield (party.e_account, ACCOUNT)


def struck_out(s: Situation) -> list[dict[str, object]]:
    """What is left out or replaced by rule: each with what it is and what is printed for it.

    Organisations keep theirs: what stands in the name of one is nobody's own name.
    """
    paper = s.document(DECISION)
    if paper is None:
        return []
    apart = UNPRINTED | {side.id for side in s.procedure.sides}
    rest = "\n".join(texts_in({k: v for k, v in paper.facts.items() if k not in apart}))
    firms = [p["name"] for p in _parties(paper) if not p["natural"]]
    firms += [a["firm"] for p in _parties(paper) for a in p["agents"] if a.get("firm")]
    for firm in sorted(firms, key=len, reverse=True):
        rest = rest.replace(firm, "\n")
    named = dict.fromkeys(_printed_people(paper))
    others = (*_known_people([*s.parties]), *_came_to_the_hearing(s))
    named |= dict.fromkeys(name for name in others if name and name in rest)
    given = aliases(name for name in named if name not in firms)
    rows = {name: (NAME, printed) for name, printed in given.items()}
    short = {p.short_name: given.get(p.name) for p in s.parties if p.sort.human}
    rows |= {name: (NAME, printed) for name, printed in short.items() if name and printed}
    told = [(text, what) for text, what in _private([*s.parties]) if text and text in rest]
    for text, what in [*told, *private_numbers(rest)]:
        rows.setdefault(text, (what, f"（{what}略）"))
    return [{"original": one, "what": what, "printed": p} for one, (what, p) in rows.items()]


def _left_out_of_the_head(paper: Document) -> Iterator[dict[str, object]]:
    """Numbers and homes that the head of the ruling prints, and that of its public text does not.

    Of an organisation as of a person: the public text keeps the names alone.
    """
    for party in _parties(paper):
        number = party.get("id_masked") if party["natural"] else party.get("id_no")
        words = (HOME if party["natural"] else SEAT) if party.get("address") else None
        told = [word for word in (party.get("id_label") if number else None, words) if word]
        if told:
            yield {
                "place": "首部",
                "category": "privacy" if party["natural"] else "other",
                "way": "delete",
                "note": f"{party['name']}的{'、'.join(told)}",
            }


def redactions(s: Situation) -> list[dict[str, object]]:
    """Everything that the public text leaves out, as the form of its approval lists it."""
    own: list[dict[str, object]] = [
        {
            "place": "首部、正文" if row["what"] == NAME else "正文",
            "category": "privacy",
            "way": "alias" if row["what"] == NAME else "delete",
            "note": f"{row['what']}：{row['original']} → {row['printed']}",
        }
        for row in struck_out(s)
    ]
    paper = s.document(DECISION)
    own += _left_out_of_the_head(paper) if paper is not None else ()
    typed = s.data.get("aliases")
    rows = [r for r in typed if isinstance(r, dict)] if isinstance(typed, list) else []
    return own + [
        {
            "place": "正文",
            "category": row.get("category") or "other",
            "way": "alias",
            "note": f"{row.get('original')} → {row.get('printed')}",
        }
        for row in rows
    ]


@dataclass(frozen=True)
class Became:
    """A change or revocation of the ruling: the act that entered it, its day, and whose it is."""

    seq: int
    sort: str
    on: date | None
    by: str


def _by_the_office(s: Situation) -> Iterator[Became]:
    """What the office itself decided about it, by whichever step says that it does."""
    for event in s.events:
        sort = s.procedure.step(event.step).decides if s.procedure.has_step(event.step) else ""
        if sort in {CHANGE, REVOCATION}:
            on = event.at.astimezone(s.at.tzinfo).date()
            yield Became(event.seq, sort, on, s.case.home.organisation.name)


def _by_a_review(s: Situation) -> Iterator[Became]:
    """In which suits and reconsiderations it fell, as it was made or as it had been changed."""
    revived = _revived(s)
    for row in standing(s, RULING, CHANGE):
        seq, sort = row.outcome_seq, SOME if row.outcome in LEAVING_SOME else REVOCATION
        fell = row.outcome in OVERTURNING | LEAVING_SOME and seq not in revived
        if fell and seq is not None:
            yield Became(seq, sort, as_day(row.outcome_on), row.organ)


def _revived(s: Situation) -> set[int]:
    """The acts by which a ruling lived again, since what had changed or revoked it fell."""
    return {e.seq for e in s.events if e.step == LIVES}


def _what_became(s: Situation) -> Became | None:
    """The latest change or revocation of the ruling that is itself in force.

    Asked of the rows and never of the state: a change that was served leaves the case where a
    ruling that was served left it. What a court overturned is as if it had not been.
    """
    made = max((e.seq for e in s.events if e.step == RULED), default=0)
    later = [*_by_the_office(s), *_by_a_review(s)]
    found = {one.seq: one for one in sorted(later, key=lambda one: one.seq) if one.seq > made}
    revived = _revived(s)
    for row in standing(s, CHANGE, REVOCATION, REVIEW):
        if row.outcome in OVERTURNING and row.outcome_seq in revived:
            found.pop(taken_away_by(s, row) or 0, None)
    return next(reversed(found.values()), None)


def publication_is_approved_on_paper(s: Situation) -> bool:
    """Whether whoever takes the step names who approved it, since it goes by no stations."""
    return not is_approved(s.step, s.day)


def publication_approver(s: Situation) -> int | None:
    """Who approved the publication, as whoever takes the step says."""
    named = s.data.get("publication_approved_by")
    return named if isinstance(named, int) else None


def publication_status(s: Situation) -> str:
    """What has become of the ruling: nothing, changed or revoked, or challenged."""
    if _what_became(s) is not None:
        return "changed"
    return "challenged" if pending(s, RULING) else "none"


def publication_challenge(s: Situation) -> str | None:
    """On which road the ruling is challenged."""
    found = pending(s, RULING) if publication_status(s) == "challenged" else []
    return ROADS[found[-1].kind == RECONSIDERATION] if found else None


def ruling_changed_on(s: Situation) -> date | None:
    """The day on which it was changed or revoked, by the office or by a court or authority."""
    became = _what_became(s)
    return became.on if became is not None else None


def ruling_changed_by(s: Situation) -> str | None:
    """Who changed or revoked it."""
    became = _what_became(s)
    return became.by or None if became is not None else None


def ruling_change_kind(s: Situation) -> str | None:
    """变更, 撤销 or 部分撤销."""
    became = _what_became(s)
    return WORDS[became.sort] if became is not None else None


def ruling_changes(s: Situation) -> list[dict[str, object]] | None:
    """Its change or revocation, as a row of the form of approval."""
    on, by = ruling_changed_on(s), ruling_changed_by(s)
    if on is None:
        return None
    return [{"on": on, "text": f"裁决于{date_text(on)}被{by}{ruling_change_kind(s)}"}]


# ── when the public is told, and of whom ─────────────────────
def _was_told(s: Situation) -> bool:
    """Whether the public was told since the office or a court last changed what is in force."""
    fell = OVERTURNING | LEAVING_SOME
    changed = {c.outcome_seq for c in standing(s, *STOPPING) if c.outcome in fell}
    changed |= {one.seq for one in _by_the_office(s)}
    later = (n for n, e in enumerate(s.events, 1) if e.seq in changed)
    return latest(s, "approve_publication") > max((latest(s, RULED), *later))


def publication_is_due(s: Situation) -> str | None:
    """办法第八十三条: once for the ruling, again for its change or revocation."""
    return "本次裁决结果已经公开。" if _was_told(s) else None


def publication_is_done(s: Situation) -> str | None:
    """办法第八十三条: every ruling is made public, also one that dismisses the request."""
    return None if _was_told(s) else "行政裁决尚未公开，请先办理信息公开。"


def publication_day_is_in_order(s: Situation) -> Reason | None:
    """办法第八十三条: after the ruling was made."""
    day, ruling = as_day(s.data.get("published_on")), s.document(DECISION)
    if day is not None and ruling is not None and day < ruling.issued_on:
        return Reason("公开日期不能早于裁决作出日期。", "published_on")
    return None


def objection_days_are_over(s: Situation) -> Reason | None:
    """Whoever may still say what must not be made public is waited for (办法第八十三条, 待核).

    The ruling gives each party some working days from its receipt. They do not lengthen the time of
    the statute: on its last day the ruling is published, whoever was not reached.
    """
    day = as_day(s.data.get("published_on")) or s.day
    last = s.deadline("adjudication.publish")
    if s.happened("approve_publication") or (last is not None and day >= last.due_on):
        return None
    field = "published_on" if "published_on" in s.data else None
    for party_id in s.party_ids():
        served = s.served_on(DECISION, party_id)
        if served is None:
            said = f"裁决书尚未送达{who(s, party_id)}，其提出不宜公开内容的期限未起算。"
            return Reason(said, field, matters=unserved(s, party_id, DECISION))
        limit = s.law_on(served).limit("adjudication.publish_objection")
        due = compute(limit, served, calendar=s.rules.calendar).due
        if due >= day:
            said = f"{who(s, party_id)}提出不宜公开内容的期限至{chinese_day(due)}，届满后再公开。"
            return Reason(said, field)
    return None


def _listing_events(s: Situation, step: str) -> list[int]:
    """Places of the events of the step for the party that the form names (any, if none)."""
    party = s.data.get("party")
    return [
        n
        for n, e in enumerate(s.events, 1)
        if e.step == step and party in {None, e.party_id}
    ]


def listing_was_told(s: Situation) -> str | None:
    """办法第三十四条第二款: the party is told and heard before it is decided."""
    told, decided = (max(_listing_events(s, step), default=0) for step in LISTED)
    if told > decided:
        return None
    return "尚未告知该当事人拟列入的事实和陈述申辩权利，请先告知。"


def listing_plea_period_is_over(s: Situation) -> str | Reason | None:
    """办法第三十四条第二款: served with the notice, and the party's time to plead has passed."""
    party = s.data.get("party")
    own = [d for d in rows(s, "adjudication.listing_plea") if party in {None, d.party_id}]
    if not own:
        said = "告知书尚未送达，陈述、申辩期限未起算。"
        return until_served(s, said, "dishonesty_listing_notice")
    if own[-1].due_on >= s.day:
        return f"陈述、申辩期限至{chinese_day(own[-1].due_on)}，届满后再决定。"
    return None


GUARDS = registered(
    publication_is_due,
    publication_is_done,
    publication_day_is_in_order,
    objection_days_are_over,
    listing_was_told,
    listing_plea_period_is_over,
)
KNOWN = registered(
    publication_is_approved_on_paper,
    publication_approver,
    struck_out,
    redactions,
    publication_status,
    publication_challenge,
    ruling_changed_on,
    ruling_changed_by,
    ruling_change_kind,
    ruling_changes,
)
