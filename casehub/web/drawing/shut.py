"""A step that cannot be taken now: why, and what would clear it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import url_for

from casehub import acts
from casehub.web.drawing.pages import page
from casehub.web.request.unit import reading
from casehub.workflow.refusals import StepNotOpen

if TYPE_CHECKING:
    from casehub.acts import Clearing
    from casehub.acts.performing import StepForm


def closed(step_form: StepForm) -> str:
    """Why the step cannot be taken now, every reason, and what would clear it."""
    offer = step_form.offer
    if not offer.permitted:
        raise StepNotOpen([*offer.reasons, *offer.objections])
    waits = [f"等{'、'.join(c.who)}办理「{c.title}」。" for c in offer.clearings if c.who]
    ways = [
        (f"{'不具备条件的，改办' if c.instead else '先办'}：{c.title}", _place(c))
        for c in offer.clearings
        if not c.who
    ]
    return page(
        "errors/refused.html",
        title=f"暂不可办：{step_form.step.title}",
        reasons=[r.sentence for r in offer.reasons],
        words="".join([*waits, "条件具备后，案件页会列出这一步。"]),
        links=[*ways, ("返回案件", url_for("cases.show", reference=step_form.case.reference))],
        unsent=[],
    )


def _place(clearing: Clearing) -> str:
    """Where what clears a step is done: the form of a step, or the page of a matter."""
    if clearing.mine:
        return url_for("steps.show", reference=clearing.reference, step=clearing.step)
    return url_for("cases.show", reference=clearing.reference)


def parts_roles(step_form: StepForm) -> str:
    """The titles of the roles that may take a step of this case."""
    return "、".join(acts.who_may(reading(), step_form.situation, step_form.step))
