"""An entry lives by the hands of several people, and each wording of it holds in its own days."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select

from casehub.casefile.cooperation import changes, key_list
from casehub.model import KeyListBatch, KeyListEntry, ListState, RegisterEntry, SecurityEntry
from casehub.workflow.refusals import Refused
from tests.casefile.cooperation.lists import (
    NOW,
    batch,
    listed,
    proposed,
    published,
    reviewed,
    values,
)
from tests.faults import roads
from tests.faults.world import Office, at

TOMORROW = NOW + timedelta(days=1)
DAY = date(2026, 11, 20)


def standing(office: Office, entry: int, day: date) -> tuple[str, str] | None:
    with office.acting("clerk", NOW) as work:
        held = work.session.get_one(KeyListEntry, entry).on(day)
        return None if held is None else (held.act, held.contact_name)


def changed(office: Office, entry: int, begins: date, **more: Any) -> None:
    with office.acting("examiner", NOW) as work:
        changes.draft_change(work, work.session.get_one(KeyListEntry, entry), values(**more), begins)


def decided(office: Office, entry: int, by: str = "section", why: str | None = None) -> None:
    with office.acting(by, NOW) as work:
        waiting = work.session.get_one(KeyListEntry, entry).open
        assert waiting is not None
        key_list.agree(work, waiting) if why is None else key_list.refuse(work, waiting, why)


def test_a_proposal_is_no_listing_until_two_others_have_looked_at_it(office: Office) -> None:
    entry = proposed(office, batch(office))
    assert standing(office, entry, DAY) is None
    with pytest.raises(Refused, match="由另一人审核"):
        reviewed(office, entry, by="examiner")
    with pytest.raises(Refused, match="已经办理过"):
        published(office, entry)
    reviewed(office, entry)
    assert standing(office, entry, DAY) is None
    for twice in ("examiner", "section"):
        with pytest.raises(Refused, match="由另一人公布"):
            published(office, entry, by=twice)
    published(office, entry, begins=DAY + timedelta(days=3))
    assert standing(office, entry, DAY + timedelta(days=2)) is None
    assert standing(office, entry, DAY + timedelta(days=3)) == ("listing", "白露")


def test_the_silence_of_the_other_side_is_no_consent(office: Office) -> None:
    entry = proposed(office, batch(office))
    with pytest.raises(Refused, match="不等于同意"):
        reviewed(office, entry, partner_on=None)
    with pytest.raises(Refused, match="对方答复的日期"):
        reviewed(office, entry, partner_on=DAY + timedelta(days=1))
    with pytest.raises(Refused, match="对方答复的日期"):
        reviewed(office, entry, partner_on=DAY - timedelta(days=1))


def test_two_batches_number_their_entries_by_themselves(office: Office) -> None:
    title = f"两批的名录{roads.key()[:8]}"
    first, second = batch(office, title=title), batch(office, "第二批", title)
    with pytest.raises(Refused, match="已有"):
        batch(office, "第二批", f"{title} ")
    entries = [
        proposed(office, first), proposed(office, first, title="峡江红", right_no="99999002"), proposed(office, second),
    ]  # fmt: skip
    with pytest.raises(Refused, match="已有条目"):
        proposed(office, first)
    reviewed(office, *entries)
    with pytest.raises(Refused, match="填写编号字头"):
        published(office, *entries, stem="")
    published(office, *entries)
    with office.acting("clerk", NOW) as work:
        numbers = [work.session.get_one(KeyListEntry, one).number for one in entries]
    assert numbers == ["演示-2026-001", "演示-2026-002", "演示-2026-001"]


def test_each_wording_holds_in_its_own_days(office: Office) -> None:
    entry = listed(office, batch(office))
    later, last = DAY + timedelta(days=5), DAY + timedelta(days=9)
    with pytest.raises(Refused, match="没有任何一项"):
        changed(office, entry, later)
    with pytest.raises(Refused, match="应晚于上一次登记生效"):
        changed(office, entry, DAY, contact_name="魏小谷")
    with pytest.raises(Refused, match="转让、承继的证明"):
        changed(office, entry, later, holder="另一家公司")
    changed(office, entry, later, contact_name="魏小谷")
    with pytest.raises(Refused, match="已有变更在办"):
        changed(office, entry, last, contact_name="某人")
    with pytest.raises(Refused, match="由另一人批准"):
        decided(office, entry, by="examiner")
    decided(office, entry)
    with office.acting("examiner", NOW) as work:
        changes.draft_exit(work, work.session.get_one(KeyListEntry, entry), "by_request", "权利人申请", last)
    decided(office, entry)
    days = (DAY - timedelta(days=1), DAY, later, last)
    assert [standing(office, entry, day) for day in days] == [
        None, ("listing", "白露"), ("change", "魏小谷"), ("exit", "魏小谷"),
    ]  # fmt: skip
    with pytest.raises(Refused, match="已经退出"):
        changed(office, entry, last + timedelta(days=1), contact_name="某人")


def test_a_right_stands_once_in_a_batch_until_its_exit_begins(office: Office) -> None:
    number, begins = batch(office), DAY + timedelta(days=3)
    entry = proposed(office, number)
    reviewed(office, entry)
    published(office, entry, begins=begins)
    later, last = begins + timedelta(days=2), begins + timedelta(days=9)

    def again(day: date) -> None:
        proposed(office, number, when=at(day.isoformat(), "09:00"), title="峡江脆（再次）")

    # Before its first day, and after a change of it was refused, it is in the batch all the same.
    with pytest.raises(Refused, match="已有条目"):
        again(DAY)
    changed(office, entry, later, contact_name="魏小谷")
    decided(office, entry, why="没有证明")
    with pytest.raises(Refused, match="已有条目"):
        again(DAY)
    # An exit counts from its day: not when it is proposed, nor when it is agreed to.
    with office.acting("examiner", NOW) as work:
        changes.draft_exit(work, work.session.get_one(KeyListEntry, entry), "by_request", "权利人申请", last)
    with pytest.raises(Refused, match="已有条目"):
        again(DAY)
    decided(office, entry)
    with pytest.raises(Refused, match="已有条目"):
        again(last - timedelta(days=1))
    again(last)


def test_two_who_propose_one_right_at_one_moment_make_one_entry(office: Office) -> None:
    number, met = batch(office), Barrier(2)

    def one(who: str) -> str:
        met.wait()
        try:
            proposed(office, number, by=who)
        except Refused as refused:
            return refused.reasons[0].sentence
        return ""

    with ThreadPoolExecutor(2) as pool:
        told = sorted(pool.map(one, ("examiner", "section")))
    assert told[0] == "" and "已有条目" in told[1]


def test_what_is_sent_back_changes_nothing_and_may_be_proposed_again(office: Office) -> None:
    entry = proposed(office, batch(office))
    with pytest.raises(Refused, match="写明退回的理由"):
        decided(office, entry, why=" ")
    decided(office, entry, why="类别不全")
    with pytest.raises(Refused, match="还没有列入"):
        changed(office, entry, DAY, contact_name="某人")
    with office.acting("examiner", NOW) as work:
        key_list.propose_again(work, work.session.get_one(KeyListEntry, entry), values(nice_classes="29、30"))
    reviewed(office, entry)
    published(office, entry)
    with office.acting("clerk", NOW) as work:
        states = [one.state for one in work.session.get_one(KeyListEntry, entry).wordings]
    assert states == [ListState.REFUSED, ListState.STANDS]


def test_who_proposed_takes_it_back_without_a_reason(office: Office) -> None:
    entry = proposed(office, batch(office))
    with office.acting("examiner", NOW) as work:
        waiting = work.session.get_one(KeyListEntry, entry).open
        assert waiting is not None
        key_list.refuse(work, waiting, "")
        assert waiting.refusal == "推荐人撤回"


def test_an_expired_right_leaves_and_is_not_changed(office: Office) -> None:
    """§5.4 no. 17 of cross_region.md: a right of the list expires."""
    entry = listed(office, batch(office), expires_on=DAY)
    with office.acting("examiner", TOMORROW) as work:
        row = work.session.get_one(KeyListEntry, entry)
        held = row.on(work.today)
        assert held is not None
        assert held.protects_on(DAY)
        assert not held.protects_on(work.today)
        with pytest.raises(Refused, match="没有续展的办理退出"):
            changes.draft_change(work, row, values(expires_on=DAY, contact_name="某人"), work.today)
        with pytest.raises(Refused, match="不是期限届满"):
            changes.draft_exit(work, row, "term_over", "未续展", DAY)
    late = proposed(office, batch(office, "第二批"), expires_on=DAY - timedelta(days=1))
    with pytest.raises(Refused, match="届满，不能列入"):
        reviewed(office, late)


def test_every_row_stands_in_the_register_of_the_lists(office: Office) -> None:
    listed(office, batch(office))
    with office.session() as session:
        chains = session.scalars(select(RegisterEntry.chain).where(RegisterEntry.chain == "key_list")).all()
        kinds = set(session.scalars(select(SecurityEntry.kind).where(SecurityEntry.kind.startswith("key_list"))))
        assert session.scalars(select(KeyListBatch)).all()
    assert len(chains) >= 4
    assert kinds >= {"key_list_batch", "key_list_drafted", "key_list_reviewed", "key_list_published"}


