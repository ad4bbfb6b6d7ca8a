"""Lists of people hold whom the step accepts, and say who was left out and why."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from casehub import acts
from casehub.acts.entries import FormField
from casehub.acts.naming import NOBODY
from casehub.casefile import situations
from casehub.model import Person, RoleGrant
from casehub.people import bureau
from casehub.workflow.refusals import Refused
from tests import factories
from tests.acts.scene import SPARE, Scene, Stages, day
from tests.faults.world import at


def field_of(s: Scene, who: str, when: str, step: str, name: str, of: str = "") -> FormField:
    work = s.office.work(s.session, who, at(f"2026-{when}", "17:00"))
    form = acts.form_of(work, s.case(of), step)
    return next(item for item in form.fields if item.field.id == name)


def listed(item: FormField) -> set[object]:
    return {number for number, _label in item.choices or ()}


def hire(s: Scene, username: str, **more: Any) -> int:
    held: dict[str, Any] = {**dict(SPARE["certificate"]), "number": f"示例执-{username}"}
    row = {**SPARE, "username": username, "organisation_id": s.case().organisation_id}
    row |= {"certificate": held, **more}
    since = date(2024, 1, 1)
    return bureau.add_person(s.session, s.office.rules, row, None, since).id


def test_without_a_valid_certificate_nobody_is_listed_for_the_panel(stages: Stages) -> None:
    with stages.at("submit") as s:
        good = hire(s, "good")
        past = {"number": "示例执-9", "valid_from": date(2020, 1, 1), "valid_to": date(2026, 5, 24)}
        ended, bare = hire(s, "ended", certificate=past), hire(s, "bare", certificate=None)
        members = field_of(s, "head", "05-25", "file_case", "panel_members")
        assert {good, s.person("member")} <= listed(members)
        assert not {ended, bare} & listed(members)
        assert members.field.hint.endswith("。未列出2人：没有在有效期内的办案资质证件")
        # The day before the certificate still held.
        assert ended in listed(field_of(s, "head", "05-24", "file_case", "panel_members"))
        # What the list leaves out is refused when it is sent all the same.
        seats: dict[str, Any] = {"panel_chair": s.person("chair"), "panel_lead": s.person("examiner")}
        assert s.refused("head", "05-25", "file_case", panel_members=[bare], **seats)


def test_a_case_is_given_to_nobody_who_could_not_act_in_it(stages: Stages) -> None:
    """承办人: the role asks for a certificate, though no condition of the step does."""
    with stages.at("submit") as s:
        good, bare = hire(s, "good"), hire(s, "bare", certificate=None)
        work = s.office.work(s.session, "clerk", at("2026-05-25"))
        fresh = factories.open_request(work, "adjudication").reference
        officers = field_of(s, "clerk", "05-25", "submit_request", "case_officer", of=fresh)
        assert good in listed(officers)
        assert bare not in listed(officers)
        assert "没有在有效期内的办案资质证件" in officers.field.hint
        told = {"received_on": day("05-25"), "case_officer": bare}
        assert "不在可选范围内" in s.refused("clerk", "05-25", "submit_request", fresh, **told)


def test_only_parties_of_the_panel_leave_it_and_only_others_join(stages: Stages) -> None:
    with stages.at("file") as s:
        spare = s.person("spare")
        leaving = field_of(s, "head", "05-26", "replace_panel_member", "leaving")
        assert listed(leaving) == {s.person(n) for n in ("chair", "examiner", "member")}
        assert "不在合议组" in leaving.field.hint
        joining = field_of(s, "head", "05-26", "replace_panel_member", "joining")
        assert spare in listed(joining)
        assert not listed(joining) & listed(leaving)


def test_the_recused_and_the_stopped_are_offered_nowhere(stages: Stages) -> None:
    with stages.at("file") as s:
        spare, gone = s.person("spare"), hire(s, "gone")
        s.session.get_one(Person, gone).active = False
        s.act("examiner", "05-26", "issue_answer_papers")
        matter = s.child("service")
        servers = field_of(s, "examiner", "05-27", "prove_direct", "servers", matter)
        assert {s.person("member"), spare} <= listed(servers)
        assert gone not in listed(servers)
        assert s.person("clerk") not in listed(servers)
        member = s.person("member")
        s.act("examiner", "05-27", "register_recusal_request", person=member)
        s.act("head", "05-27", "grant_recusal", person=member, replacement=spare)
        servers = field_of(s, "examiner", "05-27", "prove_direct", "servers", matter)
        assert member not in listed(servers)
        assert "1人已在本案回避" in servers.field.hint, servers.field.hint


def test_who_alone_can_be_named_is_filled_in_and_of_several_nobody(stages: Stages) -> None:
    with stages.at("submit") as s:
        assert field_of(s, "head", "05-25", "file_case", "panel_chair").initial == s.person("chair")
        several = field_of(s, "head", "05-25", "file_case", "panel_members")
        assert len(listed(several)) > 1 and several.initial is None
        # Nobody need be named: naming nobody is an answer.
        assert field_of(s, "head", "05-25", "file_case", "clerk").initial is None
        # Who sends the form without a name is refused all the same: nobody is chosen unseen.
        seats: dict[str, Any] = {"panel_lead": s.person("examiner"), "panel_members": [s.person("member")]}
        work = s.office.work(s.session, "head", at("2026-05-25", "17:00"))
        with pytest.raises(Refused) as refused:
            acts.perform(work, s.case().reference, "file_case", s.case().seq, seats, "k" * 22)
        assert "panel_chair" in {reason.field for reason in refused.value.reasons}


def test_a_step_whose_roles_nobody_at_the_office_holds_says_so(stages: Stages) -> None:
    with stages.at("submit") as s:

        def told() -> tuple[str, ...]:
            work = s.office.work(s.session, "clerk", at("2026-05-25"))
            step = acts.procedure_of(work, s.case()).step("file_case")
            return acts.who_takes(work, situations.load(work, s.case(), step), step)

        before = told()
        assert before and not any(NOBODY in one for one in before)
        work = s.office.work(s.session, "clerk", at("2026-05-25"))
        roles = acts.procedure_of(work, s.case()).step("file_case").roles
        for grant in s.session.scalars(select(RoleGrant).where(RoleGrant.role.in_(roles))):
            s.session.delete(grant)
        s.session.flush()
        s.session.expire_all()
        after = told()
        assert len(after) == len(before) and all(one.endswith(NOBODY) for one in after)
