"""回避 (办法第五条): who asks for it, of whom and why, what answers it, who takes the place."""

from __future__ import annotations

from casehub.procedures.reading import came_after
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason, Situation

# What a procedure calls the step by which somebody's recusal is asked for.
RECUSAL = "recusal_request"


def recused_person_is_assigned(s: Situation) -> Reason | None:
    """办法第五条: recusal concerns somebody who takes part in this case."""
    person_id = s.data.get("person")
    if person_id is None or any(a.person_id == person_id and a.is_current for a in s.assignments):
        return None
    return Reason("所选人员未参加本案办理，无须回避。", "person")


def nobody_decides_on_own_recusal(s: Situation) -> Reason | None:
    """办法第五条: whose recusal it is neither drafts the decision on it nor makes it."""
    if s.data.get("person") == s.actor.id:
        return Reason("不能拟办、决定自己的回避，由其他人办理。", "person")
    return None


def replacement_may_take_the_seat(s: Situation) -> Reason | None:
    """办法第四条、第五条: who takes a seat holds its role, or nobody could act from that seat."""
    for gone, name in (("leaving", "joining"), ("person", "replacement")):
        person = s.people.get(s.data.get(name) or 0)
        seats = {a.role for a in s.assignments if a.person_id == s.data.get(gone) and a.is_current}
        lacking = sorted(seats - person.roles_on(s.day)) if person is not None else []
        if person is not None and lacking:
            title = s.rules.roles[lacking[0]].title
            return Reason(f"{person.name}没有{title}的角色，不能接替，请另行指定。", name)
    return None


def recusal_is_open(s: Situation, condition: str) -> bool:
    """办法第五条: whether a request for recusal, of a member or mediator, waits for an answer.

    condition: what the procedure asks where none may wait; the steps that answer clear it.
    """
    asked = s.procedure.called(RECUSAL)
    answers = (step.id for step in s.procedure.clearing(condition))
    return asked is not None and came_after(s, asked.id, *answers)


def recusal_target(s: Situation) -> int | None:
    """Whose recusal is decided: named now, or in the request."""
    named = s.data.get("person") or s.called(RECUSAL).get("person")
    return named if isinstance(named, int) else None


def recusal_target_role(s: Situation) -> str | None:
    """The seat of that person, in the word for the role."""
    seats = [a for a in s.assignments if a.person_id == recusal_target(s)]
    return s.rules.roles[seats[-1].role].title if seats else None


def recusal_reasons(s: Situation) -> str | None:
    """Why, as told now or in the request."""
    told = s.data.get("reasons") or s.called(RECUSAL).get("reasons")
    return str(told) if told else None


def self_recusal(s: Situation) -> bool:
    """Whether the person withdrew of their own accord."""
    return bool(s.called(RECUSAL).get("self_recusal"))


ASKS = {
    RECUSAL: tuple(
        one.__name__ for one in (recusal_target, recusal_target_role, recusal_reasons, self_recusal)
    )
}
OF_PEOPLE = {recused_person_is_assigned.__name__: "没有参加本案办理"}
GUARDS = registered(
    recused_person_is_assigned,
    nobody_decides_on_own_recusal,
    replacement_may_take_the_seat,
)
KNOWN = registered(recusal_target, recusal_target_role, recusal_reasons, self_recusal)
