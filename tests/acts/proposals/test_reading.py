"""What somebody read before is kept; opening the new version again does not forget the old one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.acts import proposals
from tests.acts.proposals.matters import drafted, key, received, submitted, work
from tests.acts.scene import scene

if TYPE_CHECKING:
    from tests.acts.scene import Stages


def test_the_version_read_before_stays_the_measure(stages: Stages) -> None:
    with scene(stages.office) as s:
        p = submitted(received(s))
        section, clerk = work(s, "section", hour="10:10"), work(s, "clerk", hour="10:20")
        me = section.actor.id
        assert not proposals.has_opened(p, proposals.readings(section, p), me)
        proposals.note_opened(section, p)
        found = proposals.readings(section, p)
        assert proposals.has_opened(p, found, me)
        assert proposals.known_version(p, found, me) == 0
        proposals.recall(clerk, s.ref, p.id, key())
        p = proposals.submit(clerk, s.ref, "file_case", s.case().seq, drafted(s), key())
        later = work(s, "section", hour="10:30")
        assert not proposals.has_opened(p, proposals.readings(later, p), me)
        for _ in range(2):
            proposals.note_opened(later, p)
            found = proposals.readings(later, p)
            assert proposals.has_opened(p, found, me)
            assert proposals.known_version(p, found, me) == 1
        assert not proposals.has_opened(p, found, work(s, "head").actor.id)


def test_what_the_case_did_meanwhile_is_told_without_its_own_walk(stages: Stages) -> None:
    with scene(stages.office) as s:
        p = submitted(received(s))
        proposals.urge(work(s, "clerk", hour="10:30"), s.ref, p.id, key())
        w = work(s, "section", hour="11:00")
        assert proposals.meanwhile(proposals.matter_of(w, s.ref, p.id)) == []
