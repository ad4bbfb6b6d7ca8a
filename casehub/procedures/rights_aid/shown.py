"""What the case page shows of an aid: the wait for material, and what the applicant asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.fields import ChoiceField, ChoicesField
from casehub.procedures.reading import as_day, chinese_day
from casehub.procedures.rights_aid.asking import (
    ASKED,
    WAITS,
    aid_consent_now,
    aid_kinds_asked,
    application,
)
from casehub.workflow.cards import Card, Line

if TYPE_CHECKING:
    from casehub.model import Event
    from casehub.workflow.situation import Situation

CALM = "none"


def _word(s: Situation, event: Event, name: str, told: object) -> str:
    """The label of what was chosen in a field of the step of the event."""
    step = s.procedure.step(event.step)
    field = next((f for f in step.fields if f.id == name), None)
    options = dict(field.options) if isinstance(field, ChoiceField | ChoicesField) else {}
    return options.get(str(told), str(told or ""))


def _urgent(s: Situation) -> list[Line]:
    asked = s.last(ASKED)
    urgency = application(s).get("urgency")
    if asked is None or urgency in (None, CALM):
        return []
    return [Line(f"紧急：{_word(s, asked, 'urgency', urgency)}，优先办理")]


def _asked(s: Situation) -> list[Line]:
    """What is asked for, as it was entered and mended since, and whether experts may see it."""
    asked = s.last(ASKED)
    if asked is None:
        return []
    kinds = "、".join(_word(s, asked, "aid_kinds", kind) for kind in aid_kinds_asked(s) or ())
    consent = _word(s, asked, "consent_share", aid_consent_now(s))
    return [
        Line(f"请求援助的类型：{kinds}"),
        Line(f"请求援助的事项：{s.case.requests or ''}"),
        Line(f"纠纷概况：{s.case.facts_and_reasons or ''}"),
        Line(f"将材料提供给所邀专家：{consent}"),
    ]


def _wait(s: Situation, event: Event) -> Line:
    told, until = event.typed, as_day(event.typed.get("wait_until"))
    by = f"，等待至{chinese_day(until)}" if until is not None else ""
    how = f"{_word(s, event, 'told_way', told.get('told_way'))}告知{told.get('told_whom')}"
    return Line(f"请补充：{told.get('material_wanted')}（{how}{by}）")


def _shown(s: Situation) -> list[Line]:
    waits = [_wait(s, event) for event in s.events if event.step in WAITS]
    return [*_urgent(s), *_asked(s), *waits]


CARDS = (Card("rights_aid", "维权援助", _shown),)
