"""The letter names the crime by its article, its line only where it has one, and what goes with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casehub.documents import body_html
from tests.procedures.criminal_referral.sending import GOODS, reported

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing


def letter(e: Enforcing, **told: Any) -> tuple[Any, str]:
    matter = reported(e, e.parties("respondent")[1], **told)
    papers = e.s.act("principal", "04-28", "agree_to_send", matter).documents
    paper = next(one for one in papers if one.kind == "criminal_transfer_letter")
    return paper, body_html(e.s.office.rules.kinds.of(paper.kind, paper.facts), paper.facts)


def test_a_line_that_is_reached_is_cited_with_its_article(filed: Enforcing) -> None:
    appraisals = [{"name": "权利人鉴别意见", "pages": 2}]
    others = [{"name": "证据材料复制件", "pages": 146}]
    paper, drawn = letter(filed, appraisals=appraisals, others=others)
    assert paper.number.startswith("渝知移字")
    assert "第二百一十三条" in drawn and "法释〔2025〕5号第三条" in drawn
    assert "万州示例鑫乐副食批发部" in drawn and "重庆市公安局万州区分局" in drawn
    assert "抄送：重庆市万州区人民检察院" in drawn
    for one in ("调查报告", "涉案物品清单", "权利人鉴别意见（2页）", "证据材料复制件（146页）"):
        assert one in drawn


def test_suspicion_says_so_and_cites_no_line(filed: Enforcing) -> None:
    told = {"crime": "216", "crime_trigger": "reasonable_suspicion", "comparison": None, "goods": []}
    _paper, drawn = letter(filed, **told, appraisals=[], others=[])
    assert "合理嫌疑" in drawn and "规定的标准" not in drawn
    assert "第二百一十六条" in drawn
    assert "鉴定意见：无" in drawn and "没有对物品采取强制措施" in drawn


def test_a_crime_without_a_row_has_no_article_of_ours(filed: Enforcing) -> None:
    told = {"crime": "other", "crime_other": "生产、销售伪劣产品罪", "crime_trigger": "no_amount", "comparison": None}
    _paper, drawn = letter(filed, **told)
    assert "生产、销售伪劣产品罪" in drawn and "不以数额为条件" in drawn
    assert "计算" not in drawn


def test_the_receipt_is_printed_with_its_letter_and_says_what_goes_with_it(filed: Enforcing) -> None:
    others = [{"name": "证据材料复制件", "pages": 146}, {"name": "询问笔录", "pages": 9}]
    matter = reported(filed, filed.parties("respondent")[0], "04-27", others=others, appraisals=[])
    papers = {p.kind: p for p in filed.s.act("principal", "04-28", "agree_to_send", matter).documents}
    facts = papers["criminal_transfer_receipt"].facts
    assert facts["transfer_no"] == papers["criminal_transfer_letter"].number
    assert (facts["sent_items"], facts["sent_pages"]) == (2, 155)
    assert facts["sent_goods"] == len(GOODS)
