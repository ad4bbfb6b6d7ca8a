"""Whose recusal was asked for mediates nothing before that is decided (办法第五条)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.procedures.matter.recusal import recusal_is_open
from casehub.workflow.part import registered

if TYPE_CHECKING:
    from casehub.workflow.situation import Situation


def no_mediator_is_challenged(s: Situation) -> str | None:
    """Nothing goes on before the request for recusal is decided."""
    said = "回避申请尚未决定，请先由负责人决定。"
    return said if recusal_is_open(s, no_mediator_is_challenged.__name__) else None


def a_mediator_is_challenged(s: Situation) -> str | None:
    """A refusal answers a request."""
    waits = recusal_is_open(s, no_mediator_is_challenged.__name__)
    return None if waits else "没有待决定的回避申请，请先登记。"


GUARDS = registered(no_mediator_is_challenged, a_mediator_is_challenged)
