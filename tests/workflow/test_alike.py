"""A matter that waits is called by whom it concerns and its papers; its inputs by its number."""

from __future__ import annotations

from casehub.model import Case, Document
from casehub.workflow.alike import Waiting
from tests.workflow.builders import party


def test_two_matters_never_share_a_name_and_say_their_papers() -> None:
    papers = [Document(title="答辩通知书"), Document(title="举证通知书")]
    one, other = (Waiting(Case(id=number), party(2, "respondent"), papers) for number in (3, 31))
    assert one.words == other.words == "当事人2：《答辩通知书》、《举证通知书》"
    assert (one.name, other.name) == ("m3-", "m31-")
