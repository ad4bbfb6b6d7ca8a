from __future__ import annotations

import stat
from pathlib import Path

import pytest

from casehub.settings import Bucket, Scanner, Settings, SettingsError

PRODUCTION = {
    "CASEHUB_ENVIRONMENT": "production",
    "CASEHUB_INSTANCE": "somewhere",
    "CASEHUB_DATABASE_URL": "postgresql://casehub@/casehub",
    "CASEHUB_SECRET_KEY": "s" * 40,
    "CASEHUB_BASE_URL": "https://casehub.example/",
}


def test_an_instance_keeps_everything_in_its_folder(tmp_path: Path) -> None:
    made = Settings.for_instance(tmp_path / "one", {})
    assert made.environment == "demo"
    assert made.database_url == f"sqlite:///{tmp_path / 'one' / 'casehub.sqlite3'}"
    assert made.blobs == tmp_path / "one" / "blobs"
    assert made.local_fonts.is_relative_to(tmp_path)


def test_the_secret_is_made_once_and_read_by_its_owner_only(tmp_path: Path) -> None:
    first = Settings.for_instance(tmp_path, {}).secret_key
    assert len(first) >= 32
    assert Settings.for_instance(tmp_path, {}).secret_key == first
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["secret"]


def test_secrets_are_not_shown(tmp_path: Path) -> None:
    made = Settings.for_instance(tmp_path, {})
    assert made.secret_key not in repr(made)


def test_production_is_complete() -> None:
    made = Settings.from_environment(PRODUCTION)
    assert made.production
    assert made.base_url == "https://casehub.example"


@pytest.mark.parametrize("name", sorted(PRODUCTION.keys() - {"CASEHUB_ENVIRONMENT"}))
def test_production_refuses_to_start_without(name: str) -> None:
    with pytest.raises(SettingsError, match=f"缺少 {name}"):
        Settings.from_environment({k: v for k, v in PRODUCTION.items() if k != name})


def test_an_instance_folder_does_not_turn_production_into_a_demonstration(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="CASEHUB_SECRET_KEY"):
        Settings.for_instance(tmp_path, {"CASEHUB_ENVIRONMENT": "production"})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("CASEHUB_DATABSE_URL", "x", "不认识的环境变量 CASEHUB_DATABSE_URL"),
        ("CASEHUB_ENVIRONMENT", "staging", "不能是“staging”"),
        ("CASEHUB_SESSION_IDLE_MINUTES", "half", "应为正整数"),
        ("CASEHUB_UPLOAD_LIMIT_BYTES", "0", "应为正整数"),
        ("CASEHUB_SECRET_KEY", "short", "少于32个字符"),
        ("CASEHUB_BASE_URL", "http://casehub.example", "须以 https:// 开头"),
        ("CASEHUB_BASE_URL", "casehub.example", "应写成 https://主机名"),
        ("CASEHUB_PROXIES", "127.0.0.1, proxy.example", "“proxy.example”不是地址或者网段"),
        ("CASEHUB_PROXIES", "10.0.0.1/8", "“10.0.0.1/8”不是地址或者网段"),
    ],
)
def test_a_bad_variable_is_named(name: str, value: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said) as refusal:
        Settings.from_environment({**PRODUCTION, name: value})
    assert str(refusal.value).count("。") == 1


def test_proxies_and_log_are_read() -> None:
    given = {"CASEHUB_PROXIES": "127.0.0.1, 10.20.0.0/16 ,::1", "CASEHUB_LOG": "/var/log/casehub.log"}
    made = Settings.from_environment(PRODUCTION | given)
    assert [str(network) for network in made.proxies] == ["127.0.0.1/32", "10.20.0.0/16", "::1/128"]
    assert made.log == Path("/var/log/casehub.log")
    assert (Settings.from_environment(PRODUCTION).proxies, Settings.from_environment(PRODUCTION).log) == ((), None)


def test_all_faults_come_at_once() -> None:
    with pytest.raises(SettingsError) as refusal:
        Settings.from_environment({"CASEHUB_X": "1", "CASEHUB_Y": "2"})
    assert [n for n in ("X", "Y", "ENVIRONMENT", "INSTANCE") if f"CASEHUB_{n}" not in str(refusal.value)] == []


BUCKET = {
    "CASEHUB_BLOBS": "s3://files/casehub?endpoint=https://store.example&region=cq-1",
    "CASEHUB_BLOBS_ACCESS_KEY": "web",
    "CASEHUB_BLOBS_SECRET_KEY": "hidden-key",
}


