"""The users' manual in Chinese: several short pages, by role and by question."""

from __future__ import annotations

from flask import Blueprint

from casehub.web.drawing.pages import page
from casehub.workflow.refusals import NotFound

routes = Blueprint("help", __name__)
TOPICS = (
    ("register", "登记请求与补正", "窗口登记员"),
    ("incoming", "收文登记与归入案件", "登记员、收发员"),
    ("handling", "办理一个步骤", "办案人员、负责人、法制审核"),
    ("approvals", "呈批：送审、审批、退回和催办", "办案人员、负责人、法制审核"),
    ("penalties", "行政处罚：从线索到归档", "办案人员、负责人、法制审核"),
    ("complaints", "消费投诉的登记、受理和调解", "登记员、投诉调解员、负责人"),
    ("services", "维权援助、海外纠纷、名录和统一标准", "办案人员、负责人、协作联络员"),
    ("deadlines", "期限为什么是这一天", "所有人"),
    ("suspension", "中止、恢复与延期", "主审员、部门负责人"),
    ("finding", "查找、筛选和导出", "所有人员"),
    ("leave", "请假、委托和代办", "所有办案人员、负责人、安全管理员"),
    ("serving", "送达与送达证明", "办案人员、收发员"),
    ("documents", "文书的更正、作废与查验", "办案人员、协作单位、当事人"),
    ("evidence", "证据的存入与查阅", "办案人员"),
    ("sessions", "在手机上登记调解", "调解员"),
    ("across_borders", "跨区域协查", "办案人员、收发员、协作单位"),
    ("access", "为什么看不到某个案件", "所有人、安全管理员、审计管理员"),
    ("keys", "登录时再验证一次：安全密钥和动态口令", "所有人、安全管理员"),
    ("keyboard", "键盘操作、打印与无障碍", "所有人"),
)


@routes.get("/help")
def index() -> str:
    """The contents of the manual."""
    return page("help/index.html", topics=TOPICS)


@routes.get("/help/<topic>")
def show(topic: str) -> str:
    """One page of the manual."""
    found = next((t for t in TOPICS if t[0] == topic), None)
    if found is None:
        raise NotFound
    return page(f"help/{found[0]}.html", topic=found, topics=TOPICS)
