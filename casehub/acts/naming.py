"""Who can be named in a form, and who takes a step.

In a form: whom the conditions of the step would accept, and nobody else.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from casehub.fields import SeveralField, is_empty
from casehub.procedures import LAW
from casehub.workflow.part import reasons_in

if TYPE_CHECKING:
    from casehub.fields import Choices, Field, PeopleField, PersonField
    from casehub.model import Person
    from casehub.record.work import Work
    from casehub.workflow.procedure import Step
    from casehub.workflow.situation import Situation

RECUSED = "已在本案回避"
UNCERTIFIED = "没有在有效期内的办案资质证件"
NOBODY = "（本机关现在没有人担任）"
# So many people of one role are told by name.
MOST_NAMES = 2


def people_of(work: Work, s: Situation, role: str) -> list[Person]:
    """Who can be named in the role, in the order of the staff; "" for whoever works on cases."""
    found = []
    for person in s.staff:
        held = person.roles_on(work.today)
        # The three administrators see no case and can be named in none.
        sees = any(work.rules.roles[r].sees != "nothing" for r in held if r in work.rules.roles)
        if role in held if role else sees:
            found.append(person)
    return found


def accepted(
    work: Work, s: Situation, field: PersonField | PeopleField, choices: Choices
) -> tuple[Choices, str]:
    """Those of the people whom the step accepts in the field; who was left out, and why.

    The step's own conditions are asked of each: what the list leaves out is what they refuse.
    """
    recused = {a.person_id for a in s.assignments if a.recused_on is not None}
    staff = {person.id: person for person in s.staff}
    found, left_out = [], Counter[str]()
    for number, label in choices:
        person = staff[number]
        words = RECUSED if person.id in recused else _objection(work, s, field, person)
        if words:
            left_out[words] += 1
        else:
            found.append((number, label))
    if not left_out:
        return tuple(found), ""
    several = len(left_out) > 1
    said = "，".join(f"{n}人{words}" if several else words for words, n in left_out.items())
    return tuple(found), f"未列出{left_out.total()}人：{said}"


def or_only(field: Field, initial: Any, found: Choices | None) -> Any:
    """What a field starts with, else the only one who can be named where somebody must be.

    It stands in the form for whoever fills it in to see. What is chosen for its meaning (a choice)
    draws its only answer by itself, and where nobody need be named naming nobody is a choice too.
    """
    if not (field.by_id and field.required and is_empty(initial)) or found is None:
        return initial
    if len(found) != 1:
        return initial
    return [found[0][0]] if isinstance(field, SeveralField) else found[0][0]


def _objection(
    work: Work, s: Situation, field: PersonField | PeopleField, person: Person
) -> str:
    """What is said of somebody whom the step would refuse in this field; "" if it would not."""
    role = work.rules.roles.get(field.role)
    # Nobody acts in the role without one (令81第三十一条): a case is not given to who could not.
    if role is not None and role.certificate and person.certificate_on(s.day) is None:
        return UNCERTIFIED
    law = LAW.at(s)
    judging = [name for name in s.step.guards if name in law.of_people]
    if not judging:
        return ""
    named = person.id if field.kind == "person" else [person.id]
    s = replace(s, data={field.id: named}, people={**s.people, person.id: person})
    for name in judging:
        if any(one.field == field.id for one in reasons_in(law.guards[name](s))):
            return law.of_people[name]
    return ""


def who_takes(work: Work, s: Situation, step: Step) -> tuple[str, ...]:
    """Who else takes the step: those named in the case for it, else by role, with their names.

    Whoever asks cannot take it, though named: nobody waits for himself. Of a role that more than
    `MOST_NAMES` people of the office hold the title says enough; where nobody there holds any of
    them, that is told, for the matter stands until somebody is given one.
    """
    named = [a for a in s.assignments if a.is_current and a.role in step.roles and a.person.active]
    others = [a.person.name for a in named if a.person_id != work.actor.id]
    if others:
        return tuple(dict.fromkeys(others))
    known = [r for r in step.roles if r in work.rules.roles]
    vacant = not any(one.roles_on(s.day).intersection(known) for one in s.staff)
    return tuple(
        work.rules.roles[r].title + (NOBODY if vacant else _holders(work, s, r)) for r in known
    )


def who_may(work: Work, s: Situation, step: Step) -> tuple[str, ...]:
    """Titles of the roles that take the step in this case, in the order of the step.

    A matter that several procedures share (文书送达) gives its steps to the roles of all of them:
    told are those of whoever can be named in this case, and those that somebody at its office holds
    without being named. All of them where that leaves nobody.
    """
    rules, known = work.rules, [r for r in step.roles if r in work.rules.roles]
    main = s.case.home
    here = rules.procedure(main.procedure, main.procedure_version).roles
    if here.issuperset(known):
        return tuple(rules.roles[r].title for r in known)
    held = frozenset[str]().union(*(one.roles_on(s.day) for one in s.staff))
    fit = [r for r in known if r in (here if rules.roles[r].assigned else held)]
    return tuple(rules.roles[r].title for r in fit or known)


def _holders(work: Work, s: Situation, role: str) -> str:
    """The names of who else holds the role at the office of the case today, behind its title."""
    held = [one for one in s.staff if role in one.roles_on(s.day)]
    names = [one.name for one in held if one.id != work.actor.id]
    return "、".join(names) if len(held) <= MOST_NAMES else ""
