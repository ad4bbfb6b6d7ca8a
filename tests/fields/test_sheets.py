"""What people write in their own forms and letters is heard where the form asks for it."""

from __future__ import annotations

import pytest

from casehub.casefile.parties import party_fields
from casehub.fields import (
    BoolField,
    ChoiceField,
    ChoicesField,
    DateField,
    Field,
    LongField,
    TableField,
    TextField,
    Unreadable,
)
from casehub.fields.named import PersonField
from casehub.fields.sheets import heard, word

SIDE = TableField("requester", "请求人", columns=party_fields())
OTHER = TableField("respondent", "被请求人", columns=party_fields())
THINGS = TableField(
    "evidence", "证据", called=("证据目录",),
    columns=(
        TextField("label", "编号"), TextField("name", "名称", called=("证据名称",)),
        TextField("purpose", "证明目的"),
    ),
)  # fmt: skip
FIELDS: list[Field] = [
    TextField("number", "专利号"), SIDE, OTHER, LongField("requests", "请求事项"),
    LongField("reasons", "事实和理由", called=("事实与理由",)), THINGS,
]  # fmt: skip
GROUPS = {"number": "涉案专利", "requester": "当事人", "respondent": "当事人"}


def test_a_letter_is_heard_line_by_line() -> None:
    rows = [
        ["专利侵权纠纷处理请求书"],
        ["请求人1：重庆山渝公司，住所地重庆市甲路1号，法定代表人：秦远山，开户行某银行。"],
        ["电话：13800002017"],
        ["请求人（二）"], ["名称：重庆二渝公司"], ["地址：重庆市乙路2号"],
        ["委托代理人"], ["姓名：林嘉禾"], ["工作单位：重庆示例律师事务所"],
        ["被请求人"], ["姓名或名称：重庆恒拓公司"],
        ["一、涉案专利"], ["专利号：ZL202221034567.7"],
        ["二、请求事项"], ["1.责令停止侵权；"], ["2.销毁模具。"],
        ["三、事实与理由：被请求人制造产品。"], ["详见证据。"],
    ]  # fmt: skip
    found = heard(FIELDS, rows, GROUPS)
    assert found.tables["requester"] == [
        {"name": "重庆山渝公司", "address": "重庆市甲路1号", "representative": "秦远山", "phone": "13800002017"},
        {"name": "重庆二渝公司", "address": "重庆市乙路2号", "agent_name": "林嘉禾", "agent_firm": "重庆示例律师事务所"},
    ]
    assert found.tables["respondent"] == [{"name": "重庆恒拓公司"}]
    assert found.values == {
        "number": "ZL202221034567.7",
        "requests": "1.责令停止侵权；\n2.销毁模具。",
        "reasons": "被请求人制造产品。\n详见证据。",
    }
    assert found.left == ["专利侵权纠纷处理请求书", "开户行某银行"]


def test_a_table_is_heard_cell_by_cell() -> None:
    rows = [
        ["请求人", "名称", "重庆山渝公司", "邮政编码", "400000"],
        ["法定代表人", "", "电话", "13800002017"],
        ["代理人", "姓名", "林嘉禾", "电话", "13900000000"],
        ["被请求人", "名称", "甲公司", "住所", "某路1号"],
        ["名称", "乙公司", "住所", "某路2号"],
        ["专利号", "ZL202221034567.7"],
        ["证据目录"],
        ["序号", "证据名称", "证明目的"],
        ["1", "公证书", "销售"], ["2", "发票", ""],
        # As many cells as the table above has columns, and no row of it.
        ["请求事项", "停止侵权", ""],
    ]  # fmt: skip
    found = heard(FIELDS, rows, GROUPS)
    assert found.tables["requester"] == [
        {"name": "重庆山渝公司", "phone": "13800002017", "agent_name": "林嘉禾"}
    ]
    assert found.tables["respondent"] == [
        {"name": "甲公司", "address": "某路1号"}, {"name": "乙公司", "address": "某路2号"}
    ]  # fmt: skip
    assert found.tables["evidence"] == [{"name": "公证书", "purpose": "销售"}, {"name": "发票"}]
    assert found.values == {"number": "ZL202221034567.7", "requests": "停止侵权"}
    # The telephone of an agent is nobody else's.
    assert found.left == ["邮政编码", "400000", "电话", "13900000000"]


def test_who_signs_is_no_second_party_and_a_label_may_name_its_side() -> None:
    rows = [
        ["请求人", "重庆山渝公司"], ["请求人地址", "某路1号"], ["被请求人", "甲公司"], ["被请求人地址", "某路2号"],
        ["事实和理由：对方制造产品。"], ["请求人：重庆山渝公司（盖章）"], ["2026年11月30日"], ["请求人（签名或者盖章）："],
    ]  # fmt: skip
    found = heard(FIELDS, rows, GROUPS)
    assert found.tables == {
        "requester": [{"name": "重庆山渝公司", "address": "某路1号"}],
        "respondent": [{"name": "甲公司", "address": "某路2号"}],
    }
    assert found.values == {"reasons": "对方制造产品。"}
    assert found.left == ["2026年11月30日"]


def test_what_is_said_twice_is_not_overwritten() -> None:
    rows = [["请求人"], ["名称：甲公司"], ["住所：某路1号"], ["地址：某路2号"], ["专利号：1"], ["专利号：2"]]
    found = heard(FIELDS, rows, GROUPS)
    assert found.tables["requester"] == [{"name": "甲公司", "address": "某路1号"}]
    assert found.values == {"number": "1"}
    assert found.left == ["住所：某路2号", "专利号：2"]


def test_words_are_compared_without_what_does_not_tell_them_apart() -> None:
    assert {word(one) for one in ("一、请求人：", "请求人（盖章）", " 请 求 人 *", "1.请求人")} == {"请求人"}


@pytest.mark.parametrize(
    ("field", "written", "texts"),
    [
        (DateField("d", "申请日"), "2022年5月6日", ["2022-05-06"]),
        (DateField("d", "申请日"), "２０２２.5.6", ["2022-05-06"]),
        (ChoiceField("c", "种类", options=(("a", "发明"), ("b", "实用新型"))), "实用新型专利", ["b"]),
        (ChoicesField("c", "行为", options=(("a", "制造"), ("b", "销售"), ("c", "许诺销售"))), "制造、许诺销售", ["a", "c"]),
        (BoolField("b", "继续"), "是", ["1"]),
        (BoolField("b", "继续"), "否", []),
        (TextField("t", "名称"), "某公司", ["某公司"]),
    ],
)
def test_a_value_is_put_as_its_input_shows_it(field: Field, written: str, texts: list[str]) -> None:
    assert field.heard(written, getattr(field, "options", ())) == texts


@pytest.mark.parametrize(
    ("field", "written"),
    [
        (DateField("d", "申请日"), "2022年2月30日"),
        (DateField("d", "申请日"), "去年"),
        (ChoiceField("c", "种类", options=(("a", "发明"), ("b", "实用新型"))), "发明、实用新型"),
        (ChoicesField("c", "行为", options=(("a", "制造"),)), "制造、进口"),
        (BoolField("b", "声明"), "未就本纠纷起诉"),
        (PersonField("p", "承办人"), "陆承钧"),
    ],
)
def test_what_says_no_value_is_not_guessed(field: Field, written: str) -> None:
    with pytest.raises(Unreadable):
        field.heard(written, getattr(field, "options", ()))
