"""Faults of what is served: clocks that a service begins, and on whom a paper would be served."""

from __future__ import annotations

from casehub.declared import Fault
from casehub.fields import TODAY
from casehub.workflow.checking.known import Known, Versions, fault_in, parties_of, unknown_in
from casehub.workflow.clocks import ALL, Start
from casehub.workflow.procedure import Procedure

# Whom a sidecar may name besides sides: every party, the one the form names, the office itself.
RECEIVERS = frozenset({ALL, "addressee", "office"})


def _ignored(start: Start) -> bool:
    """Whether it says what a clock begun by service never asks: its day and party are known."""
    return bool(
        start.from_ != TODAY
        or start.known
        or start.party
        or start.whose
        or start.when
        or start.estimated
    )


def clock_faults(p: Procedure, procedures: Versions, known: Known) -> list[Fault]:
    """Clocks that begin or end with a service which never is, or by what no service tells."""
    # What a matter of the case makes is served in the case: its clocks are the case's.
    makers = [p, *(one for name in p.matters for one in procedures.get(name, ()))]
    issued = {kind for one in makers for kind in one.papers}
    for step in (step for one in makers for step in one.steps):
        issued |= {*step.documents, *step.may_issue}
    found = []
    for rule in p.on_service:
        at = f"on_service.{rule.kind}"
        if rule.kind not in issued:
            found.append(fault_in(p, at, "本程序及其下属事项没有步骤制作该文书"))
        codes = [e.rule for e in rule.every_start]
        if codes and p.is_child:
            found.append(fault_in(p, at, "由送达起算的期限属于主案，应写在主案程序"))
        sides = parties_of(p, procedures) | {ALL}
        found += unknown_in(p, f"{at}.starts", "当事方", rule.starts, sides)
        found += unknown_in(p, at, "期限规则", [*codes, *rule.close], known.rules)
        said = "由送达起算的，从送达之日对受送达人起算，不写 from、known、party、when、estimated"
        found += [fault_in(p, at, f"{e.rule}：{said}") for e in rule.every_start if _ignored(e)]
        of_paper = (known.documents or {}).get(rule.kind)
        if of_paper is not None:
            asked = {
                n for e in rule.every_start for n in (e.length, e.due, *e.only_with) if n
            }
            found += unknown_in(p, at, "文书字段", sorted(asked), of_paper)
        if not codes and not rule.close:
            found.append(fault_in(p, at, "既不起算也不终止任何期限"))
    return found


def receiver_faults(p: Procedure, procedures: Versions, known: Known) -> list[Fault]:
    """Papers that would be served on a side which nobody of this procedure stands on."""
    found = []
    allowed = parties_of(p, procedures) | RECEIVERS
    for step in (*p.steps, *p.paper_steps):
        for kind in (*step.documents, *step.may_issue):
            sides = (known.served or {}).get(kind, ())
            at = f"steps.{step.id}.documents.{kind}"
            found += unknown_in(p, at, "受送达方", sides, allowed)
    return found
