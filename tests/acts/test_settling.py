"""Three respondents of whom one wants a mediation: it goes on with that one, the case with all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casehub.model import Party
from casehub.procedures.dispute.declarations import answer_of
from tests.acts.scene import day, scene
from tests.acts.test_several_respondents import PARTIES

if TYPE_CHECKING:
    from tests.acts.scene import Stages


def test_mediation_goes_on_with_who_wants_it_and_the_agreement_names_nobody_else(stages: Stages) -> None:
    with scene(stages.office) as s:
        s.file(parties=PARTIES)
        holder = s.party("requester")
        first, second, third = (s.party("respondent", n) for n in range(3))
        tried: dict[str, Any] = {"tried_on": day("06-01"), "result": "next"}
        said = s.refused("examiner", "06-01", "try_settlement", willing=[holder, first], **tried)
        assert "是否愿意调解" in said
        asked = {"willing": [holder, first], "unwilling": [second, third]}
        out = s.act("examiner", "06-01", "try_settlement", **asked, **tried)
        assert "不愿意" in out.event.sentence
        answers = {n: answer_of(s.session.get_one(Party, n), "mediation") for n in (first, second, third)}
        assert [*answers.values()] == ["agreed", "refused", "refused"]
        assert "不愿意调解" in s.refused("examiner", "06-02", "draft_agreement")
        assert "不愿意调解" in s.refused("examiner", "06-02", "draft_agreement", party=second)
        # One takes its consent back, another one comes round: what each said last counts.
        turned = {"willing": [holder, second], "unwilling": [first, third]}
        s.act("examiner", "06-03", "try_settlement", **turned, tried_on=day("06-03"), result="next")
        assert "不愿意调解" in s.refused("examiner", "06-04", "draft_agreement", party=first)
        s.sign_text("examiner", "06-04", holder, second, party=second)
        agreed = {"party": second, "effective_on": day("06-04")}
        out = s.act("examiner", "06-04", "settle_with_respondent", **agreed)
        paper = next(d.facts for d in out.documents if d.kind == "mediation_agreement")
        assert [p["name"] for p in paper["parties"]["respondent"]] == ["重庆沃谷机械制造有限公司（示例）"]
        assert s.state == "filed"
        assert s.session.get_one(Party, first).left_on is None
