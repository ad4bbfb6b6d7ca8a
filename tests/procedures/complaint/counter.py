"""The counter of a district bureau: who works there, and a complaint on its way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select

from casehub.casefile import registering
from casehub.model import Case, Organisation, Service
from casehub.people import bureau
from tests import factories
from tests.acts.scene import Scene, Stages, at, day

PEOPLE = {
    "desk": ("易安然", ("registrar",)),
    "window": ("向峻山", ("registrar",)),
    "consumer": ("耿明远", ("complaint_mediator",)),
    "second": ("沈知微", ("complaint_mediator",)),
    "leader": ("蒲怀瑾", ("section_head",)),
    "keeper": ("陶云清", ("archivist",)),
}
CONSUMER, SHOP = "艾思源", "重庆示例健步体育用品有限公司"
CAME = [
    {"side": "投诉人", "name": CONSUMER, "role": "本人"},
    {"side": "被投诉人", "name": "路遥远", "role": "法定代表人"},
]
TAKEN = {"receiver": "路遥远", "relation": "representative", "place": "本局一楼窗口", "proof": "送达回证签名"}


def complainant(name: str = CONSUMER, **more: Any) -> dict[str, Any]:
    """A consumer."""
    row = factories.party("complainant", name, kind="natural", phone="023-0000-7001", **more)
    return {**row, "id_label": "公民身份号码", "representative": "", "address": "重庆市万州区示例路9号"}


def trader(name: str = SHOP) -> dict[str, Any]:
    """A shop."""
    return factories.party("respondent", name, representative="路遥远", phone="023-0000-7002")


def hire(s: Scene) -> None:
    """The people of the counter, for this scene."""
    office = s.session.scalars(select(Organisation).where(Organisation.key == "wanzhou")).one()
    for n, (username, (name, roles)) in enumerate(PEOPLE.items()):
        row = {
            "username": username, "name": name, "organisation_id": office.id, "post": "科员",
            "phone": f"023-0000-513{n}", "roles": list(roles),
        }  # fmt: skip
        made = bureau.add_person(
            s.session, s.office.rules, row, factories.PASSWORD, factories.SINCE, hashed=factories.HASHED
        )
        s.office.people[username] = made.id
    s.session.flush()


@contextmanager
def counter(stages: Stages) -> Iterator[Scene]:
    """A scene at the counter, nothing registered yet."""
    with stages.at("submit") as s:
        hire(s)
        yield s


def registered(s: Scene, *parties: Mapping[str, Any], when: str = "09-07", **told: Any) -> Scene:
    """A complaint that came in, with the mediator who will have it."""
    work = s.office.work(s.session, "desk", at(f"2026-{when}", "10:00"))
    request = registering.Request("complaint", parties or (complainant(), trader()))
    s.ref = registering.register(work, work.rules.tracks["complaint"], request).reference
    values = {"received_on": day(when), "handler": s.person("consumer"), "happened_on": None, "knew_on": None}
    s.act("desk", when, "receive_complaint", **{**values, **told})
    return s


def accepted(s: Scene, when: str = "09-10") -> Scene:
    """Taken up, and both sides called to a session on 22 September."""
    s.act("leader", when, "accept_complaint")
    hand(s, when)
    return s


def called(s: Scene, when: str = "09-14", on: str = "09-22") -> Scene:
    """Both sides called to a session."""
    s.act("consumer", when, "invite_to_mediation", both_agree=True, session_at=at(f"2026-{on}", "10:00"), place="一楼调解室")
    hand(s, when)
    return s


def met(s: Scene, result: str = "agreed", on: str = "09-22") -> Scene:
    """A session was held."""
    times = {"started_at": at(f"2026-{on}", "10:00"), "ended_at": at(f"2026-{on}", "11:20")}
    s.act("consumer", on, "hold_session", attendance=CAME, result=result, next_at=None, **times)
    return s


def hand(s: Scene, when: str) -> None:
    """Hand over everything that waits, each to its party."""
    for row in s.services():
        told = dict(TAKEN) if row.party.role == "respondent" else {**TAKEN, "receiver": row.party.name, "relation": "self"}
        of = s.session.get_one(Case, row.case_id).reference
        s.act("desk", when, "prove_direct", of, served_on=day(when), **told)


def served_on(s: Scene, kind: str) -> set[str]:
    """Whom papers of a kind go to, by their sides."""
    rows = s.session.scalars(select(Service).where(Service.parent_id == s.case().id))
    return {row.party.role for row in rows if kind in row.kinds}


def without(party: Mapping[str, Any], *columns: str) -> dict[str, Any]:
    """The party without what nobody told."""
    return {name: value for name, value in party.items() if name not in columns}


