"""已办: one's own acts, the latest first, page after page without a gap, only what is still seen."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from casehub.desk.done import done
from tests.faults import roads

if TYPE_CHECKING:
    from tests.faults.world import Office

LATER = roads.ARRIVED + timedelta(hours=1)


def test_own_acts_the_latest_first_with_what_came_after(office: Office) -> None:
    first, second = roads.received(office), roads.received(office)
    roads.act(office, "clerk", first, "tell_defects", roads.defects_data(), LATER)
    with office.acting("clerk", LATER) as work:
        found = [a for a in done(work).acts if a.reference in {first, second}]
        title = work.rules.procedure("intake").step("tell_defects").title
        assert [(a.reference, a.gone_on) for a in found][:2] == [(first, 0), (second, 0)]
        assert found[0].title.startswith(title)
        assert [a.gone_on for a in found if a.reference == first] == [0, 1, 2]
        # The service that the notice brought with it is no second act of hers.
        (service,) = roads.children(office, first)
        assert service not in {a.reference for a in done(work).acts}
    with office.acting("head", LATER) as work:
        assert not {first, second} & {a.reference for a in done(work).acts}


def test_pages_are_the_whole_without_a_gap(office: Office) -> None:
    for _ in range(3):
        roads.received(office)
    with office.acting("clerk", LATER) as work:
        whole = [(a.reference, a.seq) for a in done(work, limit=500).acts]
        walked, after = [], None
        while True:
            page = done(work, after, limit=4)
            walked += [(a.reference, a.seq) for a in page.acts]
            if page.after is None:
                break
            after = page.after
        assert walked == whole
        assert len(whole) == len(set(whole)) >= 6
