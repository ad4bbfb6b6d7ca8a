"""Who asked for an inquiry turns against 不予立案: our answer, and the clue verified anew."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from casehub import acts
from tests import factories
from tests.acts.scene import day
from tests.faults.world import at
from tests.procedures.penalty.enforcing import HOLDER, INFRINGER
from tests.procedures.penalty.test_intake import REPORTER, report

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing

GOVERNMENT = {"organ": "重庆市万州区人民政府", "organ_no": "万州府复〔2026〕8号"}
COURT = {"organ": "重庆市万州区人民法院", "organ_no": "（2026）渝0101行初18号"}
REPLY, DEFENCE = "reconsideration.reply", "litigation.defend"
OTHER = "重庆示例酱菜合作社"
ANNULLED: dict[str, Any] = {"annulled_by": "万州府复决〔2026〕8号", "reason": "有证据", "approval_opinion": "同意。"}


@pytest.fixture
def refused(e: Enforcing) -> Enforcing:
    """Two right-holders asked; the clue is not filed on 26 March."""
    e.verify(parties=[
        factories.party("respondent", INFRINGER),
        factories.party("right_holder", HOLDER, capacity="owner"),
        factories.party("right_holder", OTHER, capacity="owner"),
    ])  # fmt: skip
    e.act("head", "03-26", "refuse_filing", not_filed_ground="conditions_not_met", failed_condition="没有证据", corrected=False)
    return e


def contest(e: Enforcing, party: int, kind: str = "reconsideration", **more: Any) -> dict[str, Any]:
    """The form of 27 April: asked on the 20th, the notice came in on the 24th."""
    organ = COURT if kind == "suit" else GOVERNMENT
    told = {"party": party, "contest_kind": kind, "knew_on": day("03-30"), "asked_on": day("04-20")}
    return told | organ | {"notice_came": True, "notice_on": day("04-24"), "answer_by": None} | more


def test_who_asked_turns_against_it_and_is_answered_in_time(refused: Enforcing) -> None:
    e = refused
    first, second = e.parties("right_holder")
    assert "不在可选范围内" in e.refused("examiner", "04-27", "contest_refusal", **contest(e, e.party("respondent")))
    early = e.refused("examiner", "04-27", "contest_refusal", **contest(e, first, knew_on=day("03-25")))
    assert "不能早于决定不予立案之日2026年3月26日" in early
    assert "不能早于知道" in e.refused("examiner", "04-27", "contest_refusal", **contest(e, first, asked_on=day("03-29")))
    e.act("examiner", "04-27", "contest_refusal", **contest(e, first))
    # Ten working days from 24 April over the holiday of May; the other goes to court: fifteen days,
    # the last of which is a Saturday on which work is made up.
    assert e.s.due(REPLY) == date(2026, 5, 12)
    assert "尚无结果" in e.refused("examiner", "04-28", "contest_refusal", **contest(e, first, "suit"))
    e.act("examiner", "04-28", "contest_refusal", **contest(e, second, "suit"))
    assert e.s.due(DEFENCE) == date(2026, 5, 9)
    answered = {"answered_contest": e.s.open(REPLY)[0].event_seq, "answered_on": day("05-06"), "late_reason": None}
    e.act("examiner", "05-06", "answer_contest", **answered)
    assert (e.s.outcomes(REPLY), e.s.outcomes(DEFENCE)) == ({"met"}, {""})
    # The volume stays here while the court waits.
    assert "尚待答复" in e.refused("archivist", "05-07", "archive_volume")


def test_what_was_annulled_is_verified_anew_and_other_contests_go_on(refused: Enforcing) -> None:
    e = refused
    first, second = e.parties("right_holder")
    e.act("examiner", "04-27", "contest_refusal", **contest(e, first))
    e.act("examiner", "04-28", "contest_refusal", **contest(e, second, "suit"))
    won = {"contest": e.s.challenge(first, "no_filing"), "outcome_no": "万州府复决〔2026〕8号", "outcome_on": day("05-20")}
    assert "重新核查" in e.refused("examiner", "05-20", "end_remedy", **won, contest_result="overturned")
    told = {**ANNULLED, "contest": won["contest"], "contest_result": "redo", "officers": e.officers}
    assert "不能早于提起之日" in e.refused("head", "05-20", "annul_refusal", **told, annulled_on=day("04-19"), redo_by=None)
    e.act("head", "05-20", "annul_refusal", **told, annulled_on=day("05-20"), redo_by=day("06-01"))
    assert (e.s.state, e.s.due("clue.verify")) == ("verifying", date(2026, 6, 1))
    assert (e.s.outcomes(REPLY), e.s.outcomes(DEFENCE)) == ({"lapsed"}, {""})
    # The court is answered while the clue is verified, and what the case says names what it is about.
    seq = e.s.open(DEFENCE)[0].event_seq
    e.act("examiner", "05-25", "answer_contest", answered_contest=seq, answered_on=day("05-08"), late_reason=None)
    over = {"contest": e.s.challenge(second, "no_filing"), "outcome_no": "（2026）渝0101行初18号", "outcome_on": day("06-10")}
    out = e.act("examiner", "06-10", "end_remedy", **over, contest_result="withdrawn")
    assert "对不予立案提起行政诉讼" in out.event.sentence
    e.act("head", "06-11", "refuse_filing", not_filed_ground="conditions_not_met", failed_condition="没有证据", corrected=False)
    assert "没有尚无结果" in e.refused("examiner", "06-12", "end_remedy", **over, contest_result="upheld")
    # Refused anew, it can be contested anew.
    anew = contest(e, first, knew_on=day("06-12"), asked_on=day("06-15"), notice_on=day("06-16"))
    e.act("examiner", "06-16", "contest_refusal", **anew)
    e.act("examiner", "07-20", "end_remedy", contest=e.s.challenge(first, "no_filing"), contest_result="upheld",
          outcome_no="万州府复决〔2026〕19号", outcome_on=day("07-16"))  # fmt: skip
    assert (e.s.state, e.s.open(REPLY)) == ("not_filed", [])


def test_the_office_annuls_by_itself_and_the_review_still_waits(refused: Enforcing) -> None:
    e = refused
    e.act("examiner", "04-27", "contest_refusal", **contest(e, e.party("right_holder")))
    told = {**ANNULLED, "contest": None, "contest_result": "overturned", "officers": e.officers, "redo_by": None}
    e.act("head", "04-28", "annul_refusal", **told, annulled_on=day("04-28"))
    assert (e.s.state, len(e.s.open(REPLY))) == ("verifying", 1)


def test_who_does_not_know_who_reported_is_told_who_enters_it(e: Enforcing) -> None:
    """令121: the registrar is offered nobody, and is not sent to enter somebody else."""
    e.verify(**report(REPORTER))
    e.act("head", "03-26", "refuse_filing", not_filed_ground="conditions_not_met", failed_condition="没有证据", corrected=False)
    suspect, reporter = e.party("respondent"), e.party("reporter")

    def offered(who: str) -> tuple[set[object], str]:
        work = e.s.office.work(e.s.session, who, at("2026-04-27"))
        form = acts.form_of(work, e.case, "contest_refusal")
        item = next(item for item in form.fields if item.field.id == "party")
        return {value for value, _title in item.choices or ()}, item.field.hint

    seen, hint = offered("clerk")
    # The suspect has nothing to turn against, and is nobody to choose.
    assert seen == set()
    assert "举报人身份保密、你看不到的，由办案人员登记" in hint and "先登记" not in hint
    told = e.refused("clerk", "04-27", "contest_refusal", **contest(e, suspect))
    assert "不在可选范围内" in told
    # Whoever handles the case knows, and enters it.
    assert offered("examiner")[0] == {reporter}
    e.act("examiner", "04-27", "contest_refusal", **contest(e, reporter))
    assert e.s.due(REPLY) == date(2026, 5, 12)
