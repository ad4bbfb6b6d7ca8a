"""Handed over only with consent, to whom it names, from its day until it is withdrawn (D88-4)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from casehub.procedures.overseas import consent, told
from casehub.workflow.procedure import Procedure
from tests.acts.scene import day
from tests.procedures.asking import TODAY, TOMORROW, YESTERDAY, KnownRow, Row, fault, knows, one_way
from tests.procedures.overseas.abroad import BRANCH as CENTRE
from tests.procedures.overseas.abroad import FIRM, STATION, Abroad
from tests.workflow.builders import event

BEFORE = YESTERDAY - timedelta(days=9)
SILENT = event("submit_overseas_dispute", BEFORE, consent_share=False, known_on=BEFORE)
AGREED = event("submit_overseas_dispute", BEFORE, consent_share=True, consent_to="both", consent_on=BEFORE, known_on=BEFORE)
SECRET = event("submit_overseas_dispute", BEFORE, consent_share=False, secrecy="trade_secret")
BRANCH = event("record_consent", YESTERDAY, consent_to="branch", consent_on=YESTERDAY)
NAMED = event("record_consent", YESTERDAY, consent_to="both", consent_on=YESTERDAY, consent_unit="甲中心、乙站（示例）")
LEFT = event("withdraw_consent", TODAY, withdrawn_on=TODAY)
BACK = event("record_consent", TODAY, consent_to="both", consent_on=TODAY)
GONE = event("hand_over_overseas", TODAY)
OVER, GIVE, LEAVE = "overseas.hand_over_overseas", "overseas.record_consent", "overseas.withdraw_consent"

ROWS: list[Row] = [
    (GIVE, "consent_is_dated_in_order", {"data": {"consent_on": TOMORROW}}, "不能晚于今天"),
    (GIVE, "consent_is_dated_in_order", {"events": [SILENT], "data": {"consent_on": BEFORE - timedelta(days=1)}}, "不能早于知悉"),
    (GIVE, "consent_is_dated_in_order", {"events": [AGREED, LEFT], "data": {"consent_on": YESTERDAY}}, "已经撤回同意"),
    (GIVE, "consent_is_dated_in_order", {"events": [AGREED, LEFT], "data": {"consent_on": TODAY}}, None),
    # Given again since, and then dated before the withdrawal.
    (GIVE, "consent_is_dated_in_order", {"events": [AGREED, LEFT, BACK], "data": {"consent_on": YESTERDAY}}, "已经撤回同意"),
    (GIVE, "consent_is_dated_in_order", {"events": [SILENT], "data": {"consent_on": BEFORE}}, None),
    (OVER, "consent_covers_the_receiver", {"events": [SILENT]}, "没有企业现行有效的书面同意"),
    (OVER, "consent_covers_the_receiver", {"events": [AGREED, LEFT]}, "没有企业现行有效的书面同意"),
    (OVER, "consent_covers_the_receiver", {"events": [SILENT, BRANCH], "data": {"receiver_sort": "station"}}, "没有同意提供给这一类"),
    (OVER, "consent_covers_the_receiver", {"events": [SILENT, BRANCH], "data": {"receiver_sort": "branch"}}, None),
    (OVER, "consent_covers_the_receiver", {"events": [AGREED], "data": {"receiver_sort": "station"}}, None),
    (OVER, "consent_covers_the_receiver", {"events": [AGREED, LEFT, BRANCH], "data": {"receiver_sort": "branch"}}, None),
    (OVER, "consent_names_the_receiver", {"events": [SILENT, NAMED], "data": {"receiver": "另一中心"}}, "没有写到这一单位"),
    (OVER, "consent_names_the_receiver", {"events": [SILENT, BRANCH], "data": {"receiver": "甲中心"}}, "没有写明接收单位"),
    (OVER, "consent_names_the_receiver", {"events": [SILENT, NAMED], "data": {"receiver": "甲中心 "}}, None),
    (OVER, "consent_names_the_receiver", {"events": [SILENT, NAMED], "data": {"receiver": "乙站（示例)"}}, None),
    (OVER, "nothing_secret_leaves", {"data": {"handed_papers": [{"secret": False}, {"secret": True}]}}, "商业秘密"),
    (OVER, "nothing_secret_leaves", {"data": {"handed_papers": [{"secret": False}]}}, None),
    (OVER, "nothing_secret_leaves", {"events": [SECRET], "data": {"handed_papers": [{"secret": False}]}}, "逐件核对"),
    (OVER, "nothing_secret_leaves",
     {"events": [SECRET], "data": {"handed_papers": [{"secret": False}], "nothing_secret": True}}, None),
    (LEAVE, "consent_stands_to_be_withdrawn", {"events": [SILENT]}, "没有现行有效的同意"),
    (LEAVE, "consent_stands_to_be_withdrawn", {"events": [AGREED, GONE], "data": {"withdrawn_on": TODAY}}, "告知接收单位"),
    (LEAVE, "consent_stands_to_be_withdrawn", {"events": [AGREED], "data": {"withdrawn_on": TODAY}}, None),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[1]}-{n}" for n, row in enumerate(ROWS)])
def test_a_condition_both_ways(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(ROWS, consent.GUARDS) == set()


KNOWN: list[KnownRow] = [
    ("dispute_holds_secrets", OVER, {"events": [SECRET]}, True),
    ("dispute_holds_secrets", OVER, {"events": [AGREED]}, False),
    ("consent_given_on", OVER, {"events": [AGREED]}, BEFORE),
    ("consent_given_on", OVER, {"events": [AGREED, BRANCH]}, YESTERDAY),
    ("consent_given_on", OVER, {"events": [AGREED, LEFT]}, None),
]


@pytest.mark.parametrize("row", KNOWN)
def test_the_day_of_the_consent_in_force(procedures: dict[str, Procedure], row: KnownRow) -> None:
    assert knows(procedures, row)


HAND = {"receiver_sort": "branch", "handed_papers": [{"name": "提交表", "secret": False}]}


def test_without_consent_nothing_leaves_and_after_it_only_to_whom_it_names(a: Abroad) -> None:
    a.follow(consent_share=False)
    assert "没有企业现行有效的书面同意" in a.refused("06-10", "hand_over_overseas", "head", **HAND)
    a.act("06-08", "record_consent", consent_on=day("06-08"), consent_to="branch")
    elsewhere = HAND | {"receiver_sort": "station"}
    assert "没有同意提供给" in a.refused("06-10", "hand_over_overseas", "head", **elsewhere)
    gone = a.act("06-10", "hand_over_overseas", "head", **HAND)
    letter = gone.documents[0]
    assert (letter.kind, letter.facts["consent_on"], letter.facts["country"]) == ("overseas_handover_letter", "2026-06-08", "设例国")
    assert letter.facts["enterprise"] == FIRM


def test_consent_withdrawn_stops_the_next_letter_until_it_is_given_again(a: Abroad) -> None:
    a.follow()
    a.act("06-10", "hand_over_overseas", "head", **HAND)
    assert "告知接收单位" in a.refused("06-11", "withdraw_consent", withdrawn_on=day("06-11"), receivers_told=None)
    a.act("06-11", "withdraw_consent", withdrawn_on=day("06-11"), receivers_told="已电话告知")
    assert "没有企业现行有效" in a.refused("06-12", "hand_over_overseas", "head", **HAND)
    assert "已经撤回同意" in a.refused("06-12", "record_consent", consent_on=day("06-10"), consent_to="both")
    a.act("06-12", "record_consent", consent_on=day("06-12"), consent_to="both")
    a.act("06-12", "hand_over_overseas", "head", **HAND)


def test_the_letter_goes_to_a_unit_that_the_consent_names_alone(a: Abroad) -> None:
    a.follow(consent_share=False)
    a.act("06-08", "record_consent", consent_on=day("06-08"), consent_to="both", consent_unit=f"{CENTRE}、{STATION}")
    other = "重庆示例商会法律服务站"
    assert "没有写到这一单位" in a.refused("06-10", "hand_over_overseas", "head", **HAND, receiver=other)
    assert a.act("06-10", "hand_over_overseas", "head", **HAND, receiver=STATION).documents[0].facts["receiver"] == STATION


def test_the_form_printed_again_has_the_consent_as_it_stands(a: Abroad) -> None:
    a.follow(consent_share=False)
    same = dict.fromkeys(told.MENDABLE)

    def printed(when: str, product: str) -> tuple[object, object]:
        facts = a.act(when, "mend_overseas_dispute", "section", **same | {"product": product}).documents[0].facts
        return facts["consent_share"], facts["consent_on"]

    assert printed("06-05", "豆腐乳") == (False, None)
    a.act("06-08", "record_consent", consent_on=day("06-08"), consent_to="branch")
    assert printed("06-09", "榨菜") == (True, "2026-06-08")
    a.act("06-10", "withdraw_consent", withdrawn_on=day("06-10"), receivers_told=None)
    assert printed("06-11", "豆腐乳") == (False, None)


def test_a_draft_of_which_nothing_came_is_dropped(a: Abroad) -> None:
    a.registered()
    a.act("06-04", "abandon_draft", "clerk")
    assert a.s.state == "abandoned"


def test_what_was_mended_before_it_is_taken_on_stands_after_it(a: Abroad) -> None:
    a.submit()
    a.act("06-04", "mend_overseas_dispute", "section", **dict.fromkeys(told.MENDABLE) | {"country": "另一设例国"})
    a.act("06-05", "take_on_overseas", "section", officers=[a.s.person("examiner")])
    assert a.act("06-10", "hand_over_overseas", "head", **HAND).documents[0].facts["country"] == "另一设例国"
