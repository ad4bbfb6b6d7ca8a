"""This machine: database, secrets, folders; environment only; unknown or missing → no start."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast, get_args

if TYPE_CHECKING:
    from collections.abc import Mapping

PROJECT = Path(__file__).resolve().parent.parent
PREFIX = "CASEHUB_"
SECRET_LENGTH = 32

Environment = Literal["demo", "production", "test"]

# Variable → what it is, in the words the refusal uses.
VARIABLES = {
    "CASEHUB_ENVIRONMENT": "运行环境（demo、production 或 test）",
    "CASEHUB_INSTANCE": "实例目录",
    "CASEHUB_DATABASE_URL": "数据库地址",
    "CASEHUB_SECRET_KEY": "会话密钥（至少32个字符）",
    "CASEHUB_BASE_URL": "对外网址",
    "CASEHUB_FONTS": "字库目录",
    "CASEHUB_SESSION_IDLE_MINUTES": "无操作退出时间（分钟）",
    "CASEHUB_SESSION_ABSOLUTE_MINUTES": "登录最长时间（分钟）",
    "CASEHUB_UPLOAD_LIMIT_BYTES": "单个上传文件上限（字节）",
}
REQUIRED = ("CASEHUB_ENVIRONMENT", "CASEHUB_INSTANCE")
REQUIRED_IN_PRODUCTION = (
    *REQUIRED,
    "CASEHUB_DATABASE_URL",
    "CASEHUB_SECRET_KEY",
    "CASEHUB_BASE_URL",
)


class SettingsError(ValueError):
    """The environment cannot be used; the message is one Chinese sentence naming each variable."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Where this installation keeps things and how long it trusts a session."""

    environment: Environment
    instance: Path
    database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    base_url: str = "http://127.0.0.1:8000"
    fonts: Path = PROJECT / ".fonts"
    session_idle_minutes: int = 30
    session_absolute_minutes: int = 600
    upload_limit_bytes: int = 200 * 1024 * 1024
    project: Path = PROJECT

    @property
    def blobs(self) -> Path:
        """Content-addressed files of this instance."""
        return self.instance / "blobs"

    @property
    def keys(self) -> Path:
        """Signing keys of this instance; never part of a back-up."""
        return self.instance / "keys"

    @property
    def checkpoints(self) -> Path:
        """Signed audit checkpoints waiting to leave the machine."""
        return self.instance / "checkpoints"

    @property
    def local_fonts(self) -> Path:
        """Licensed faces a bureau dropped in; they take precedence."""
        return self.instance / "fonts" / "local"

    @property
    def config(self) -> Path:
        """Law and office tables (TOML)."""
        return self.project / "config"

    @property
    def workflows(self) -> Path:
        """Procedures (YAML)."""
        return self.project / "workflows"

    @property
    def templates(self) -> Path:
        """Page and document templates."""
        return self.project / "templates"

    @property
    def production(self) -> bool:
        """Whether real matters are kept here: demonstration accounts are refused."""
        return self.environment == "production"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read CASEHUB_* (default: os.environ); SettingsError lists unknown, missing and bad."""
        given = os.environ if environ is None else environ
        values = {name: value for name, value in given.items() if name.startswith(PREFIX)}
        faults = _faults(values)
        if faults:
            msg = f"无法启动：{'；'.join(faults)}。"
            raise SettingsError(msg)
        instance = Path(values["CASEHUB_INSTANCE"]).resolve()
        return cls(
            environment=cast("Environment", values["CASEHUB_ENVIRONMENT"]),
            instance=instance,
            database_url=values.get("CASEHUB_DATABASE_URL")
            or f"sqlite:///{instance / 'casehub.sqlite3'}",
            secret_key=values.get("CASEHUB_SECRET_KEY") or _kept_secret(instance),
            base_url=values.get("CASEHUB_BASE_URL", cls.base_url).rstrip("/"),
            fonts=Path(values.get("CASEHUB_FONTS", cls.fonts)).resolve(),
            session_idle_minutes=int(
                values.get("CASEHUB_SESSION_IDLE_MINUTES", cls.session_idle_minutes)
            ),
            session_absolute_minutes=int(
                values.get("CASEHUB_SESSION_ABSOLUTE_MINUTES", cls.session_absolute_minutes)
            ),
            upload_limit_bytes=int(
                values.get("CASEHUB_UPLOAD_LIMIT_BYTES", cls.upload_limit_bytes)
            ),
        )

    @classmethod
    def for_instance(
        cls, folder: Path | str, environ: Mapping[str, str] | None = None
    ) -> Settings:
        """Settings of one instance folder; SQLite, blobs and secret live in it.

        CASEHUB_* variables (default: os.environ) still apply, so production stays production;
        without CASEHUB_ENVIRONMENT the instance is a demonstration.
        """
        given = os.environ if environ is None else environ
        values = {name: value for name, value in given.items() if name.startswith(PREFIX)}
        values["CASEHUB_INSTANCE"] = str(folder)
        values.setdefault("CASEHUB_ENVIRONMENT", "demo")
        return cls.from_environment(values)


def _faults(values: Mapping[str, str]) -> list[str]:
    faults = [f"不认识的环境变量 {name}" for name in sorted(values) if name not in VARIABLES]
    production = values.get("CASEHUB_ENVIRONMENT") == "production"
    required = REQUIRED_IN_PRODUCTION if production else REQUIRED
    faults += [f"缺少 {name}：{VARIABLES[name]}" for name in required if not values.get(name)]
    environment = values.get("CASEHUB_ENVIRONMENT")
    if environment and environment not in get_args(Environment):
        faults.append(f"CASEHUB_ENVIRONMENT 不能是“{environment}”，应为 demo、production 或 test")
    for name in ("SESSION_IDLE_MINUTES", "SESSION_ABSOLUTE_MINUTES", "UPLOAD_LIMIT_BYTES"):
        text = values.get(PREFIX + name)
        if text is not None and not (text.isascii() and text.isdigit() and int(text) > 0):
            faults.append(f"{PREFIX}{name} 应为正整数，现为“{text}”")
    secret = values.get("CASEHUB_SECRET_KEY")
    if secret and len(secret) < SECRET_LENGTH:
        faults.append(f"CASEHUB_SECRET_KEY 少于{SECRET_LENGTH}个字符")
    return faults


def _kept_secret(instance: Path) -> str:
    """Make the instance's secret once, readable by its owner only; afterwards read it."""
    file = instance / "secret"
    instance.mkdir(parents=True, exist_ok=True)
    draft = instance / f".secret-{os.getpid()}"
    if not file.exists():
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as out:
            out.write(secrets.token_urlsafe(48))
            out.flush()
            os.fsync(out.fileno())
        try:
            # A link is refused when another process was first; then both use its secret.
            os.link(draft, file)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return file.read_text().strip()
