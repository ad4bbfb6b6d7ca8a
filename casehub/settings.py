"""This machine: database, secrets, folders; environment only; unknown or missing → no start."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast, get_args
from urllib.parse import parse_qsl, urlsplit

from casehub.outlet import Outlet, outlet_at, outlet_faults

if TYPE_CHECKING:
    from collections.abc import Mapping

PROJECT = Path(__file__).resolve().parent.parent
PREFIX = "CASEHUB_"
SECRET_LENGTH = 32
# Stood as an example in a published file: whoever can read that could forge a session.
PUBLISHED_EXAMPLE = "replace-with-48-random-characters-of-your-own"

Environment = Literal["demo", "production", "test"]
Network = IPv4Network | IPv6Network

# Variable → what it is, in the words the refusal uses.
VARIABLES = {
    "CASEHUB_ENVIRONMENT": "运行环境（demo、production 或 test）",
    "CASEHUB_INSTANCE": "实例目录",
    "CASEHUB_DATABASE_URL": "数据库地址",
    "CASEHUB_SECRET_KEY": "会话密钥（至少32个字符）",
    "CASEHUB_BASE_URL": "对外网址",
    "CASEHUB_PROXIES": "受信任的反向代理地址（逗号分隔，可写网段）",
    "CASEHUB_LOG": "运行日志文件（不设则写到标准错误）",
    "CASEHUB_FONTS": "字库目录",
    "CASEHUB_SESSION_IDLE_MINUTES": "无操作退出时间（分钟）",
    "CASEHUB_SESSION_ABSOLUTE_MINUTES": "登录最长时间（分钟）",
    "CASEHUB_UPLOAD_LIMIT_BYTES": "单个上传文件上限（字节）",
    "CASEHUB_BLOBS": "文件存储：文件夹，或者 s3://存储桶/前缀?endpoint=https://地址&region=区域",
    "CASEHUB_BLOBS_ACCESS_KEY": "对象存储的访问标识",
    "CASEHUB_BLOBS_SECRET_KEY": "对象存储的访问密钥",
    "CASEHUB_BLOBS_CERTIFICATE": "对象存储服务器的签发机构证书（PEM 文件，可不设）",
    "CASEHUB_CHECKPOINTS": "检查点副本送往的文件夹（最好在另一台机器上）",
    "CASEHUB_CHECKPOINT_KEY": "固定的检查点公钥：十六进制，或者每行一个的文件",
    "CASEHUB_TIMESTAMPS": "时间戳服务器的地址（RFC 3161），检查点由它盖时间戳，可不设",
    "CASEHUB_TIMESTAMPS_CERTIFICATE": "时间戳机构的证书（PEM 文件，可不设）",
    "CASEHUB_GATEWAY": "站外提醒的出口：邮件服务器，或者本机文件夹（可不设）",
    "CASEHUB_CLAMD": "病毒扫描程序：unix:/路径/clamd.sock 或者 主机:端口",
}
OBJECT_STORE_KEYS = ("CASEHUB_BLOBS_ACCESS_KEY", "CASEHUB_BLOBS_SECRET_KEY")
OBJECT_STORE_OPTIONS = frozenset({"endpoint", "region"})
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
class Bucket:
    """An S3-compatible store: bucket, folder in it, server and how to sign in."""

    bucket: str
    prefix: str
    endpoint: str
    region: str
    access_key: str = field(repr=False)
    secret_key: str = field(repr=False)
    certificate: Path | None = None


@dataclass(frozen=True, kw_only=True)
class Scanner:
    """Where the bureau's virus scanner listens: a socket file, or host and port."""

    socket: Path | None = None
    host: str = ""
    port: int = 0


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Where this installation keeps things and how long it trusts a session."""

    environment: Environment
    instance: Path
    database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    base_url: str = "http://127.0.0.1:8000"
    proxies: tuple[Network, ...] = ()
    log: Path | None = None
    fonts: Path = PROJECT / ".fonts"
    session_idle_minutes: int = 30
    session_absolute_minutes: int = 600
    upload_limit_bytes: int = 200 * 1024 * 1024
    # None: the folder `blobs` of the instance.
    blob_store: Path | Bucket | None = None
    scanner: Scanner | None = None
    # None: nothing is told outside the house.
    gateway: Outlet | None = None
    checkpoint_copies: Path | None = None
    checkpoint_key: str = ""
    # "": checkpoints bear no time stamp.
    timestamps: str = ""
    timestamp_roots: Path | None = None
    project: Path = PROJECT

    @property
    def blobs(self) -> Path | Bucket:
        """Where the content-addressed files of this instance lie."""
        return self.blob_store or self.instance / "blobs"

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
            proxies=tuple(ip_network(text) for text in _listed(values.get("CASEHUB_PROXIES", ""))),
            log=Path(values["CASEHUB_LOG"]).resolve() if values.get("CASEHUB_LOG") else None,
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
            blob_store=_blob_store(values),
            scanner=_scanner(values),
            gateway=outlet_at(values.get("CASEHUB_GATEWAY")),
            checkpoint_copies=_folder(values.get("CASEHUB_CHECKPOINTS")),
            checkpoint_key=values.get("CASEHUB_CHECKPOINT_KEY", ""),
            timestamps=values.get("CASEHUB_TIMESTAMPS", ""),
            timestamp_roots=_folder(values.get("CASEHUB_TIMESTAMPS_CERTIFICATE")),
        )

    @classmethod
    def for_instance(cls, folder: Path | str, environ: Mapping[str, str] | None = None) -> Settings:
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
    faults += _blob_faults(values) + _scanner_faults(values) + _timestamp_faults(values)
    faults += outlet_faults(values.get("CASEHUB_GATEWAY"))
    faults += _open_connections(values) if production else []
    faults += _address_faults(values.get("CASEHUB_BASE_URL"), production=production)
    for text in _listed(values.get("CASEHUB_PROXIES", "")):
        try:
            ip_network(text)
        except ValueError:
            faults.append(f"CASEHUB_PROXIES 中的“{text}”不是地址或者网段")
    secret = values.get("CASEHUB_SECRET_KEY")
    if secret and len(secret) < SECRET_LENGTH:
        faults.append(f"CASEHUB_SECRET_KEY 少于{SECRET_LENGTH}个字符")
    if secret == PUBLISHED_EXAMPLE:
        faults.append("CASEHUB_SECRET_KEY 是公开的示例，请换成自己生成的随机字符")
    return faults


def _blob_faults(values: Mapping[str, str]) -> list[str]:
    address = values.get("CASEHUB_BLOBS", "")
    parts = urlsplit(address)
    if not parts.scheme:
        own = (*OBJECT_STORE_KEYS, "CASEHUB_BLOBS_CERTIFICATE")
        return [f"{name} 只在 CASEHUB_BLOBS 以 s3:// 开头时使用" for name in own if name in values]
    if parts.scheme != "s3":
        return [f"CASEHUB_BLOBS 应为文件夹或者 s3:// 地址，现为“{parts.scheme}://”"]
    options = dict(parse_qsl(parts.query))
    unknown = sorted(options.keys() - OBJECT_STORE_OPTIONS)
    faults = [f"CASEHUB_BLOBS 中不认识的参数 {name}" for name in unknown]
    if not parts.hostname or parts.username or parts.port:
        faults.append("CASEHUB_BLOBS 应写成 s3://存储桶，密钥另行设置")
    if urlsplit(options.get("endpoint", "")).scheme not in {"http", "https"}:
        faults.append("CASEHUB_BLOBS 缺少 endpoint=https://地址")
    missing = [name for name in OBJECT_STORE_KEYS if not values.get(name)]
    faults += [f"缺少 {name}：{VARIABLES[name]}" for name in missing]
    certificate = values.get("CASEHUB_BLOBS_CERTIFICATE")
    if certificate and not Path(certificate).is_file():
        faults.append(f"CASEHUB_BLOBS_CERTIFICATE 指的文件不存在：{certificate}")
    return faults


def _blob_store(values: Mapping[str, str]) -> Path | Bucket | None:
    address = values.get("CASEHUB_BLOBS")
    if not address:
        return None
    parts = urlsplit(address)
    if not parts.scheme:
        return Path(address).resolve()
    options = dict(parse_qsl(parts.query))
    certificate = values.get("CASEHUB_BLOBS_CERTIFICATE")
    return Bucket(
        bucket=parts.netloc,
        prefix=parts.path.strip("/"),
        endpoint=options["endpoint"],
        region=options.get("region", "us-east-1"),
        access_key=values["CASEHUB_BLOBS_ACCESS_KEY"],
        secret_key=values["CASEHUB_BLOBS_SECRET_KEY"],
        certificate=Path(certificate) if certificate else None,
    )


def _scanner_faults(values: Mapping[str, str]) -> list[str]:
    address = values.get("CASEHUB_CLAMD")
    if address is None or address.startswith("unix:/"):
        return []
    host, _, port = address.rpartition(":")
    if host and port.isascii() and port.isdigit() and 0 < int(port) < 1 << 16:
        return []
    return [f"CASEHUB_CLAMD 应写成 unix:/路径 或者 主机:端口，现为“{address}”"]


def _open_connections(values: Mapping[str, str]) -> list[str]:
    """In production nothing leaves the machine in clear, or for a server that proved no name."""
    faults = []
    database = urlsplit(values.get("CASEHUB_DATABASE_URL", ""))
    options = dict(parse_qsl(database.query))
    hosts = [database.hostname, options.get("host"), options.get("hostaddr")]
    far = [host for host in hosts if host and not _here(host)]
    if far and options.get("sslmode") != "verify-full":
        faults.append(
            f"CASEHUB_DATABASE_URL 经网络连接 {far[0]}，"
            "须写上 sslmode=verify-full&sslrootcert=签发机构证书"
        )
    blobs = dict(parse_qsl(urlsplit(values.get("CASEHUB_BLOBS", "")).query))
    store = urlsplit(blobs.get("endpoint", ""))
    if store.scheme == "http" and not _here(store.hostname or ""):
        faults.append("CASEHUB_BLOBS 的 endpoint 在生产环境须以 https:// 开头")
    scanner = values.get("CASEHUB_CLAMD", "unix:")
    if not scanner.startswith("unix:") and not _here(scanner.rpartition(":")[0].strip("[]")):
        faults.append("CASEHUB_CLAMD 在生产环境只能是本机：病毒扫描程序的连接不加密")
    gateway = urlsplit(values.get("CASEHUB_GATEWAY", ""))
    if gateway.scheme == "smtp" and gateway.password and not _here(gateway.hostname or ""):
        faults.append("CASEHUB_GATEWAY 带密码的，在生产环境须以 smtps:// 开头")
    return faults


def _here(host: str) -> bool:
    """Whether a connection stays on this machine: a socket file, or a loopback address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.startswith("/") or host == "localhost"


