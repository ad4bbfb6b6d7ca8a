"""What comes after all is done: a receipt from above, a successor in a suit, an archived volume."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from casehub.acts import versions
from casehub.model import Case, Document, Organisation
from tests.acts.scene import RECEIVED, Scene, Stages, at, day, scene
from tests.acts.test_several_respondents import clocks, ruled
from tests.acts.test_side_roads_ruling import visit
from tests.acts.test_succession import HEIR, heir_of
from tests.acts.test_taking_back import WHY, sound
from tests.acts.test_taking_back_stays import here


def test_what_was_reported_up_is_received_there(stages: Stages) -> None:
    """The case is closed here; that the other office has it is proved by its receipt."""
    with sound(stages, "answer") as s:
        told: dict[str, Any] = {"receiver": s.session.scalars(select(Organisation.id).where(Organisation.id != s.case().organisation_id)).first()}
        s.act("examiner", "06-01", "tell_transfer", **told)
        s.serve("06-02", "transfer_told_notice")
        for row in s.services():
            of = s.session.get_one(Case, row.case_id).reference
            s.act("examiner", "06-02", "prove_direct", of, served_on=day("06-02"), **RECEIVED)
        s.act("head", "06-03", "report_up", case_kind="major")
        assert s.state == "reported"
        (waits,) = s.open("report.receipt")
        assert waits.due_on == day("06-10")
        came: dict[str, Any] = {"reached_on": day("06-05"), "receipt_received_on": day("06-09"), "counted": "same"}
        assert "上报之日" in s.refused("clerk", "06-09", "register_report_receipt", **{**came, "reached_on": day("06-02")})
        s.act("clerk", "06-09", "register_report_receipt", **came)
        assert (waits.outcome, waits.closed_on) == ("met", day("06-09"))
        assert "已经登记" in s.refused("clerk", "06-09", "register_report_receipt", **came)
        s.act("head", "06-10", "take_back_transfer_receipt", **WHY)
        assert s.open("report.receipt") == [waits]
        s.act("clerk", "06-11", "register_report_receipt", **{**came, "receipt_received_on": day("06-11")})
        assert (waits.outcome, s.state) == ("late", "reported")


def test_who_succeeds_after_all_was_performed_while_a_suit_is_pending(stages: Stages) -> None:
    with sound(stages, "served") as s:
        old = s.party("respondent")
        s.act("examiner", "08-05", "confirm_performance", **visit(s, "08-05"))
        assert s.state == "performed"
        came = {**HEIR, "party": old, "party_role": "respondent"}
        s.act("clerk", "08-06", "register_suit", party=old, suit_received_on=day("08-06"))
        s.act("chair", "08-31", "change_party", **came)
        assert (s.state, here(s, "respondent")) == ("performed", [heir_of(s, old)])


def test_a_suit_lost_after_the_case_was_closed_leads_to_enforcement(stages: Stages) -> None:
    """Against both the court was asked and the case closed; one of them sued late, lost, and is urged."""
    with scene(stages.office) as s:
        first, second = ruled(s)
        for party in (s.party("requester"), first, second):
            end = clocks(s, "adjudication.sue")[party].due_on
            s.act("examiner", "08-20", "note_suit_period_over", party=party, suit_period_ended_on=end)
        for party in (first, second):
            s.act("head", "08-20", "urge_performance", party=party)
        s.serve("08-21", "performance_urging_notice")
        s.act("head", "09-14", "apply_enforcement", party=first)
        s.act("examiner", "09-15", "approve_publication", published_on=day("09-15"), publication_approved_by=s.person("head"))
        # What was asked of the court against one of them is nothing that the other did.
        assert "尚未履行，也没有申请强制执行" in s.refused("head", "10-09", "close_case")
        s.act("head", "10-09", "apply_enforcement", party=second)
        s.act("head", "10-09", "close_case")
        assert s.open("archive.volume")
        s.act("clerk", "10-12", "register_suit", party=second, suit_received_on=day("10-12"), sued_on=day("10-10"))
        assert "尚无结果" in s.refused("head", "10-13", "urge_performance", party=second)
        lost: dict[str, Any] = {"outcome_on": day("10-20"), "outcome_effective_on": day("10-26")}
        s.act("clerk", "10-28", "register_ruling_upheld", challenge=s.challenge(second), **lost)
        assert [d.party_id for d in s.open("enforcement.court_apply")] == [second]
        s.act("head", "10-29", "urge_performance", party=second)
        assert (s.state, s.case().closed_on) == ("urged", None)
        assert not s.open("archive.volume")
        s.serve("10-30", "performance_urging_notice")
        s.act("head", "11-16", "apply_enforcement", party=second)
        assert s.state == "enforcing"


CHECKED: dict[str, Any] = {"services_complete": True, "signatures_complete": True, "mediation_apart": True}
OUT: dict[str, Any] = {"purpose": "wrong_entry", "reason": "撤回请求系另一案件的材料。"}


def volume(s: Scene) -> list[tuple[str, str]]:
    """The papers of the volume with what became of each."""
    rows = select(Document.kind, Document.status).where(Document.case_id == s.case().id)
    return [(kind, status) for kind, status in s.session.execute(rows) if kind.startswith("volume")]


def test_an_archived_volume_is_taken_out_and_put_away_again(stages: Stages) -> None:
    """What was entered wrongly before is put right as in any ended case; then it is archived anew."""
    with sound(stages, "submit") as s:
        s.act("clerk", "05-20", "withdraw_before_filing")
        s.printed().act("archivist", "05-22", "archive_case", **CHECKED)
        assert (s.state, s.open_all()) == ("archived", [])
        s.refused("head", "05-25", "take_back_entry", reason="误登记。")
        s.act("head", "06-10", "reopen_volume", **OUT)
        assert s.state == "withdrawn"
        assert {status for _, status in volume(s)} == {"void"}
        (waits,) = s.open_all()
        assert (waits.rule, waits.start_on) == ("archive.volume", day("06-10"))
        s.act("head", "06-11", "take_back_entry", reason="撤回申请书系另一案件的。")
        assert (s.state, s.case().closed_on) == ("submitted", None)
        # ── it ends once more, and lies in the archive with a contents page of its own ──
        s.act("clerk", "06-12", "withdraw_before_filing")
        s.printed().act("archivist", "06-15", "archive_case", **CHECKED)
        assert sorted(volume(s))[:2] == [("volume_contents", "issued"), ("volume_contents", "void")]


def test_an_archived_case_of_an_older_version_is_reached_by_moving_it(stages: Stages) -> None:
    with sound(stages, "submit") as s:
        now, before = (s.office.rules.procedure("adjudication", n) for n in (2, 1))
        s.act("clerk", "05-20", "withdraw_before_filing")
        s.printed().act("archivist", "05-22", "archive_case", **CHECKED)
        mine = {s.case().id}
        work = s.office.work(s.session, "head", at("2026-05-25", "10:00"))
        s.session.flush()
        going = [m for m in versions.moves(s.session, now, before, {}, archived=True)[0] if m.case_id in mine]
        assert versions.move(work, going, now, before) == 1
        s.session.expire_all()
        assert s.refused("head", "05-26", "reopen_volume", **OUT)
        assert [m for m in versions.moves(s.session, before, now, {})[0] if m.case_id in mine] == []
        back = [m for m in versions.moves(s.session, before, now, {}, archived=True)[0] if m.case_id in mine]
        assert versions.move(work, back, before, now) == 1
        s.session.expire_all()
        s.act("head", "05-27", "reopen_volume", **OUT)
        s.act("head", "05-28", "take_back_entry", reason="误登记。")
        assert s.state == "submitted"
