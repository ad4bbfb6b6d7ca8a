"""Searches and exports by the hand of a person: as many as somebody needs, not as a program can."""

from __future__ import annotations

import logging

from flask import g

from casehub.model import Person
from casehub.outages import DATABASE_ERRORS, outage_of
from casehub.people import factors, throttle
from casehub.web.request.unit import address, now, writing_session
from casehub.workflow.refusals import Refusal

log = logging.getLogger("casehub")


class TooOften(Refusal):
    """The person has done this more often than a window admits."""

    def __init__(self) -> None:
        minutes = int(throttle.WINDOW.total_seconds() // 60)
        super().__init__(f"查找、导出太频繁，{minutes} 分钟后再试")


def keep(what: str) -> None:
    """Count one use by the signed-in person. Raises TooOften; the first refusal is logged."""
    with writing_session() as writer:
        counts = {what: str(g.person_id)}
        admitted = throttle.admits(writer, counts, now())
        if admitted and throttle.count(writer, counts, now()):
            person = writer.get_one(Person, g.person_id)
            factors.note(writer, "paused", person, now(), address(), what)
    if not admitted:
        raise TooOften


def note_forged(what: str) -> None:
    """Log a request that no page of ours sends; of many by one person or address only the first."""
    try:
        with writing_session() as writer:
            counts = {throttle.FORGED: str(g.get("person_id") or address())}
            if throttle.admits(writer, counts, now()):
                throttle.count(writer, counts, now())
                person = writer.get(Person, g.person_id) if g.get("person_id") else None
                factors.note(writer, "request_forged", person, now(), address(), what)
    except DATABASE_ERRORS as failed:
        log.warning("forged request not logged: %s", outage_of(failed) or failed)
