"""转办、会签、抄送: others are asked about a matter, or told of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from casehub.acts.proposals.submitting import ask, place
from casehub.acts.proposals.verb import (
    Answered,
    answer,
    before_me,
    once_only,
    refuse_last,
    refuse_other,
    station_of,
    told,
)
from casehub.model import Person, ProposalRequest
from casehub.model.proposal import ANSWERED, CONSULT, COPY, FORWARDED, NOTED, RECALLED
from casehub.people.sight import colleague_sees
from casehub.record import roads
from casehub.record.events import reserve
from casehub.workflow.refusals import Refused, StepNotOpen
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from casehub.acts.proposals.standing import Matter
    from casehub.record.work import Work


def forward(
    work: Work, reference: str, number: int, to: int, opinion: str, key: str, *, version: int
) -> Answered:
    """转办: a colleague answers at this station instead.

    version: the number of what was read. Raises Refused where the colleague may not, or would be
    missing at a later station; Reread where another version is proposed by now.
    """

    def verb(matter: Matter) -> Answered:
        request = before_me(work, matter)
        refuse_other(matter, version)
        station = station_of(matter)
        if to == work.actor.id:
            raise Refused([Reason("选择由哪位同事办理", "colleague")])
        colleague = work.session.get(Person, to)
        if colleague is not None:
            refuse_last(work, matter, colleague, "colleague")
        reserve(matter.case)
        answer(work, request, FORWARDED, opinion)
        asked = ask(work, matter, station, to, "colleague")
        work.session.flush()
        work.session.refresh(asked)
        data = {"station": station.id, "to": to, "opinion": opinion}
        return told(work, matter, roads.FORWARDED, f"转{place(work, matter, asked)}办理", data)

    content = {"to": to, "opinion": opinion, "version": version}
    return once_only(work, reference, number, roads.FORWARDED, content, key, verb)


def consult(
    work: Work, reference: str, number: int, people: Sequence[int], question: str, key: str
) -> Answered:
    """会签、征求意见: ask colleagues what they think; the matter stays where it is."""
    content = {"people": list(people), "question": question}

    def verb(matter: Matter) -> Answered:
        before_me(work, matter)
        return _invite(work, matter, people, CONSULT, question)

    return once_only(work, reference, number, roads.CONSULTED, content, key, verb)


def circulate(work: Work, reference: str, number: int, people: Sequence[int], key: str) -> Answered:
    """抄送: let colleagues know; nothing waits for them."""

    def verb(matter: Matter) -> Answered:
        if work.actor.id != matter.proposal.keeper_id:
            before_me(work, matter)
        return _invite(work, matter, people, COPY, "")

    return once_only(work, reference, number, roads.CIRCULATED, {"people": list(people)}, key, verb)


_INVITED = {CONSULT: (roads.CONSULTED, "征求意见"), COPY: (roads.CIRCULATED, "抄送")}


def _invite(
    work: Work, matter: Matter, people: Sequence[int], kind: str, question: str
) -> Answered:
    proposal = matter.proposal
    road, word = _INVITED[kind]
    found = [work.session.get(Person, number) for number in dict.fromkeys(people)]
    fit = [
        one
        for one in found
        if one is not None
        and one.active
        and one.id != work.actor.id
        and one.organisation_id == matter.case.organisation_id
    ]
    if not fit or len(fit) != len(found):
        raise Refused([Reason("选择本单位的同事", "people")])
    blind = [one.name for one in fit if not colleague_sees(work, matter.case, one)]
    if blind:
        raise Refused([Reason(f"{'、'.join(blind)}看不到本案，不能{word}", "people")])
    waiting = {one.person_id for one in proposal.waiting if one.kind == kind}
    twice = [one.name for one in fit if one.id in waiting]
    if twice:
        raise Refused([Reason(f"{'、'.join(twice)}还没有答复，不必再问", "people")])
    reserve(matter.case)
    for one in fit:
        proposal.requests.append(
            ProposalRequest(
                proposal_id=proposal.id,
                version=proposal.latest.number,
                station=proposal.asked.station if proposal.asked is not None else "",
                kind=kind,
                person_id=one.id,
                asked_by_id=work.actor.id,
                asked_at=work.at,
                question=question,
            )
        )
    work.session.flush()
    names = "、".join(one.name for one in fit)
    data = {"people": [one.id for one in fit], "question": question}
    return told(work, matter, road, f"{word}{names}", data)


def give_opinion(
    work: Work, reference: str, number: int, opinion: str, key: str, *, version: int
) -> Answered:
    """答复征求的意见: what one thinks of it, where one was asked.

    version: the number of what was read. Raises Refused without words, Reread where another
    version is proposed by now.
    """

    def verb(matter: Matter) -> Answered:
        request = _asked_for(work, matter, CONSULT)
        refuse_other(matter, version)
        if not opinion.strip():
            raise Refused([Reason("写明意见", "opinion")])
        reserve(matter.case)
        answer(work, request, ANSWERED, opinion)
        work.session.flush()
        return told(work, matter, roads.ANSWERED, "答复征求的意见", {"opinion": opinion})

    content = {"opinion": opinion, "version": version}
    return once_only(work, reference, number, roads.ANSWERED, content, key, verb)


def acknowledge(work: Work, reference: str, number: int, key: str) -> Answered:
    """已阅: that one has read what was circulated."""

    def verb(matter: Matter) -> Answered:
        request = _asked_for(work, matter, COPY)
        reserve(matter.case)
        answer(work, request, NOTED, "")
        work.session.flush()
        return told(work, matter, roads.NOTED, "已阅", {})

    return once_only(work, reference, number, roads.NOTED, {}, key, verb)


def _asked_for(work: Work, matter: Matter, kind: str) -> ProposalRequest:
    mine = (
        one
        for one in matter.proposal.waiting
        if one.kind == kind and one.person_id == work.actor.id
    )
    found = next(mine, None)
    if found is None:
        asked = (one for one in matter.proposal.requests if one.person_id == work.actor.id)
        past = [one.answer for one in asked if one.kind == kind]
        raise StepNotOpen([Reason(_no_longer(past[-1] if past else ""))])
    return found


def _no_longer(answer: str) -> str:
    """Why nothing is waited for, by how the last request to the person ended; "" for none."""
    if answer == RECALLED:
        return "呈批件已经撤回、办结，或者改由别人办理，不再等你答复"
    return "你已经答复过，不再等你答复" if answer else "没有等你答复的事项"