def _timestamp_faults(values: Mapping[str, str]) -> list[str]:
    address, faults = values.get("CASEHUB_TIMESTAMPS", ""), []
    certificate = values.get("CASEHUB_TIMESTAMPS_CERTIFICATE", "")
    if address and (
        urlsplit(address).scheme not in {"http", "https"} or not urlsplit(address).hostname
    ):
        faults.append(f"CASEHUB_TIMESTAMPS 应写成 http://主机名/路径 的样子，现为“{address}”")
    if certificate and not Path(certificate).is_file():
        faults.append(f"CASEHUB_TIMESTAMPS_CERTIFICATE 指的文件不存在：{certificate}")
    return faults


def _folder(text: str | None) -> Path | None:
    return Path(text).resolve() if text else None


def _scanner(values: Mapping[str, str]) -> Scanner | None:
    address = values.get("CASEHUB_CLAMD")
    if address is None:
        return None
    if address.startswith("unix:"):
        return Scanner(socket=Path(address.removeprefix("unix:")))
    host, _, port = address.rpartition(":")
    return Scanner(host=host.strip("[]"), port=int(port))


def _listed(text: str) -> list[str]:
    return [one.strip() for one in text.split(",") if one.strip()]


def _address_faults(text: str | None, *, production: bool) -> list[str]:
    """Officers' sessions go over TLS: without it anybody on the way reads and takes them."""
    if not text:
        return []
    address = urlsplit(text)
    if address.scheme not in {"http", "https"} or not address.hostname:
        return [f"CASEHUB_BASE_URL 应写成 https://主机名 的样子，现为“{text}”"]
    if production and address.scheme != "https":
        return [f"CASEHUB_BASE_URL 在生产环境须以 https:// 开头，现为“{text}”"]
    return []


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
