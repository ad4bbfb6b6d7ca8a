"""Who leaves the case and who comes in: recusal and replacement."""

from __future__ import annotations

import pytest

from casehub.people.permissions import find
from casehub.workflow.refusals import NotFound
from tests.acts.scene import Stages, day, hour


# ── 回避、合议组 ───────────────────────────────────────────
def test_recused_officer_sees_nothing_any_more(stages: Stages) -> None:
    with stages.at("prepare") as s:
        member = s.person("member")
        s.act(
            "clerk",
            "06-08",
            "register_recusal_request",
            person=member,
            applied_on=day("06-08"),
            learned_on=day("06-07"),
        )
        assert s.open("recusal.decide")
        assert "回避" in s.refused(
            "chair", "06-18", "decide_hearing", hearing_at=hour("07-06"), reply_by=day("07-01")
        )
        find(s.office.work(s.session, "member", hour("06-09")), s.ref)
        out = s.act("head", "06-09", "grant_recusal", person=member, replacement=s.person("spare"))
        assert {d.kind for d in out.documents} == {"recusal_decision", "panel_notice"}
        assert s.outcomes("recusal.decide") == {"met"}
        with pytest.raises(NotFound):
            find(s.office.work(s.session, "member", hour("06-10")), s.ref)
        assert "吴佳" not in out.documents[-1].facts["panel"]["members_cn"]


def test_recusal_is_refused(stages: Stages) -> None:
    with stages.at("prepare") as s:
        s.act(
            "clerk",
            "06-08",
            "register_recusal_request",
            person=s.person("member"),
            applied_on=day("06-08"),
            learned_on=day("06-07"),
        )
        out = s.act("head", "06-09", "refuse_recusal", result="refused")
        assert [d.kind for d in out.documents] == ["recusal_decision"]
        assert not s.open("recusal.decide")
        find(s.office.work(s.session, "member", hour("06-10")), s.ref)


def test_panel_member_is_replaced(stages: Stages) -> None:
    with stages.at("prepare") as s:
        # Who has no such role could do nothing from the seat.
        seat = {"leaving": s.person("examiner"), "joining": s.person("spare")}
        assert "没有主审员的角色" in s.refused("head", "06-09", "replace_panel_member", **seat)
        out = s.act(
            "head",
            "06-09",
            "replace_panel_member",
            leaving=s.person("member"),
            joining=s.person("spare"),
        )
        assert [d.kind for d in out.documents] == ["panel_change_notice"]
        s.serve("06-10", "panel_change_notice")
        assert s.open("recusal.apply")
