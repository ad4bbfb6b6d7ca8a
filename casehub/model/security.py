"""The security log, signed checkpoints, replay keys and loaded calendar editions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, validates

from casehub.db import Base, Json, Proof, UtcDateTime

# What a line of the security log may say, in the words of its reader; the log takes nothing else.
# A command gave one-time codes to the first administrators of a bureau: made, and made anew.
OFFICE_ENTERED = ("organisation_added", "organisation_changed")
CODES_GIVEN = ("administrator_made", "administrator_renewed")
RULES_NUMBERED = "rules_numbered"
SECURITY_WORDS = {
    "signed_in": "登录",
    "sign_in_refused": "登录未成",
    "sign_in_paused": "登录输错过多，暂停",
    "sessions_ended": "退出登录",
    "factor_added": "启用动态口令",
    "factor_dropped": "停用动态口令",
    "factor_reset": "停用二次验证",
    "factor_refused": "二次验证未通过",
    "key_added": "登记安全密钥",
    "key_removed": "停用安全密钥",
    "key_copied": "安全密钥计数倒退，可能被复制",
    "access_refused": "拒绝查看",
    "request_forged": "提交的内容不是本系统页面发出的",
    "paused": "查找、导出过于频繁，暂停",
    "password_changed": "更改密码",
    "password_refused": "更改密码未成",
    "read_document": "下载文书",
    "document_not_opened": "文书文件有问题，未打开",
    "read_material": "查看收文文件",
    "read_volume": "下载装订的案卷",
    "read_batch": "下载合并打印的文书",
    "read_evidence": "查阅证据",
    "reveal": "查看隐去的内容",
    "export_cases": "导出案件清单",
    "export_desk": "导出工作台",
    "export_security": "导出安全日志",
    "audit_verified": "校验记录",
    "clock_set_back": "时钟倒退，未办理",
    "administrator_made": "建立首任管理员",
    "administrator_renewed": "重新发放首任管理员口令",
    "organisation_added": "登记机构",
    "organisation_changed": "更改机构",
    "person_added": "登记人员",
    "person_changed": "更改人员信息",
    "role_granted": "授予岗位",
    "staff_asked": "申请岗位、口令",
    "staff_confirmed": "复核同意",
    "staff_refused": "复核退回、撤回",
    "stand_in_granted": "登记请假委托",
    "stand_in_confirmed": "复核请假委托",
    "stand_in_revoked": "收回请假委托",
    "role_withdrawn": "收回岗位",
    "certificate_added": "登记证件",
    "certificate_ended": "终止证件",
    "account_stopped": "停用账号",
    "load_calendar": "载入日历",
    "rules_numbered": "登记规则文件",
    "migrate_cases": "案件转入新版本程序",
    "seen_as": "用命令查看其工作台、检索结果",
    "letter_registered": "登记协作函",
    "letter_held": "隔离协作函",
    "letter_sent": "发出协作函",
    "export_key_list": "导出重点保护名录",
    "aid_expert_added": "登记专家、志愿者",
    "aid_expert_ended": "登记专家、志愿者离库",
    "key_list_batch": "建立名录批次",
    "key_list_drafted": "推荐、变更名录条目",
    "key_list_reviewed": "联合审核名录条目",
    "key_list_published": "公布名录条目",
    "key_list_agreed": "批准名录变更、退出",
    "key_list_refused": "退回名录推荐、变更",
    "cooperation_put": "登记、变更协作事项",
    "cooperation_agreed": "同意、不同意协作登记",
    "export_cooperation": "导出协作登记",
    "export_network": "导出协作全貌",
    "export_figures": "导出统计",
    "freeze_figures": "固定统计",
    "read_figures": "下载统计报告",
    "standard_drafted": "起草统一标准",
    "standard_agreed": "批准统一标准",
    "standard_refused": "退回统一标准",
    "inspection_drafted": "起草双随机计划",
    "inspection_announced": "批准、公告双随机计划",
    "inspection_sent_back": "退回、撤回双随机计划",
    "inspection_drawn": "双随机抽取",
    "inspection_recused": "双随机检查人员回避",
    "inspection_result": "登记双随机检查结果",
    "inspection_published": "登记双随机结果公示",
    "inspection_asked_back": "提出撤销双随机计划",
    "inspection_withdrawn": "批准撤销双随机计划",
    "inspection_kept": "不撤销双随机计划",
    "inspection_lead": "登记双随机检查转为线索的案件",
    "export_inspection": "导出双随机结果",
    "example_drafted": "编写典型案例",
    "example_agreed": "批准典型案例",
    "example_refused": "退回、撤回典型案例",
    "example_withdrawn": "撤下典型案例",
    "export_examples": "导出典型案例",
    "fault_recorded": "登记执法过错",
    "fault_stated": "陈述、申辩（执法过错）",
    "fault_decided": "决定执法过错责任",
    "worklist": "用命令以其名义登记清单中的一行",
    "command_refused": "无权运行的命令，未执行",
    # Words of the first version, which logs of that time still say.
    "account_stop": "停用账号",
    "account_resume": "恢复账号",
    "account_unlock": "解除锁定",
    "account_password": "重置密码",
}


class SecurityEntry(Base):
    """Sign-ins, refusals, reads of files, exports, reveals of masked data. Append-only."""

    __tablename__ = "security_entry"
    __proof__ = Proof("", reason="every checkpoint sums them up", append_only=True)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    kind: Mapped[str] = mapped_column(String(40))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    username: Mapped[str] = mapped_column(String(60), default="")
    case_id: Mapped[int | None]
    subject: Mapped[str] = mapped_column(Text, default="")
    address: Mapped[str] = mapped_column(String(60), default="")
    # What the line says besides: each action has words of its own, and no rule asks for them.
    detail: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)

    @validates("kind")
    def _has_words(self, _column: str, kind: str) -> str:
        """Refuse a kind that the audit page could not name to its reader. Raises KeyError."""
        SECURITY_WORDS[kind]
        return kind


class RegisterEntry(Base):
    """A change of what belongs to no case: staff, offices, rule editions … Append-only.

    Each register (`chain`) is numbered and hash-chained by itself. `rows`: [table, id, digest].
    """

    __tablename__ = "register_entry"
    __proof__ = Proof("", reason="register entries are the chain itself", append_only=True)
    __table_args__ = (UniqueConstraint("chain", "seq"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    chain: Mapped[str] = mapped_column(String(20))
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    rows: Mapped[list[Any]] = mapped_column(Json, default=list)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class Checkpoint(Base):
    """A signed summary of the whole log at one moment; a copy leaves the machine."""

    __tablename__ = "checkpoint"
    __proof__ = Proof("", reason="signed, and chained among themselves", append_only=True)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    event_count: Mapped[int]
    security_count: Mapped[int]
    custody_count: Mapped[int]
    register_count: Mapped[int | None]
    # Log → hash: where each stood, so that the next one reads only what has come since.
    heads: Mapped[dict[str, Any] | None] = mapped_column(Json)
    root: Mapped[str] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(64))
    signature: Mapped[str] = mapped_column(Text)
    public_key: Mapped[str] = mapped_column(Text)
    # By the key before, where this is the first checkpoint of another: that it takes its place.
    endorsement: Mapped[str | None] = mapped_column(Text)


class TimeStamp(Base):
    """The time stamp (RFC 3161) of a checkpoint, or how asking for it goes.

    token: base64 of the DER, "" until there is one. at: the moment that it names. Until then
    nobody asks before `due_at`; `fault` says why there is none yet, "" after a success.
    """

    __tablename__ = "time_stamp"
    __proof__ = Proof("", reason="signed by the authority, over the digest of the checkpoint")

    checkpoint_id: Mapped[int] = mapped_column(ForeignKey("checkpoint.id"), primary_key=True)
    server: Mapped[str] = mapped_column(String(300))
    attempts: Mapped[int]
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    fault: Mapped[str] = mapped_column(Text, default="")
    token: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Replay(Base):
    """The first answer to a form's key; the same key again shows it and does nothing."""

    __tablename__ = "replay"
    __proof__ = Proof("", reason="what a form was answered; asked again, the record answers")

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    step: Mapped[str] = mapped_column(String(80))
    body_sha256: Mapped[str] = mapped_column(String(64))
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    event_seq: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
