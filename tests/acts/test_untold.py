"""A challenge of before that names no party of its case is told, until somebody says whose it is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, update

from casehub.acts.untold import challenges_guessed, challenges_of_nobody, suits_called_late
from casehub.model import Case, Challenge, Party
from casehub.record.events import record
from tests.acts.scene import Scene, Stages, day
from tests.acts.test_taking_back import WHY
from tests.faults.world import at

SUIT: dict[str, Any] = {"suit_received_on": day("08-03")}


def told(s: Scene) -> list[str]:
    s.session.flush()
    return [line for line in challenges_of_nobody(s.session, s.office.rules.law) if s.ref in line]


def test_what_names_nobody_is_told_until_it_is_entered_again(stages: Stages) -> None:
    with stages.at("served") as s:
        first, second = s.party("respondent"), s.party("requester")
        out = s.act("examiner", "08-03", "register_suit", party=first, **SUIT)
        assert told(s) == []
        # As the migration leaves it that could not tell whose it is.
        s.session.execute(delete(Challenge).where(Challenge.case_id == s.case().id))
        s.session.expire_all()
        assert told(s) == [f"{s.ref}第{out.event.seq}条登记的复议、诉讼没有写明是本案哪一方当事人的，请据实重新登记。"]
        s.act("examiner", "08-04", "register_suit", party=second, **SUIT)
        assert told(s) == []


def test_what_was_taken_back_is_not_told(stages: Stages) -> None:
    with stages.at("served") as s:
        first = s.party("respondent")
        s.act("examiner", "08-03", "register_suit", party=first, **SUIT)
        s.act("head", "08-04", "take_back_challenge", party=first, **WHY)
        s.session.execute(delete(Challenge).where(Challenge.case_id == s.case().id))
        s.session.expire_all()
        assert told(s) == []


def ours(s: Scene, lines: list[str]) -> list[str]:
    return [line for line in lines if s.ref in line]


def test_what_an_upgrade_guessed_is_told_of_the_one_and_not_of_the_other(stages: Stages) -> None:
    with stages.at("served") as s:
        first, second = s.party("respondent"), s.party("requester")
        for party in (first, second):
            s.act("examiner", "08-03", "register_suit", party=party, **SUIT)
        assert ours(s, challenges_guessed(s.session, s.office.rules.law)) == []
        # As the first form of the migration left them: the one named nobody, the other in a text.
        name = s.session.get_one(Party, second).name
        work = s.office.work(s.session, "examiner", at("2026-08-04"))
        seqs = []
        for party, said in ((first, {}), (second, {"plaintiff": f"某甲、{name}"})):
            seqs.append(record(work, s.case(), step="register_suit", sentence="", detail={"data": said}).seq)
            whose = Challenge.case_id == s.case().id, Challenge.party_id == party
            s.session.execute(update(Challenge).where(*whose).values(event_seq=seqs[-1]))
        (line,) = ours(s, challenges_guessed(s.session, s.office.rules.law))
        assert f"第{seqs[0]}条" in line
        assert s.session.get_one(Party, first).name in line
        # Whoever knows that it is right says so, also when the case is closed; the other has been said.
        s.session.expire_all()
        rows = {p: s.challenge(p) for p in (first, second)}
        s.session.execute(update(Case).where(Case.id == s.case().id).values(state="closed", closed_on=day("08-05")))
        assert s.refused("examiner", "08-06", "check_challenge", challenge=rows[second], asked_on=None)
        s.act("examiner", "08-06", "check_challenge", challenge=rows[first], asked_on=None)
        assert ours(s, challenges_guessed(s.session, s.office.rules.law)) == []
        assert "没有升级时推定" in s.refused("examiner", "08-06", "check_challenge", challenge=rows[first])


def test_a_time_to_sue_that_was_called_over_without_the_day_of_the_suit_is_told(stages: Stages) -> None:
    with stages.at("served") as s:
        first, second = s.party("respondent"), s.party("requester")
        late = s.due("adjudication.sue") + timedelta(days=1)
        for party in (first, second):
            s.act("examiner", "08-20", "register_suit", party=party, sued_on=late, suit_received_on=day("08-19"))
        # Both were too late, as the days say.
        assert ours(s, suits_called_late(s.session, s.office.rules.law)) == []
        mine = Challenge.case_id == s.case().id, Challenge.party_id == first
        s.session.execute(update(Challenge).where(*mine).values(asked_on=None))
        (line,) = ours(s, suits_called_late(s.session, s.office.rules.law))
        assert s.session.get_one(Party, first).name in line
        assert "“核对登记的复议、诉讼（当事人、提起之日）”" in line
        s.session.expire_all()
        row = s.challenge(first)
        early: dict[str, Any] = {"challenge": row, "asked_on": late - timedelta(days=1)}
        assert "尚未届满" in s.refused("examiner", "08-21", "check_challenge", **early)
        assert "填写提起之日" in s.refused("examiner", "08-21", "check_challenge", challenge=row, asked_on=None)
        assert "早于作出决定之日" in s.refused("examiner", "08-21", "check_challenge", challenge=row, asked_on=day("07-01"))
        with s.session.begin_nested() as kept:
            s.act("examiner", "08-21", "check_challenge", challenge=row, asked_on=late)
            assert ours(s, suits_called_late(s.session, s.office.rules.law)) == []
            kept.rollback()
        s.session.expire_all()
        # Brought in time after all: taken back and entered anew, its time is met.
        with s.session.begin_nested() as kept:
            wrong = s.session.get_one(Challenge, row).event_seq
            s.act("head", "08-21", "take_back_challenge", entry=wrong, **WHY)
            s.act("examiner", "08-21", "register_suit", party=first, sued_on=late - timedelta(days=1), suit_received_on=day("08-19"))
            assert ours(s, suits_called_late(s.session, s.office.rules.law)) == []
            kept.rollback()
        s.session.expire_all()
        s.session.execute(update(Challenge).where(*mine).values(asked_on=late - timedelta(days=1)))
        assert len(ours(s, suits_called_late(s.session, s.office.rules.law))) == 1
        s.session.execute(update(Challenge).where(*mine).values(asked_on=late))
        assert ours(s, suits_called_late(s.session, s.office.rules.law)) == []
