"""Who can be named in a form: whom the conditions of the step would accept, and nobody else."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from casehub.procedures import LAW
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from casehub.fields import Choices, PeopleField, PersonField
    from casehub.model import Person
    from casehub.record.work import Work
    from casehub.workflow.situation import Situation

RECUSED = "已在本案回避"
UNCERTIFIED = "没有在有效期内的办案资质证件"


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
        answer = law.guards[name](s)
        if isinstance(answer, Reason) and answer.field == field.id:
            return law.of_people[name]
    return ""