def test_files_lie_in_a_folder_or_in_a_bucket(tmp_path: Path) -> None:
    made = Settings.from_environment({**PRODUCTION, **BUCKET})
    assert made.blobs == Bucket(
        bucket="files", prefix="casehub", endpoint="https://store.example", region="cq-1",
        access_key="web", secret_key="hidden-key",
    )  # fmt: skip
    assert "hidden-key" not in repr(made)
    folder = Settings.from_environment({**PRODUCTION, "CASEHUB_BLOBS": str(tmp_path / "f")})
    assert folder.blobs == tmp_path / "f"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"CASEHUB_BLOBS_SECRET_KEY": ""}, "缺少 CASEHUB_BLOBS_SECRET_KEY"),
        ({"CASEHUB_BLOBS_ACCESS_KEY": ""}, "缺少 CASEHUB_BLOBS_ACCESS_KEY"),
        ({"CASEHUB_BLOBS": "s3://files"}, "缺少 endpoint="),
        ({"CASEHUB_BLOBS": "s3://files?endpoint=ftp://a"}, "缺少 endpoint="),
        ({"CASEHUB_BLOBS": "s3://?endpoint=https://a"}, "s3://存储桶"),
        ({"CASEHUB_BLOBS": "s3://k:s@files?endpoint=https://a"}, "密钥另行设置"),
        ({"CASEHUB_BLOBS": "s3://files?endpoint=https://a&acl=public"}, "不认识的参数 acl"),
        ({"CASEHUB_BLOBS": "gs://files"}, "应为文件夹或者 s3://"),
        ({"CASEHUB_BLOBS": "blobs"}, "CASEHUB_BLOBS_ACCESS_KEY 只在"),
        ({"CASEHUB_BLOBS_CERTIFICATE": "nowhere.pem"}, "文件不存在：nowhere.pem"),
        ({"CASEHUB_CLAMD": "clamd"}, "CASEHUB_CLAMD 应写成"),
        ({"CASEHUB_CLAMD": "av:99999"}, "CASEHUB_CLAMD 应写成"),
        ({"CASEHUB_GATEWAY": "mail.example"}, "CASEHUB_GATEWAY 应写成"),
        ({"CASEHUB_GATEWAY": "smtp://a:hidden-key@mail.example:25?from=ip@example.cn"}, "smtps://"),
    ],
)
def test_a_store_that_cannot_be_used_refuses_to_start(changes: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError, match=said) as refusal:
        Settings.from_environment({**PRODUCTION, **BUCKET, **changes})
    assert str(refusal.value).count("。") == 1
    assert "hidden-key" not in str(refusal.value)


def test_the_scanner_listens_on_a_socket_or_a_port() -> None:
    one = Settings.from_environment({**PRODUCTION, "CASEHUB_CLAMD": "unix:/run/clamd.sock"})
    two = Settings.from_environment({**PRODUCTION, "CASEHUB_CLAMD": "[::1]:3310"})
    assert one.scanner == Scanner(socket=Path("/run/clamd.sock"))
    assert two.scanner == Scanner(host="::1", port=3310)


SOCKET, TLS = "postgresql://casehub@/casehub", "sslmode=verify-full&sslrootcert=/etc/ca.pem"


@pytest.mark.parametrize("name, value", [
    ("DATABASE_URL", SOCKET), ("DATABASE_URL", f"{SOCKET}?host=/var/run/postgresql"),
    ("DATABASE_URL", "postgresql://casehub@127.0.0.1/casehub"), ("DATABASE_URL", "postgresql://casehub@localhost/casehub"),
    ("DATABASE_URL", f"postgresql://casehub@db.example/casehub?{TLS}"),
    ("CLAMD", "unix:/run/clamd.sock"), ("CLAMD", "127.0.0.1:3310"), ("CLAMD", "[::1]:3310"),
])  # fmt: skip
def test_in_production_what_stays_here_or_is_encrypted_may_be(name: str, value: str, tmp_path: Path) -> None:
    made = Settings.from_environment({**PRODUCTION, "CASEHUB_INSTANCE": str(tmp_path), f"CASEHUB_{name}": value})
    assert made.production


@pytest.mark.parametrize("name, value", [
    ("DATABASE_URL", "postgresql://casehub@db.example/casehub"),
    ("DATABASE_URL", "postgresql://casehub@10.0.0.5/casehub?sslmode=require"),
    ("DATABASE_URL", "postgresql://casehub@db.example/casehub?sslmode=verify-ca"),
    ("DATABASE_URL", "postgresql://casehub@/casehub?host=db.example"),
    ("DATABASE_URL", "postgresql://casehub@localhost/casehub?hostaddr=10.0.0.5"),
    ("DATABASE_URL", "postgresql://casehub@localhost,db.example/casehub"),
    ("CLAMD", "clamav.example:3310"), ("CLAMD", "10.0.0.5:3310"),
    ("BLOBS", "s3://files?endpoint=http://store.example"),
])  # fmt: skip
def test_in_production_nothing_goes_over_a_network_in_clear(name: str, value: str, tmp_path: Path) -> None:
    given = {**PRODUCTION, "CASEHUB_INSTANCE": str(tmp_path), f"CASEHUB_{name}": value}
    if name == "BLOBS":
        given |= {"CASEHUB_BLOBS_ACCESS_KEY": "a", "CASEHUB_BLOBS_SECRET_KEY": "b"}
    with pytest.raises(SettingsError, match=f"CASEHUB_{name} "):
        Settings.from_environment(given)
    # A demonstration may look around.
    Settings.from_environment({**given, "CASEHUB_ENVIRONMENT": "demo"})
