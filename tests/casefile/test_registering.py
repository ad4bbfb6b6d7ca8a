"""Registration at the window: the same form twice is one file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, func, select

from casehub import acts
from casehub.casefile import registering
from casehub.model import Case
from casehub.people.permissions import find, visible_cases
from casehub.workflow.refusals import KeyReused, Refused
from tests.casefile.test_filing import faults
from tests.factories import open_request, party, right
from tests.faults.world import at, rules

if TYPE_CHECKING:
    from tests.faults.world import Office

KEY = "k" * 24


def test_the_same_form_twice_registers_once(office: Office) -> None:
    with office.acting("clerk") as work:
        first = open_request(work, key=KEY).reference
        registered = work.session.scalar(select(func.count()).select_from(Case))
    with office.acting("clerk") as work:
        assert open_request(work, key=KEY).reference == first
        assert work.session.scalar(select(func.count()).select_from(Case)) == registered


def test_a_key_is_not_taken_for_another_request(office: Office) -> None:
    with office.acting("clerk") as work:
        open_request(work, key=f"{KEY}-other")
    with office.acting("clerk") as work, pytest.raises(KeyReused):
        open_request(work, key=f"{KEY}-other", title="另一件")


def test_a_wrong_check_digit_is_said_beside_the_number(office: Office) -> None:
    with office.acting("clerk") as work, pytest.raises(Refused) as refused:
        open_request(work, right={**right(), "number": "ZL202329990317.5"})
    assert [(r.field, r.column, "校验" in r.sentence) for r in refused.value.reasons] == [
        ("right", "number", True)
    ]


def test_a_firm_is_known_by_name_and_number_and_a_human_being_by_both(office: Office) -> None:
    one, two = "91500000MA5U8K2X0D", "91500101MA5U8K2X3A"
    people = {"role": "respondent", "kind": "natural", "address": "重庆市示例区乙路2号", "capacity": "none"}
    with office.acting("clerk") as work:
        firm = party("requester", "重庆再来有限公司（示例）", id_no=one, address="重庆市示例区甲路1号")
        open_request(work, parties=[firm, {**people, "name": "程立冬", "id_no": "51010119900101001X"}], another="另一件事")
    with office.acting("clerk") as work:
        asked = {"name": "重庆再来有限公司（示例）", "kind": "legal"}
        found = registering.party_before(work, asked)
        assert found is not None
        assert found.address == "重庆市示例区甲路1号"
        assert registering.party_before(work, {**asked, "id_no": one}) is found
        # Another firm of the same name, and a number that cannot be one.
        assert registering.party_before(work, {**asked, "id_no": two}) is None
        assert registering.party_before(work, {**asked, "id_no": "123"}) is None
        human = {"name": "程立冬", "kind": "natural"}
        assert registering.party_before(work, human) is None
        assert registering.party_before(work, {**human, "kind": "legal"}) is None
        assert registering.party_before(work, {**human, "id_no": "51010119900101001X"}) is not None
        assert registering.party_before(work, {"name": "", "kind": "legal"}) is None


def test_who_may_not_see_the_earlier_matter_is_told_nothing_of_it(office: Office) -> None:
    with office.acting("clerk") as work:
        firm = party("requester", "重庆隐去有限公司（示例）")
        open_request(work, parties=[firm, party("respondent", "重庆恒拓摩配有限公司（示例）")])
    asked = {"name": "重庆隐去有限公司（示例）", "kind": "legal"}
    with office.acting("clerk") as work:
        assert registering.party_before(work, asked) is not None
        told = registering.right_before(work, ["utility_model"], "ZL 2022 2 1034567.7")
        assert told["owners"] == "重庆山渝链传动有限公司（示例）"
        assert {"status", "claims_asserted"}.isdisjoint(told)
        # Who chose no kind is told it.
        both = registering.right_before(work, ["design", "utility_model"], "ZL202221034567.7")
        assert both["kind"] == "utility_model"
        assert registering.right_before(work, ["invention"], "ZL202221034567.7") == {}
        assert registering.right_before(work, ["utility_model"], "") == {}
    with office.acting("partner") as work:
        assert registering.party_before(work, asked) is None
        assert registering.right_before(work, ["utility_model"], "ZL202221034567.7") == {}


def test_an_officer_acts_in_what_he_brought_in_himself(own_office: Office) -> None:
    """He sees no other case of the office; the window is named in nothing."""
    with own_office.session() as session:
        ours = rules().tracks
        for who, track in (("examiner", "penalty_finding"), ("clerk", "penalty_report")):
            work = own_office.work(session, who, at("2026-06-16"))
            against = party("respondent", f"示例{who}公司")
            case = registering.register(work, ours[track], registering.Request("penalty", [against], [{"kind": "none"}]))
            session.flush()
            named = [(a.person_id, a.role) for a in case.assignments]
            assert named == ([(work.actor.id, "case_officer")] if who == "examiner" else [])
        work = own_office.work(session, "examiner", at("2026-06-16"))
        rows = list(session.scalars(visible_cases(work.actor, work.today, work.rules)))
        assert [row.registered_by_id for row in rows] == [work.actor.id]
        mine = acts.form_of(work, rows[0], "register_clue")
        assert mine.offer.open and mine.offer.permitted


def test_both_verifiers_believe_that_an_officer_was_named_by_what_he_registered(
    own_office: Office,
) -> None:
    """Also his first act, which no role of his would allow in a case that does not name him."""
    when = at("2026-06-16")
    with own_office.acting("examiner", when) as work:
        against = party("respondent", "示例甲公司")
        request = registering.Request("penalty", [against], [{"kind": "none"}])
        track = work.rules.tracks["penalty_finding"]
        reference = registering.register(work, track, request).reference
    told = {
        "source": "inspection", "received_how": "found", "received_on": when.date(),
        "clue_text": "检查发现", "concrete": True, "wants_reply": False, "moved_as_case": False,
    }  # fmt: skip
    with own_office.acting("examiner", when) as work:
        acts.perform(work, reference, "register_clue", find(work, reference).seq, told, KEY)
    assert faults(own_office) == []


def test_a_likely_duplicate_is_told_on_every_track(own_office: Office) -> None:
    """Of the parties that stand on the compared sides; of the same right where there is one."""
    with own_office.session() as session:
        work = own_office.work(session, "clerk", at("2026-06-16"))
        tracks = {one.id: one for one in work.rules.tracks_on(work.today)}
        compared = {one.id for one in tracks.values() if one.duplicate}
        # Their sides are hidden or none, or one office sends many letters: their files say so.
        none = {"overseas", "letter_request", "letter_cooperation", "letter_out", "designation_request", "duty_clue"}
        assert set(tracks) - compared == none
        for track in sorted(compared - {"peoples_mediation"}):
            one = tracks[track]
            sides = [side for side in one.sides if side.least or side.id in one.duplicate]
            kinds = set(one.right_kinds)
            rights = [{"kind": "none"}] if "none" in kinds else [right()] if kinds else []
            for way in one.ways:
                parties = [
                    party(s.id, f"{track}{way.key}{s.id}公司", capacity="patentee" if s.relies_on_right and kinds else "none")
                    for s in sides
                ]
                request = registering.Request(way.key, parties, rights)
                first = registering.register(work, one, request)
                with pytest.raises(Refused) as refused:
                    registering.register(work, one, request)
                assert refused.value.reasons[0].field == "another", track
                assert first.reference in str(refused.value), track
                # Another firm is no such sign; and whoever has looked says why it is another one.
                other = [{**p, "name": f"另一家{p['name']}"} for p in parties]
                registering.register(work, one, registering.Request(way.key, other, rights))
                registering.register(work, one, replace(request, another="另一批货"))


def test_namesakes_are_looked_through_at_once_and_not_case_by_case(own_office: Office) -> None:
    """Whoever asks for hundreds of matters a year must not slow down the next registration."""

    def questions() -> int:
        asked: list[str] = []
        event.listen(own_office.engine, "before_cursor_execute", note := lambda *call: asked.append(call[2]))
        with own_office.acting("clerk") as work:
            open_request(work, another="另一批货")
        event.remove(own_office.engine, "before_cursor_execute", note)
        return len(asked)

    questions()  # what is asked once and kept
    first = [questions(), questions()][1]
    for _ in range(4):
        questions()
    assert questions() == first


def test_the_same_respondent_with_another_right_is_another_matter(office: Office) -> None:
    with office.session() as session:
        work = office.work(session, "clerk")
        first = open_request(work, parties=[party("requester", "甲公司"), party("respondent", "乙公司")])
        again = [party("requester", "丙公司"), party("respondent", "乙公司")]
        # Another requester, the same right against the same respondent: told.
        with pytest.raises(Refused, match=first.reference):
            open_request(work, parties=again, another="")
        open_request(work, parties=again, another="", right=right(number="ZL202221034568.1"))
        session.rollback()


def test_no_title_says_who_stands_on_a_side_that_is_kept_secret(office: Office) -> None:
    told = party("reporter", "钱塘客（示例）", kind="natural", phone="13800990077")
    parties = [told, party("respondent", "重庆示例望川茶行")]
    with office.acting("clerk") as work:
        track = work.rules.tracks["penalty_report"]

        def fields(**more: str) -> list[str | None]:
            request = registering.Request("penalty", parties, [{"kind": "none"}], **more)
            return [r.field for r in registering.judged(work, track, request)[1] if "写出了举报人的姓名" in r.sentence]

        assert fields(title="钱塘客 （示例）举报望川茶行") == ["title"]
        assert fields(title="138 0099 0077来电举报") == ["title"]
        assert fields(title="望川茶行涉嫌侵权", another="另一次，１３８００９９００７７再报") == ["another"]
        assert fields(title="举报望川茶行", another="另一件事") == []
