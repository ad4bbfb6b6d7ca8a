"""A ruling against several is made public: derived from the paper, private people left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casehub import acts
from casehub.documents import body_html
from casehub.model import Party
from tests.acts.scene import Scene, day
from tests.faults.world import at
from tests.unrecorded import unrecorded

if TYPE_CHECKING:
    from tests.acts.scene import Stages

PRIVATE = "13800138000"
LICENCE = "11010519491231002X"


def published(s: Scene, **more: Any) -> tuple[dict[str, str], dict[str, Any]]:
    """What the two papers of the publication print, by kind, and the facts of the text."""
    typed = {"published_on": day("08-05"), "publication_approved_by": s.person("head"), **more}
    out = s.act("examiner", "08-05", "approve_publication", **typed)
    kinds = s.office.rules.kinds
    drawn = {d.kind: body_html(kinds[d.kind], d.facts) for d in out.documents}
    return drawn, next(d.facts for d in out.documents if d.kind == "publication_text")


def test_the_text_is_the_papers_own_and_names_no_private_person(stages: Stages) -> None:
    with stages.at("review") as s:
        named = s.session.get_one(Party, s.party("respondent"))
        named.representative = "欧阳修文"
        unrecorded(s.session)
        told = f"被请求人的销售员欧阳修文（{LICENCE}，电话{PRIVATE}）称由证人龙大江送货。"
        found = {"evidence_text": "甲1予以采信。", "other_facts": told}
        s.act("head", "07-20", "issue_decision", **found)
        s.serve("07-22")
        s.act("examiner", "07-22", "confirm_service")
        # What the ruling says of the parties is what is published, whatever they are called since.
        named = s.session.get_one(Party, s.party("respondent"))
        named.representative = "后来人"
        unrecorded(s.session)
        work = s.office.work(s.session, "examiner", at("2026-08-05"))
        form = acts.form_of(work, s.case(), "approve_publication")
        text = {i.field.id for i in form.fields if i.group == "行政裁决书公开文本"}
        assert text == {"aliases"}
        own = [{"original": "龙大江", "printed": "龙某", "category": "privacy"}]
        drawn, facts = published(s, aliases=own)
        public, approval = drawn["publication_text"], drawn["publication_approval_form"]
        assert "销售员欧阳某（（公民身份号码略），电话（电话略））称由证人龙某送货" in public
        assert "法定代表人：欧阳某" in public
        for secret in ("欧阳修文", LICENCE, PRIVATE, "龙大江", "后来人"):
            assert secret not in public
        # Whoever approves sees each of them beside what is printed for it.
        for secret in ("欧阳修文", LICENCE, PRIVATE, "龙大江"):
            assert secret in approval
        assert facts["orders"] and facts["status"] == "none"
