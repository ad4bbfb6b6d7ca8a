"""Papers taken up by an act: what waits in the file, what is in the register, what is sent along."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from sqlalchemy import select

from casehub import acts
from casehub.casefile import filing, taking_in
from casehub.model import Material, MaterialUse
from casehub.people.permissions import find
from casehub.workflow.refusals import Refused
from tests import samples
from tests.casefile.incoming_scene import arrived, came
from tests.casefile.test_filing import faults
from tests.faults import roads
from tests.faults.world import Office, at

DAY = at("2026-03-12")


def uses(office: Office) -> list[tuple[str, int | None]]:
    with office.reading() as session:
        query = select(MaterialUse).order_by(MaterialUse.id)
        return [(use.kind, use.taken_seq) for use in session.scalars(query)]


def test_a_proof_that_waits_is_ticked_and_the_act_takes_it_up_with_a_new_file(own_office: Office) -> None:
    office = own_office
    told = roads.told_defects(office)
    (service,) = roads.children(office, told)
    with office.acting("clerk", DAY) as work:
        waits = came(work, samples.pdf("回证"), title="送达回证")
        filing.assign(work, waits, service, "proof_of_service")
        other = came(work, samples.pdf("不相干"))
        # What the register knows as something else is offered where that is taken, and not here.
        came(work, samples.pdf("移送函"), title="移送线索的函", kind="letter")
    with office.acting("clerk", at("2026-03-16")) as work:
        case = find(work, service)
        form = acts.form_of(work, case, "prove_direct")
        (drawn,) = [item for item in form.fields if item.field.id == "papers_in"]
        assert drawn.initial == [waits]
        assert drawn.choices is not None
        assert [number for number, _words in drawn.choices] == [waits, other]
        photo = asdict(arrived(work, samples.picture("JPEG", (40, 60)), "签收照片.jpg"))
    when = at("2026-03-16")
    outcome = roads.act(
        office, "clerk", service, "prove_direct", {**roads.handed_over(when), "papers_in": [waits, photo]}, when
    )
    assert outcome is not None
    taken = [seq for _kind, seq in uses(office)]
    assert taken == [taken[0]] * 2
    assert taken[0] is not None
    with office.reading() as session:
        new = session.scalars(select(Material).order_by(Material.id.desc())).first()
        assert new is not None
        assert (new.title, new.kind, new.received_on) == ("送达回证、签收回执", "proof_of_service", when.date())
        assert new.number == "收文〔2026〕4号"
    assert faults(office) == []


def test_a_proof_taken_back_gives_its_scan_back_which_then_goes_to_where_it_belongs(own_office: Office) -> None:
    office = own_office
    told = roads.told_defects(office)
    (service,) = roads.children(office, told)
    when = at("2026-03-16")
    with office.acting("clerk", DAY) as work:
        scan = came(work, samples.pdf("回证"), title="送达回证")
        filing.assign(work, scan, service, "proof_of_service")
        before = came(work, samples.pdf("信封"))
        filing.assign(work, before, service, "other")
    roads.act(office, "clerk", service, "prove_direct", {**roads.handed_over(when), "papers_in": [scan]}, when)
    with office.acting("clerk", when) as work, pytest.raises(Refused, match="已经用于办理"):
        filing.move(work, scan, "是另一案件的")
    done = roads.act(
        office,
        "head",
        service,
        "withdraw_proof",
        {"reason": "回证是另一案件的。", "approval_opinion": "同意撤销。"},
        at("2026-03-17"),
    )
    assert done is not None
    assert "收文〔2026〕1号退回待办" in done.event.sentence
    assert [seq for _kind, seq in uses(office)] == [None, None]
    with office.acting("clerk", at("2026-03-17")) as work:
        filing.move(work, scan, "是另一案件的")
        assert work.session.get_one(Material, scan).status == "open"
    assert faults(office) == []


def test_whoever_takes_the_act_registers_and_what_was_wrong_waits_again(office: Office) -> None:
    reference = roads.adjudication_filed(office)
    with office.acting("examiner", DAY) as work:
        case = find(work, reference, lock=True)
        coming = taking_in.Coming("answer", "答辩书", "乙公司", DAY.date(), confidential=True)
        file = asdict(arrived(work, samples.pdf("件")))
        (taken,) = taking_in.take_up(work, case, 99, [file], coming)
        paper = work.session.get_one(Material, taken["material"])
        assert taken == {"material": paper.id, "number": paper.number}
        assert (paper.sender, paper.confidential, paper.status) == ("乙公司", True, "filed")
        assert taking_in.offered(work, case) == []
        taking_in.give_back(work, case, [99])
        (waits,) = taking_in.offered(work, case)
        assert (waits.material.id, waits.use and waits.use.taken_seq) == (paper.id, None)
        work.session.rollback()
