"""Shared by the tests of papers: kinds, samples, and the poppler tools."""

from __future__ import annotations

import os
import pickle
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from casehub.documents import Kind, load_kinds, sample_facts
from casehub.documents.pages import TEMPLATES
from casehub.documents.printed import Rendered
from casehub.documents.render import render
from casehub.documents.sign import CERTIFICATE_FILE, KEY_FILE, Seal, seal_in

MM = 72 / 25.4


@dataclass(frozen=True)
class Word:
    page: int
    x0: float
    y0: float
    x1: float
    y1: float
    text: str


@pytest.fixture(scope="session")
def kinds() -> Mapping[str, Kind]:
    return load_kinds(TEMPLATES)


@pytest.fixture(scope="session")
def sample(
    kinds: Mapping[str, Kind], tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Rendered]:
    """The sample of a kind, printed once for all tests and all workers; changed facts anew."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent

    def one(name: str, **changes: Any) -> Rendered:
        if changes:
            return render(kinds[name], {**sample_facts(kinds[name]), **changes})
        kept = folder / f"sample-{name}"
        if not kept.is_file():
            draft = kept.with_suffix(f".{os.getpid()}")
            draft.write_bytes(pickle.dumps(render(kinds[name], sample_facts(kinds[name]))))
            draft.replace(kept)
        made = pickle.loads(kept.read_bytes())  # noqa: S301  this run wrote it
        assert isinstance(made, Rendered)
        return made

    return one


@pytest.fixture(scope="session")
def seal(tmp_path_factory: pytest.TempPathFactory) -> Seal:
    folder = tmp_path_factory.mktemp("keys")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "示例机关测试证书")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True, content_commitment=True, key_encipherment=False,
                data_encipherment=False, key_agreement=False, key_cert_sign=True,
                crl_sign=True, encipher_only=False, decipher_only=False,
            ),
            critical=True,
        )
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / KEY_FILE).write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    (folder / CERTIFICATE_FILE).write_bytes(made.public_bytes(serialization.Encoding.PEM))
    found = seal_in(folder)
    assert found is not None
    return found


def run_tool(tool: str, pdf: bytes, tmp_path: Path, *options: str) -> str:
    """Output of a poppler tool over the bytes, as text."""
    assert shutil.which(tool), f"{tool} is missing (apt: poppler-utils)"
    path = tmp_path / "in.pdf"
    path.write_bytes(pdf)
    target = [] if tool in {"pdffonts", "pdfinfo"} else ["-"]
    command = [tool, *options, str(path), *target]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def text_of(pdf: bytes, tmp_path: Path) -> str:
    """All text without white space, as a search would read it."""
    return re.sub(r"\s+", "", run_tool("pdftotext", pdf, tmp_path))


def words_of(pdf: bytes, tmp_path: Path) -> list[Word]:
    """Words with their boxes in mm from the upper left corner of their page."""
    found, page = [], 0
    for line in run_tool("pdftotext", pdf, tmp_path, "-bbox").splitlines():
        page += "<page " in line
        box = re.search(
            r'xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*)</word>', line
        )
        if box:
            x0, y0, x1, y1 = (float(box[i]) / MM for i in range(1, 5))
            found.append(Word(page, x0, y0, x1, y1, box[5]))
    return found
