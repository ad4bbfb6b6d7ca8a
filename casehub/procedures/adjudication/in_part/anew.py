"""A part of a ruling that was annulled and sent back is decided anew (行诉法第七十条、第七十一条).

Of one respondent at a time: the panel votes, the new decision is about what fell of that one, is
served on it and on whoever asked, and is challenged by itself. What stands of the others is said
again as it is; what they have performed, and what runs against them, is not touched.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from casehub.law.chinese import date_text, number_in_chinese
from casehub.law.service import Serving
from casehub.model import Challenge, Order
from casehub.procedures.adjudication.in_part.fallen import ANEW, FELL, pairs
from casehub.procedures.adjudication.ordered import (
    BINDING,
    CHANGED,
    DECIDED,
    PART_LETTER,
    PERISHABLE,
    meant_by,
    orders_of,
    said_again,
    sentence,
)
from casehub.procedures.adjudication.outcomes import LIVES, taken_away_by
from casehub.procedures.dispute.challenges import (
    CHANGE,
    OVERTURNING,
    PART_TO_REDO,
    RECONSIDERATION,
    REVIEW,
    REVOCATION,
    RULING,
    standing,
)
from casehub.procedures.dispute.undone import annulled
from casehub.procedures.reading import all_of, table, who
from casehub.workflow.part import Effect, each, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from casehub.model import Event
    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation

VOTED, VOTE_RECORD = "deliberate_part_anew", "part_deliberation_record"


@dataclass(frozen=True)
class Part:
    """An item of the ruling that fell for one respondent; seq: the outcome by which it fell."""

    item: int
    party: int
    sentence: str
    seq: int
    is_sent_back: bool


def fallen_parts(s: Situation) -> list[Part]:
    """Whatever fell of the ruling, of each respondent by itself, in the order of the outcomes."""
    return [part for event in s.events if event.step == FELL for part in _parts(s, event)]


def _parts(s: Situation, event: Event) -> Iterator[Part]:
    """What held before the outcome, and does not since."""
    holding = [o for o in s.rows(Order) if o.stage in BINDING]
    gone = annulled(s)
    before = max(
        (o.event_seq for o in holding if o.event_seq < event.seq and o.event_seq not in gone),
        default=0,
    )
    stays = {_same(s, o) for o in holding if o.event_seq == event.seq}
    back = event.typed.get("part_result") == PART_TO_REDO
    here = s.party_ids("respondent")
    for order in holding:
        if order.event_seq == before and _same(s, order) not in stays:
            meant = meant_by(s, order)
            for party in here:
                if None in meant or party in meant:
                    yield Part(order.item, party, order.sentence, event.seq, back)


def _same(s: Situation, order: Order) -> tuple[int, str, frozenset[int | None]]:
    """By what an order is the same wherever an act says it."""
    return order.item, order.sentence, meant_by(s, order)


def waiting_parts(s: Situation, party: int | None = None) -> list[Part]:
    """What was sent back and is not decided anew yet; of one respondent, or of all.

    Nothing waits of a ruling that fell whole since, or was made anew for everybody; nor what an
    authority sent back whose own decision a court annulled.
    """
    gone, whole = annulled(s), _whole_fell(s)
    done = {p: e.seq for e in s.events if e.step in ANEW for p in _of(s, e)}
    return [
        part
        for part in fallen_parts(s)
        if part.is_sent_back
        and party in {None, part.party}
        and part.seq not in gone
        and max(done.get(part.party, 0), whole) < part.seq
    ]


def _whole_fell(s: Situation) -> int:
    """The number of the last act since which nothing is left of an earlier ruling; 0 without one.

    It was revoked, a court or authority annulled it, or another was made. What was annulled in its
    turn, so that the ruling lives again, took nothing away.
    """
    revived = {e.seq for e in s.events if e.step == LIVES}
    revoking = {step.id for step in s.procedure.steps if step.decides == REVOCATION}
    valid = {e.seq for e in s.events}
    acts = {o.event_seq for o in s.rows(Order) if o.stage == DECIDED and o.event_seq in valid}
    acts |= {e.seq for e in s.events if e.step in revoking}
    for row in standing(s, RULING, CHANGE):
        if row.outcome in OVERTURNING and row.outcome_seq not in {None, *revived}:
            acts.add(row.outcome_seq or 0)
    for row in standing(s, REVOCATION, REVIEW):
        if row.outcome in OVERTURNING and row.outcome_seq in revived:
            acts.discard(taken_away_by(s, row) or 0)
    return max(acts, default=0)


def _of(s: Situation, event: Event) -> list[int]:
    """The respondent whom an act names, or who stands in its place now."""
    return [p for p in s.party_ids("respondent") if event.party_id in s.line(p)]


def respondents_waiting(s: Situation) -> list[int]:
    """Respondents whose part is to be decided anew."""
    return list(dict.fromkeys(part.party for part in waiting_parts(s)))


def who_waits_alone(s: Situation) -> int | None:
    """The only one of them; None while there are several."""
    found = respondents_waiting(s)
    return found[0] if len(found) == 1 else None


# ── conditions ───────────────────────────────────────────────
def a_part_was_sent_back(s: Situation) -> str | Reason | None:
    """行诉法第七十条: decided anew is what was annulled and ordered to be decided anew."""
    found = respondents_waiting(s)
    if not found:
        return "没有责令重新作出、尚未重新作出的部分。"
    party = s.data.get("party")
    if party is not None and party not in found:
        return Reason(f"对{who(s, party)}没有责令重新作出的部分。", "party")
    return None


def panel_is_at_work(s: Situation) -> str | None:
    """办法第四条: once the panel has decided its seats rest, until a part is sent back to it."""
    state = s.procedure.state(s.case.state)
    if not (state.seats_rest or state.closing) or waiting_parts(s):
        return None
    return "裁决已经作出，没有责令重新作出的部分，合议组不再变更。"


def sent_back_parts_are_decided(s: Situation) -> str | None:
    """行诉法第七十条: a case in which a judgment is not yet followed is not done with."""
    found = respondents_waiting(s)
    if not found:
        return None
    return f"对{all_of(s, found)}的部分已责令重新作出裁决，尚未作出。"


def part_was_deliberated(s: Situation) -> str | Reason | None:
    """办法第二十五条: the panel votes anew on what is decided anew, and its record says so.

    What was entered of a vote without such a record is no record of it: it is made first.
    """
    party = s.data.get("party")
    waits = waiting_parts(s, party)
    if not waits:
        return None
    voted = [e for e in s.events if e.step == VOTED]
    since = [
        e.seq for part in waits for e in voted if e.seq > part.seq and part.party in _of(s, e)
    ]
    written = {d.event_seq for d in s.documents if d.kind == VOTE_RECORD and d.stands}
    if written.intersection(since):
        return None
    said = "合议组尚未就该部分重新合议，请先登记合议情况。"
    if since:
        said = "合议组就该部分合议，没有评议笔录，请再办理一次合议，制作笔录。"
    return Reason(said, "party") if party is not None else said


@each
def new_orders_answer_the_part(s: Situation) -> Iterator[Reason]:
    """行诉法第七十条: each item that was sent back is decided, of this respondent, and no other."""
    party, rows = s.data.get("party"), table(s, "orders")
    if party is None or not rows:
        return
    items = {part.item for part in waiting_parts(s, party)}
    for n, row in enumerate(rows):
        if row.get("item") not in items:
            number = number_in_chinese(int(str(row.get("item") or 1)))
            said = f"主文第{number}项没有责令对该当事人重新作出。"
            yield Reason(said, "orders", row=n, column="item")
            continue
        if row.get("respondent") not in {None, party}:
            said = "只对该当事人重新作出；对其他当事人的部分另行作出。"
            yield Reason(said, "orders", row=n, column="respondent")
    left = sorted(items - {row.get("item") for row in rows})
    if left:
        said = f"主文第{'、'.join(map(number_in_chinese, left))}项责令重新作出，请写明。"
        yield Reason(said, "orders")


@each
def same_order_rests_on_new_facts(s: Situation) -> Iterator[Reason]:
    """行诉法第七十一条: not the same again on the same facts and reasons."""
    party = s.data.get("party")
    if party is None or s.data.get("new_facts"):
        return
    was = {(part.item, _bare(part.sentence)) for part in waiting_parts(s, party)}
    for n, row in enumerate(table(s, "orders")):
        told = {**row, "respondent": row.get("respondent") or party}
        if (row.get("item"), _bare(sentence(s, told, PART_LETTER))) in was:
            said = "与被撤销的主文相同，应有新的事实、理由，请在“新的事实和证据”中写明。"
            yield Reason(said, "orders", row=n, column="variant")


def _bare(text: str) -> str:
    """A sentence without the name by which a paper calls itself."""
    return text.replace("本决定书", "本裁决书")


def new_part_reached_whom_it_binds(s: Situation) -> Reason | None:
    """办法第十条: what was decided anew binds nobody whom it has not reached."""
    party = s.data.get("party")
    for event in s.events if party is not None else ():
        if event.step not in ANEW or party not in _of(s, event):
            continue
        own = {d.id for d in s.documents if d.event_seq == event.seq and d.kind == PART_LETTER}
        if _reached_on(s, own, party) is None:
            said = f"重新作出的裁决书尚未送达{who(s, party)}。"
            return Reason(said, "party")
    return None


def _reached_on(s: Situation, papers: set[int], party: int) -> date | None:
    """The latest proved service of one of these papers on the party."""
    days = (
        row.served_on
        for row in s.services
        if papers & {*row.document_ids}
        and row.status == Serving.SERVED
        and row.party_id in s.line(party)
    )
    return max(filter(None, days), default=None)


# ── what it writes ───────────────────────────────────────────
def part_decided_anew(act: Act) -> None:
    """Say again what holds, and beside it what is decided anew of the party."""
    s, party = act.situation, act.number("party")
    if party is None:
        act.object("选择当事人", "party")
        return
    new = list[Order]()
    for row in act.rows("orders"):
        told = {**row, "respondent": row.get("respondent") or party}
        found = orders_of(s, [told], CHANGED, act.seq, letter=PART_LETTER)
        for order in found:
            order.item, order.party_id = int(str(row.get("item") or 1)), party
        new += found
    again = [said_again(order, of, act.seq) for order, of in pairs(s)]
    act.work.session.add_all([*again, *new])


# ── what papers print of it ──────────────────────────────────
def parts_fallen_told(s: Situation) -> str | None:
    """What courts and authorities annulled of the ruling, each with number, day and items."""
    own = s.data.get("party") if s.step.id in ANEW else None
    told = list[str]()
    for row in s.rows(Challenge):
        found = [p for p in fallen_parts(s) if p.seq == row.outcome_seq]
        found = [p for p in found if own in {None, p.party}]
        if row.void_seq is not None or not found:
            continue
        day = f"，{date_text(row.effective_on)}生效" if row.effective_on else ""
        verb = "决定" if row.kind == RECONSIDERATION else "判决"
        more = "，责令就该部分重新作出" if found[0].is_sent_back else ""
        what = _where(s, found)
        told.append(f"{row.organ}以{row.outcome_no}{verb}撤销{what}{more}{day}")
    return "；".join(told) or None


def _where(s: Situation, parts: list[Part]) -> str:
    """Of which items, and of whom, these are."""
    of = dict[int, dict[int, None]]()
    for part in parts:
        of.setdefault(part.party, {})[part.item] = None
    return "、".join(
        f"主文{'、'.join(f'第{number_in_chinese(n)}项' for n in items)}中对{_name(s, party)}的部分"
        for party, items in of.items()
    )


def _name(s: Situation, party: int) -> str:
    found = s.party(party)
    return found.name if found is not None else ""


def made_anew_told(s: Situation, party: int) -> list[str]:
    """Which decisions were made anew of the party, when each reached it, and that it stands."""
    told = list[str]()
    for paper in s.documents:
        if paper.kind != PART_LETTER or not paper.stands:
            continue
        on = _reached_on(s, {paper.id}, party)
        if on is not None:
            told.append(f"本局以{paper.number}裁决书重新裁决，{date_text(on)}送达，已经发生法律效力")
    return told


def parts_to_decide(s: Situation) -> list[dict[str, object]] | None:
    """A row for each item that is to be decided anew of the party, as the form begins."""
    party = s.data.get("party") or who_waits_alone(s)
    if party is None:
        return None
    return [{"item": p.item, "respondent": party} for p in waiting_parts(s, party)] or None


def orders_made_anew(s: Situation) -> str | None:
    """What is decided, item by item, as the new decision prints it."""
    party, lines = s.data.get("party"), list[str]()
    for row in table(s, "orders"):
        told = {**row, "respondent": row.get("respondent") or party}
        said = [sentence(s, told, PART_LETTER), *([PERISHABLE] if row.get("perishable") else [])]
        number = number_in_chinese(int(str(row.get("item") or 1)))
        of = f"原裁决主文第{number}项中对被请求人{_name(s, party or 0)}的部分"
        lines.append(f"{of}：{'；'.join(said)}")
    if len(lines) > 1:
        lines = [f"{number_in_chinese(n)}、{line}" for n, line in enumerate(lines, 1)]
    return "；\n".join(lines) + "。" if lines else None


GUARDS = registered(
    a_part_was_sent_back,
    panel_is_at_work,
    sent_back_parts_are_decided,
    part_was_deliberated,
    new_orders_answer_the_part,
    same_order_rests_on_new_facts,
    new_part_reached_whom_it_binds,
)
EFFECTS: Mapping[str, Effect] = {
    "part_decided_anew": Effect.of(part_decided_anew, "party", "orders"),
}
KNOWN = registered(who_waits_alone, parts_fallen_told, parts_to_decide, orders_made_anew)
