"""The files of config/deploy as they are shipped, with only folders and ports of the test."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPSConnection
from pathlib import Path

import pytest

from casehub.settings import PUBLISHED_EXAMPLE, VARIABLES, Settings, SettingsError

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "config" / "deploy"
COMMAND = Path(sys.executable).with_name("casehub")
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
MANY = 300


@pytest.fixture
def backend() -> str:
    return "sqlite"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def given() -> dict[str, str]:
    lines = (DEPLOY / "casehub.env").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_the_environment_file_is_a_complete_production() -> None:
    with pytest.raises(SettingsError, match="缺少 CASEHUB_SECRET_KEY"):
        Settings.from_environment(given())
    # What stands in a public file is nobody's secret.
    with pytest.raises(SettingsError, match="公开的示例"):
        Settings.from_environment({**given(), "CASEHUB_SECRET_KEY": PUBLISHED_EXAMPLE})
    made = Settings.from_environment({**given(), "CASEHUB_SECRET_KEY": secrets.token_urlsafe(48)})
    assert made.production
    assert [str(network) for network in made.proxies] == ["127.0.0.1/32", "::1/128"]
    assert given().keys() <= VARIABLES.keys()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd on this machine")
@pytest.mark.parametrize(
    "unit", ["casehub-web.service", "casehub-worker.service", "casehub-backup.timer"]
)
def test_systemd_accepts_the_units(unit: str, tmp_path: Path) -> None:
    for file in DEPLOY.glob("casehub-*"):
        text = file.read_text(encoding="utf-8").replace("/opt/casehub/.venv/bin/casehub", str(COMMAND))
        (tmp_path / file.name).write_text(text, encoding="utf-8")
    ended = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", str(tmp_path / unit)],
        capture_output=True, text=True, check=False,
    )
    assert (ended.returncode, [line for line in ended.stderr.splitlines() if "casehub" in line]) == (0, [])


@pytest.mark.parametrize(
    "unit", ["casehub-web.service", "casehub-worker.service", "casehub-backup.service"]
)
def test_the_units_start_commands_that_exist(unit: str) -> None:
    words = re.findall(r"/bin/casehub (\w+)", (DEPLOY / unit).read_text(encoding="utf-8"))
    assert words
    for word in words:
        ended = subprocess.run([COMMAND, word, "--help"], capture_output=True, text=True, check=False)
        assert ended.returncode == 0, (word, ended.stderr)


def test_the_readme_says_where_every_file_goes() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    live = text[text.index("- **Going live**") :]
    files = [path.relative_to(DEPLOY) for path in DEPLOY.rglob("*") if path.is_file()]
    assert len(files) > 8
    assert [path for path in files if f"`{path.name}`" not in live and f"config/deploy/{path}" not in live] == []


def test_the_archive_lies_in_no_folder_that_is_closed_to_the_database_server() -> None:
    """The README makes folders for the account `casehub` alone; PostgreSQL runs under another."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    made = re.search(r"`install -d -o casehub -g casehub -m 0750 ([^`]+)`", readme)
    assert made is not None
    closed = [Path(folder) for folder in made[1].split()]
    assert Path("/var/backups/casehub") in closed
    for name in ("archive.conf", "recovery.conf"):
        text = (DEPLOY / "postgresql" / name).read_text(encoding="utf-8")
        (command,) = re.findall(r"^\w+_command = '(.*)'$", text, re.MULTILINE)
        places = {Path(place).parent for place in re.findall(r"/[\w/-]+/\.?%f", command)}
        assert len(places) == 1
        assert not [place for place in places if {place, *place.parents} & {*closed}]
        if name == "archive.conf":
            assert f"install -d -o postgres -g postgres -m 0700 {places.pop()};" in text


def test_only_backups_of_the_timer_grow_too_old(tmp_path: Path) -> None:
    text = (DEPLOY / "casehub-backup.service").read_text(encoding="utf-8")
    made, removing = re.findall(r"^ExecStart=(.*)$", text, re.MULTILINE)
    stamp = re.search(r"date \+(\S+)\)", made)
    assert stamp is not None
    for days in (29, 32):
        then = time.time() - days * 86400
        own = time.strftime(stamp[1].replace("%%", "%"), time.localtime(then))
        for name in (own, f"base-of-{days}", f"wal{days}"):
            (tmp_path / name).mkdir()
            os.utime(tmp_path / name, (then, then))
    before = {path.name for path in tmp_path.iterdir()}
    subprocess.run(removing.replace("/var/backups/casehub", str(tmp_path)).split(), check=True)
    assert before - {path.name for path in tmp_path.iterdir()} == {own}


def test_the_units_may_write_where_the_environment_file_points() -> None:
    offered = re.findall(
        r"^#? ?CASEHUB_(?:CHECKPOINTS|BLOBS|LOG|INSTANCE)=(/\S+)$",
        (DEPLOY / "casehub.env").read_text(encoding="utf-8"), re.MULTILINE,
    )
    assert "/srv/casehub/checkpoints" in offered
    for unit in ("casehub-web.service", "casehub-worker.service"):
        text = (DEPLOY / unit).read_text(encoding="utf-8")
        open_to = [Path(f) for line in re.findall(r"^ReadWritePaths=(.*)$", text, re.MULTILINE)
                   for f in line.replace("-/", "/").split()]
        open_to += [Path("/var/lib", d) for d in re.findall(r"^StateDirectory=(.*)$", text, re.MULTILINE)]
        open_to += [Path("/var/log", d) for d in re.findall(r"^LogsDirectory=(.*)$", text, re.MULTILINE)]
        assert [f for f in offered if not {Path(f), *Path(f).parents} & {*open_to}] == []


def test_the_readme_says_what_every_variable_is_for() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    operations = text[text.index("## Operations") : text.index("## Decisions")]
    assert [name for name in VARIABLES if not re.search(rf"{name}\b", operations)] == []


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """The command of the administrator with places of the test; runuser says what it was given."""
    (tmp_path / "bin").mkdir()
    runuser = tmp_path / "bin" / "runuser"
    runuser.write_text('#!/bin/sh\nenv | grep ^CASEHUB_ | sort; printf "%s|" "$@"\n', encoding="utf-8")
    runuser.chmod(0o755)
    text = (DEPLOY / "casehub").read_text(encoding="utf-8")
    assert "/etc/casehub" in text
    (tmp_path / "casehub").write_text(text.replace("/etc/casehub", str(tmp_path)), encoding="utf-8")
    for name in ("casehub.env", "owner.env"):
        shutil.copyfile(DEPLOY / name, tmp_path / name)
    return tmp_path


def command(machine: Path, *words: str) -> subprocess.CompletedProcess[str]:
    path = f"{machine / 'bin'}:{os.environ['PATH']}"
    return subprocess.run(
        ["/bin/sh", machine / "casehub", *words], env={"PATH": path}, capture_output=True, text=True, check=False
    )


def test_a_command_runs_as_the_services_do_with_their_file_word_for_word(machine: Path) -> None:
    store = "s3://files/casehub?endpoint=https://store.example&region=cq 1;$HOME`id`"
    with (machine / "casehub.env").open("a", encoding="utf-8") as file:
        # The last line of a file may have no end.
        file.write(f"CASEHUB_BLOBS={store}")
    said = command(machine, "backup", "--out", "/a b")
    lines = said.stdout.splitlines()
    assert (said.returncode, said.stderr) == (0, "")
    assert dict(line.split("=", 1) for line in lines[:-1]) == given() | {"CASEHUB_BLOBS": store}
    assert lines[-1] == "-u|casehub|--|/opt/casehub/.venv/bin/casehub|backup|--out|/a b|"


def test_quotes_round_a_value_are_none_of_it_as_systemd_reads_it(machine: Path) -> None:
    """Else services and commands would have two secrets: no code of either fits the other's."""
    with (machine / "casehub.env").open("a", encoding="utf-8") as file:
        file.write('\n; a remark\nCASEHUB_SECRET_KEY="a b"\nCASEHUB_LOG=\'/l\'\nCASEHUB_FONTS=it"s\nCASEHUB_CLAMD="\n')
    said = command(machine, "migrate")
    told = dict(line.split("=", 1) for line in said.stdout.splitlines()[:-1])
    names = ("SECRET_KEY", "LOG", "FONTS", "CLAMD")
    assert [told[f"CASEHUB_{name}"] for name in names] == ["a b", "/l", 'it"s', '"']


def test_a_database_that_is_away_ends_no_service_and_no_backup() -> None:
    for unit in ("web", "worker"):
        assert "\nStartLimitIntervalSec=0\n" in (DEPLOY / f"casehub-{unit}.service").read_text(encoding="utf-8")
    backup = (DEPLOY / "casehub-backup.service").read_text(encoding="utf-8")
    refused = re.search(r"^RestartPreventExitStatus=(.*)$", backup, re.MULTILINE)
    # Of what a command ends with: no answer, busy, unknown outcome and a server that starts are tried again.
    assert refused is not None and not {"5", "11", "12", "16"} & {*refused[1].split()}
    assert "\nRestart=on-failure\n" in backup and "\nAfter=network-online.target" in backup


def test_only_who_asks_for_it_gets_the_owner_s_account(machine: Path) -> None:
    assert "casehub_owner" not in command(machine, "migrate").stdout
    said = command(machine, "--owner", "migrate")
    assert "CASEHUB_DATABASE_URL=postgresql://casehub_owner:" in said.stdout
    assert said.stdout.endswith("/casehub|migrate|")
    (machine / "owner.env").unlink()
    said = command(machine, "--owner", "migrate")
    assert (said.returncode, said.stdout, said.stderr.count("\n"), "以 root 身份" in said.stderr) == (2, "", 1, True)


@pytest.mark.skipif(shutil.which("logrotate", path=f"{os.environ['PATH']}:/usr/sbin") is None, reason="no logrotate")
def test_logrotate_moves_the_log(tmp_path: Path) -> None:
    log = tmp_path / "casehub.log"
    log.write_text("{}\n")
    # A folder that others may write is refused by logrotate.
    tmp_path.chmod(0o750)
    text = (DEPLOY / "logrotate").read_text(encoding="utf-8")
    text = text.replace("/var/log/casehub", str(tmp_path))
    user = f"{os.getuid()} {os.getgid()}"
    text = re.sub(r"^\s+su .*\n", "", text, flags=re.MULTILINE).replace("casehub casehub", user)
    file = tmp_path / "rotate.conf"
    file.write_text(text, encoding="utf-8")
    file.chmod(0o600)
    program = shutil.which("logrotate", path=f"{os.environ['PATH']}:/usr/sbin")
    ended = subprocess.run(
        [str(program), "--force", "--state", tmp_path / "state", file],
        capture_output=True, text=True, check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert (tmp_path / "casehub.log.1").read_text() == "{}\n"


INSIDE = b"GET /smuggled HTTP/1.1\r\nHost: casehub.example\r\n\r\n"


def _smuggling(headers: bytes, body: bytes = INSIDE) -> bytes:
    """A request of which two readers could see the end at two places."""
    return b"POST /verify HTTP/1.1\r\nHost: casehub.example\r\n" + headers + b"\r\n\r\n" + body


SMUGGLED = {
    "two lengths": _smuggling(b"Content-Length: 0\r\nContent-Length: 62"),
    "a list of lengths": _smuggling(b"Content-Length: 0, 62"),
    "a signed length": _smuggling(b"Content-Length: +0"),
    "a length that is no number": _smuggling(b"Content-Length: 0x0"),
    "a blank before the colon": _smuggling(b"Content-Length : 0"),
    "an unknown coding": _smuggling(b"Transfer-Encoding: xchunked"),
    "a coding that is no coding": _smuggling(b"Transfer-Encoding: chunked, identity"),
    "a length of a part that is no number": _smuggling(b"Transfer-Encoding: chunked", b"zz\r\n" + INSIDE),
    "a header over two lines": _smuggling(b"Content-Length: 0\r\n X: y\rContent-Length: 62"),
}


@contextmanager
def running(words: list[str], **more: str) -> Iterator[subprocess.Popen[bytes]]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("CASEHUB_")}
    program = subprocess.Popen(
        words, cwd=ROOT, env={**kept, **more}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    try:
        yield program
    finally:
        program.send_signal(signal.SIGTERM)
        try:
            program.wait(10)
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()
        assert program.stdout is not None
        program.stdout.close()


def front(folder: Path, tls: int, plain: int, upstream: int) -> Path:
    """The shipped file inside a main file like Debian's; only places, ports and seconds are the test's."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=casehub.example",
         "-keyout", folder / "key.pem", "-out", folder / "certificate.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    for old, new in (
        ("/etc/casehub/tls", str(folder)),
        ("/var/log/nginx", str(folder)),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ssl", f"listen 127.0.0.1:{tls} ssl"),
        ("server 127.0.0.1:8000;", f"server 127.0.0.1:{upstream};"),
        ("client_header_timeout 10s", "client_header_timeout 2s"),
        ("client_body_timeout 15s", "client_body_timeout 2s"),
        ("casehub_connections 200", "casehub_connections 1000"),
    ):
        assert old in text
        text = text.replace(old, new)
    temporary = "".join(
        f"  {name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main = folder / "main.conf"
    main.write_text(
        f"daemon off;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log;\n"
        f"events {{ worker_connections 2048; }}\nhttp {{\n{temporary}{text}\n}}\n",
        encoding="utf-8",
    )
    return main


@pytest.mark.fault
@pytest.mark.skipif(NGINX is None, reason="no nginx on this machine")
def test_half_sent_requests_and_large_bodies_end_at_nginx(
    database_url: str, tmp_path: Path
) -> None:
    tls, plain, upstream = free_port(), free_port(), free_port()
    main = front(tmp_path, tls, plain, upstream)
    checked = subprocess.run([str(NGINX), "-t", "-c", main], capture_output=True, text=True, check=False)
    assert (checked.returncode, "warn" in checked.stderr) == (0, False), checked.stderr
    trusting = ssl.create_default_context(cafile=tmp_path / "certificate.pem")
    trusting.check_hostname = False

    def ask(path: str, method: str = "GET", peer: str = "127.0.0.1", **headers: str) -> tuple[int, dict[str, str]]:
        web = HTTPSConnection("127.0.0.1", tls, context=trusting, timeout=10, source_address=(peer, 0))
        web.request(method, path, headers={"Host": "casehub.example", **headers})
        answer = web.getresponse()
        answer.read()
        web.close()
        return answer.status, dict(answer.getheaders())

    log = tmp_path / "casehub.log"
    with (
        running(
            [str(COMMAND), "--instance", str(tmp_path / "instance"), "serve", "--listen", f"127.0.0.1:{upstream}"],
            CASEHUB_ENVIRONMENT="test", CASEHUB_BASE_URL="https://casehub.example",
            CASEHUB_PROXIES="127.0.0.1", CASEHUB_LOG=str(log),
        ) as server,
        running([str(NGINX), "-c", str(main)]),
    ):  # fmt: skip
        assert server.stdout is not None
        assert b"http" in server.stdout.readline()
        status, headers = ask("/sign-in", peer="127.0.0.2", **{"X-Forwarded-For": "6.6.6.6"})
        assert (status, headers["Strict-Transport-Security"][:7]) == (200, "max-age")
        assert '"address": "127.0.0.2"' in log.read_text(encoding="utf-8")
        with ExitStack() as stack:
            halves = []
            for n in range(MANY):
                raw = stack.enter_context(socket.create_connection(("127.0.0.1", tls)))
                half = stack.enter_context(trusting.wrap_socket(raw))
                body = b"" if n % 2 else b"Content-Length: 1000\r\n\r\nhalf"
                half.sendall(b"POST /verify HTTP/1.1\r\nHost: casehub.example\r\n" + body)
                halves.append(half)
            began = time.perf_counter()
            assert ask("/sign-in")[0] == 200
            assert time.perf_counter() - began < 2
            # The application never saw one of them, and nginx lets go of them.
            for half in halves[:2]:
                half.settimeout(10)
                assert half.recv(4096)[:12] in {b"", b"HTTP/1.1 408"}
        assert '"method": "POST"' not in log.read_text(encoding="utf-8")
        for name, sent in SMUGGLED.items():
            for port in (tls, upstream):
                with socket.create_connection(("127.0.0.1", port)) as raw:
                    raw.settimeout(10)
                    way = trusting.wrap_socket(raw) if port == tls else raw
                    way.sendall(sent)
                    said = way.recv(4096)[9:12]
                    assert said in {b"400", b"501"}, (name, port == tls, said)
                    way.close()
        # None was taken for two requests.
        assert "/smuggled" not in log.read_text(encoding="utf-8")
        # Refused by what it says of itself: not one byte of the body was sent.
        assert ask("/verify", "POST", **{"Content-Length": str(60 * 2**20)})[0] == 413
        session = {"Cookie": "a=b; __Host-casehub=x", "Content-Length": str(300 * 2**20)}
        assert ask("/verify", "POST", **session)[0] == 413
        assert (ask("/health/live")[0], ask("/health/live", peer="127.0.0.2")[0]) == (200, 403)
