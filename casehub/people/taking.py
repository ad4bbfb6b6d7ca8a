"""Who may take which step of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from casehub.rulebook.book import Rulebook
    from casehub.workflow.procedure import Step
    from casehub.workflow.situation import Situation


def step_objections(s: Situation, rules: Rulebook, step: Step) -> list[Reason]:
    """Why this person may not take this step; empty when allowed.

    Role held today, assignment for roles that need one, certificate on the day of the act
    (办法第四条), organisation, and separation of duties (config/roles.toml). What a period's end
    brings about is done by the system of the case's own office, which holds no role.
    """
    if s.actor.system:
        own = step.on_expiry and s.case.organisation_id == s.actor.organisation_id
        return [] if own else [Reason("不会自行发生，由人办理")]
    roles = s.actor.roles_on(s.day)
    assigned = {a.role for a in s.assignments if a.person_id == s.actor.id and a.is_current}
    recused = any(a.person_id == s.actor.id and a.recused_on for a in s.assignments)
    if recused:
        return [Reason("你已回避本案")]
    fitting = [r for r in step.roles if r in roles]
    held = [r for r in fitting if not rules.roles[r].assigned or r in assigned]
    if not held:
        titles = "、".join(rules.roles[r].title for r in step.roles if r in rules.roles)
        return [Reason(f"由{titles}办理")]
    reasons = []
    # A leader's own office decides; the superior office watches, it does not act here.
    if s.case.organisation_id != s.actor.organisation_id and not any(
        rules.roles[r].sees == "tree" and step.duty == "supervise" for r in held
    ):
        reasons.append(Reason("由承办机关人员办理"))
    if step.certificate and s.actor.certificate_on(s.day) is None:
        reasons.append(Reason("你没有当日有效的办案资质证件"))
    reasons += [
        Reason(rule.reason)
        for rule in rules.separation
        if step.duty == rule.duty and s.did(rule.after, s.actor.id)
    ]
    return reasons
