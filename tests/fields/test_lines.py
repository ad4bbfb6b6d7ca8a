"""A few lines say what a form asks: each piece stands where its label, its form or its place says."""

from __future__ import annotations

import pytest

from casehub.casefile.parties import IN_LINE, party_fields
from casehub.fields import ChoicesField, Field, LongField, TableField, TextField
from casehub.fields.lines import order_of, told_in_lines
from casehub.fields.numbers import IntField
from casehub.fields.rights import PATENT_FIELDS
from casehub.fields.sheets import Heard, heard

COLUMNS = party_fields((("patentee", "专利权人"), ("heir", "合法继承人")))
SIDES = [TableField(name, label, columns=COLUMNS, in_line=IN_LINE)
         for name, label in (("requester", "请求人"), ("respondent", "被请求人"))]  # fmt: skip
EVIDENCE = TableField(
    "evidence", "证据", called=("证据目录",), in_line=("name", "pages", "purpose"),
    columns=(TextField("label", "编号"), TextField("name", "名称"), IntField("pages", "页数"),
             LongField("purpose", "证明目的")),
)  # fmt: skip
# One of its columns is called as the table of exhibits is.
THINGS = TableField(
    "things", "产品", columns=(
        TextField("name", "名称"), TextField("model", "型号"), TextField("exhibit", "证据", folded=True),
        ChoicesField("acts", "行为", options=(("make", "制造"), ("sell", "销售"))),
    ),
)  # fmt: skip
FIELDS: list[Field] = [*PATENT_FIELDS, *SIDES, THINGS, EVIDENCE, LongField("requests", "请求事项")]
GROUPS = {one.id: "涉案专利" for one in PATENT_FIELDS} | {"requester": "当事人", "respondent": "当事人"}
CODE, NUMBER = "91500000MA5U8K2X0D", "ZL202221034567.7"
PARTY = {"name": "重庆甲公司", "id_no": CODE, "address": "重庆市甲路1号", "representative": "秦远山",
         "phone": "023-68001234"}  # fmt: skip


def said(*lines: str) -> Heard:
    return heard(FIELDS, told_in_lines(FIELDS, "\n".join(lines), GROUPS), GROUPS)


@pytest.mark.parametrize(
    "line",
    [
        f"请求人 重庆甲公司 {CODE} 重庆市甲路1号 秦远山 023-68001234",
        # As a business licence says it, and as a sheet copies it.
        f"请求人 重庆甲公司 {CODE} 秦远山 重庆市甲路1号 023-68001234",
        f"请求人\t重庆甲公司\t023-68001234\t重庆市甲路1号\t秦远山\t{CODE}",
        f"请求人：重庆甲公司；统一社会信用代码：{CODE}；电话：023-68001234；法定代表人：秦远山；住所：重庆市甲路1号",
        f"请求人1 名称 重庆甲公司 统一社会信用代码 {CODE} 法定代表人 秦远山 住所 重庆市甲路1号 电话 023-68001234",
    ],
)
def test_a_line_of_a_party_is_read_in_any_usual_order(line: str) -> None:
    found = said(line)
    assert (found.tables, found.left) == ({"requester": [PARTY]}, [])


def test_each_line_goes_to_its_own_side_and_an_agent_to_the_party_above() -> None:
    found = said(
        "请求人 重庆甲公司 合法继承人", "代理人 林嘉禾 重庆示例律师事务所 律师 特别授权",
        "请求人 李四", "被请求人 丙公司；重庆市 丙路3号", "被请求人 丁公司",
    )  # fmt: skip
    assert found.tables == {
        "requester": [
            {"name": "重庆甲公司", "capacity": "合法继承人", "agent_name": "林嘉禾",
             "agent_firm": "重庆示例律师事务所", "agent_role": "律师", "agent_authority": "特别授权"},
            # Four signs that might be a person's name are the party's where they stand first.
            {"name": "李四"},
        ],
        "respondent": [{"name": "丙公司", "address": "重庆市 丙路3号"}, {"name": "丁公司"}],
    }  # fmt: skip


def test_a_right_is_known_by_its_number_and_a_code_with_a_slip_stays_the_code() -> None:
    found = said(f"{NUMBER} 一种防松结构 2022-05-06 2022年11月4日 有效")
    assert found.values == {
        "number": NUMBER, "title": "一种防松结构", "filed_on": "2022-05-06",
        "granted_on": "2022年11月4日", "status": "有效",
    }  # fmt: skip
    assert said(f"涉案专利：{NUMBER}").values == {"number": NUMBER}
    assert said("请求人 甲公司 91500000MA5U8K2X0A").tables["requester"][0]["id_no"] == "91500000MA5U8K2X0A"


def test_rows_of_other_tables_are_told_apart_though_a_column_is_called_like_a_table() -> None:
    found = said("产品 链轮 WQ-K3 制造、销售", "证据 专利证书 2 权属", "证据目录：公证书 12")
    assert found.tables == {
        "things": [{"name": "链轮", "model": "WQ-K3", "acts": "制造、销售"}],
        "evidence": [{"name": "专利证书", "pages": "2", "purpose": "权属"}, {"name": "公证书", "pages": "12"}],
    }


def test_nothing_is_lost_and_a_letter_is_heard_as_before() -> None:
    found = said("请求人 甲公司 甲路1号 王五 第二个住所 第三个住所", "另外说明一下", "请求事项：停止侵权；", "销毁模具。")
    assert found.left == ["第二个住所", "第三个住所", "另外说明一下"]
    assert found.values["requests"] == "停止侵权；\n销毁模具。"


def test_what_a_line_says_one_after_the_other_is_declared_or_all_that_is_not_folded() -> None:
    assert [one.id for one in order_of(EVIDENCE)] == ["name", "pages", "purpose"]
    assert [one.id for one in order_of(THINGS)] == ["name", "model", "acts"]
    with pytest.raises(ValueError, match="in_line"):
        TableField("some", "几项", columns=(TextField("name", "名称"),), in_line=("nothing",))
