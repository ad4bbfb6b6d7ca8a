"""What help was given, by which experts, and how it ended (forms_exchange E21, D87-3 and D87-4)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import object_session

from casehub.model import AidExpert, PoolSort
from casehub.procedures.reading import as_day, chinese_day
from casehub.procedures.rights_aid.asking import TAKEN_UP, aid_kinds_asked, aid_may_be_shared
from casehub.workflow.part import each, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from casehub.model import Party
    from casehub.workflow.situation import Situation

HELPS, WITHDRAWN = ("record_aid", "give_expert_opinion", "give_assessment"), "withdraw_aid"
HELPED = HELPS[0]
# Kinds of aid that end in an opinion, with the paper; of the others the entries tell.
BY_PAPER = {"expert": "aid_expert_opinion", "comparison": "infringement_assessment_opinion"}
ENDS = ("refuse_aid", "close_aid", WITHDRAWN)
OPINIONS = frozenset({"aid_expert_opinion", "infringement_assessment_opinion"})
LEAST = "aid.experts_least"
FREE = "none"
# What became of an application, by the result that was entered.
OUTCOMES = {
    "done": "完成援助",
    "turned": "转其他程序",
    "ended": "终止援助",
    "withdrawn": "申请人撤回",
}


def _day(s: Situation, step: str) -> date | None:
    event = s.last(step)
    return event.at.astimezone(s.at.tzinfo).date() if event is not None else None


def aid_was_given_in_time(s: Situation) -> Reason | None:
    """Help follows the acceptance."""
    given, since = as_day(s.data.get("given_on")), _day(s, TAKEN_UP)
    if given is not None and since is not None and given < since:
        return Reason(f"不能早于受理之日{chinese_day(since)}。", "given_on")
    return None


def applicant_lets_experts_see(s: Situation) -> str | None:
    """D87-1: what the applicant handed in is shown to experts with his consent only."""
    if aid_may_be_shared(s):
        return None
    return "申请人没有同意将材料提供给专家，不能邀请；后来同意的，先登记申请人的同意。"


def _chosen(s: Situation) -> list[tuple[int, str]]:
    """Numbers in the pool, each with the word for what was told of interests."""
    rows = s.data.get("experts")
    told = rows if isinstance(rows, list) else ()
    return [(row["expert"], str(row.get("conflict"))) for row in told if row.get("expert")]


def _pool(s: Situation) -> dict[int, AidExpert]:
    """The pool of the office of the case, by number."""
    session = object_session(s.case)
    if session is None:
        return {}
    here = AidExpert.organisation_id == s.case.organisation_id
    rows = session.scalars(select(AidExpert).where(here).order_by(AidExpert.id))
    return {one.id: one for one in rows}


@each
def experts_stand_in_the_pool(s: Situation) -> Iterator[Reason]:
    """D87-3: who is asked stands in the pool as an expert on the very day of the act."""
    pool = _pool(s)
    for n, (number, _told) in enumerate(_chosen(s)):
        one = pool.get(number)
        if one is None or one.sort != PoolSort.EXPERT:
            yield Reason("选择的人不在本局的专家库中。", "experts", row=n, column="expert")
            continue
        if not one.stands_on(s.day):
            span = f"{chinese_day(one.since)}至{chinese_day(one.last_day)}"
            said = f"{one.name}的有效期为{span}，今天不能邀请。"
            yield Reason(said, "experts", row=n, column="expert")


@each
def experts_are_enough(s: Situation) -> Iterator[Reason]:
    """D87-3: three or more, and an odd number, so that an opinion of most is one."""
    rows, pool = [number for number, _told in _chosen(s)], _pool(s)
    if not rows:
        return
    for n, number in enumerate(rows):
        if number in rows[:n] and number in pool:
            said = f"{pool[number].name}选择了两次。"
            yield Reason(said, "experts", row=n, column="expert")
    least = int(s.law.amount(LEAST))
    if len(rows) < least or len(rows) % 2 == 0:
        yield Reason(f"专家应当为{least}名以上单数，现在是{len(rows)}名。", "experts")


def _speaks_for(party: Party) -> list[str]:
    """Who stands or stood for the party in this matter, with the firms of its agents."""
    told = [party.representative, party.operator]
    told += [name for agent in party.agents for name in (agent.name, agent.firm)]
    return [one for one in told if one]


@each
def no_expert_has_a_conflict(s: Situation) -> Iterator[Reason]:
    """D87-3: an expert with an interest, or of an open case of the bureau, is not asked.

    What is told for this matter counts as what the pool was told before of a party.
    """
    pool = _pool(s)
    for n, (number, told) in enumerate(_chosen(s)):
        one = pool.get(number)
        name = one.name if one is not None else "该专家"
        if told != FREE:
            yield Reason(f"{name}有利害关系，应当另行邀请。", "experts", row=n, column="conflict")
            continue
        for party in s.current_parties():
            if one is None:
                continue
            if one.has_interest_in(party.name):
                said = f"{name}声明与{party.name}有利害关系，应当另行邀请。"
                yield Reason(said, "experts", row=n, column="expert")
                continue
            if any(one.has_interest_in(who) for who in _speaks_for(party)):
                said = f"{name}是{party.name}的代表人、代理人，或者与其有利害关系，应当另行邀请。"
                yield Reason(said, "experts", row=n, column="expert")


def some_aid_was_given(s: Situation) -> Reason | None:
    """D87-4: what is called done says what was done."""
    if s.data.get("result") != "done" or any(s.happened(step) for step in HELPS):
        return None
    return Reason("还没有登记援助的办理情况或者出具意见，不能按完成结案。", "result")


def aid_is_not_over(s: Situation) -> str | None:
    """D87-1: who was refused, withdrew or was helped to the end asks anew."""
    if any(s.happened(step) for step in ENDS):
        return "本件已经不予受理或者结案，不再制作申请书；再次申请的，另行登记。"
    return None


def undone_kinds_are_explained(s: Situation) -> Reason | None:
    """D87-4: a kind that was asked for and not given is not passed over in silence."""
    if s.data.get("result") != "done" or s.data.get("undone_text") or not some_kind_is_undone(s):
        return None
    return Reason("申请人请求的援助类型有没有办理的，请写明类型和原因。", "undone_text")


GUARDS = registered(
    aid_was_given_in_time,
    applicant_lets_experts_see,
    experts_stand_in_the_pool,
    experts_are_enough,
    no_expert_has_a_conflict,
    some_aid_was_given,
    aid_is_not_over,
    undone_kinds_are_explained,
)


def every_aid_expert(s: Situation) -> tuple[tuple[int, str], ...]:
    """Everybody who stands or stood in the pool as an expert."""
    experts = (one for one in _pool(s).values() if one.sort == PoolSort.EXPERT)
    return tuple((one.id, one.as_chosen()) for one in experts)


def aid_experts_today(s: Situation) -> frozenset[int]:
    """Those who may be asked today."""
    return frozenset(n for n, one in _pool(s).items() if one.stands_on(s.day))


def aid_experts_named(s: Situation) -> list[dict[str, str]] | None:
    """The experts of the opinion, as the pool has them on the day of the act."""
    pool = _pool(s)
    found = (pool[number] for number, _told in _chosen(s) if number in pool)
    names = ("name", "employer", "post", "specialities")
    return [{name: getattr(one, name) for name in names} for one in found] or None


def aid_course(s: Situation) -> list[dict[str, object]] | None:
    """What was done, in the order of the entries."""
    told = (e.typed for e in s.events if e.step == HELPED)
    rows = [
        {"on": one.get("given_on"), "aid_kind": one.get("aid_kind"), "text": one.get("done_text")}
        for one in told
    ]
    return rows or None


def aid_by_kind(s: Situation) -> list[dict[str, object]] | None:
    """Of each kind that was asked for, whether it was given: by an opinion in force or an entry."""
    issued = {d.kind for d in s.documents if d.stands}
    told = {e.typed.get("aid_kind") for e in s.events if e.step == HELPED}
    rows: list[dict[str, object]] = [
        {"aid_kind": kind, "given": BY_PAPER[kind] in issued if kind in BY_PAPER else kind in told}
        for kind in aid_kinds_asked(s) or ()
    ]
    return rows or None


def some_kind_is_undone(s: Situation) -> bool:
    """Whether a kind that was asked for was not given so far."""
    return not all(row["given"] for row in aid_by_kind(s) or ())


def aid_opinions(s: Situation) -> str | None:
    """The numbers of the opinions in force."""
    papers = (d for d in s.documents if d.kind in OPINIONS and d.stands)
    return "、".join(d.number for d in papers if d.number) or None


def aid_taken_up_on(s: Situation) -> date | None:
    """The day on which the application was taken up."""
    return _day(s, TAKEN_UP)


def aid_ended_on(s: Situation) -> date | None:
    """The day on which it was refused, withdrawn or closed."""
    days = (_day(s, step) for step in ENDS)
    return max((day for day in days if day is not None), default=None)


def outcome_of_aid(s: Situation) -> str:
    """What became of it, as the cover of its volume says."""
    ended = max((e for e in s.events if e.step in ENDS), key=lambda e: e.seq, default=None)
    result = str(ended.typed.get("result")) if ended is not None else ""
    return OUTCOMES.get(result, "不予受理")


KNOWN = registered(
    every_aid_expert,
    aid_experts_today,
    aid_experts_named,
    aid_course,
    aid_by_kind,
    some_kind_is_undone,
    aid_opinions,
    aid_taken_up_on,
    aid_ended_on,
    outcome_of_aid,
)
DAYS: Mapping[str, str] = {"aid_taken_up_on": "受理之日", "aid_ended_on": "办结之日"}
