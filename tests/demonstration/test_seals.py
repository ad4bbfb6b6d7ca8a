"""A seal that certifies itself signs in the name of its office."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from casehub.demonstration.seals import KEYS, TRUST, own_seal, seal_offices
from casehub.documents.archival import properties_of
from casehub.documents.sign import Pades, seal_in
from casehub.exchange.examining import examine, pinned_in
from casehub.exchange.quick import read_quick_code
from casehub.exchange.sending import Sender, sent
from tests.exchange.payloads import payload_of


def test_it_bears_the_name_of_its_office_and_is_read_by_its_owner_alone(tmp_path: Path) -> None:
    made = own_seal(tmp_path / "keys", "达州市市场监督管理局", 30)
    assert seal_in(tmp_path / "keys") == made
    assert Pades(made).name == "达州市市场监督管理局"
    assert made.key.stat().st_mode & 0o077 == 0


def test_the_code_on_a_letter_is_proved_by_the_key_that_others_pin(tmp_path: Path) -> None:
    """Each office has a key of its own: what one signs the other's key does not prove."""
    instance, payload = tmp_path / "place", payload_of("TB")
    instance.mkdir()
    seal_offices(instance, {"wanzhou": payload["sender"]["name"], "dazhou": payload["receiver"]["name"]})
    letter = sent(payload, tmp_path, Sender.of(instance / KEYS / "wanzhou"), "none.zip").pdf
    # Asked again, as after an office more was entered, nobody gets another one.
    seal_offices(instance, {"wanzhou": payload["sender"]["name"]})
    found = examine(letter, pinned_in(instance / TRUST))
    assert found.sound and found.problems == ()
    with pikepdf.open(io.BytesIO(letter)) as opened:
        code = read_quick_code(properties_of(opened)["QuickCode"])
    keys = {path.name: load_pem_public_key(path.read_bytes()) for path in (instance / TRUST).glob("*code.pub.pem")}
    proving = {name for name, key in keys.items() if isinstance(key, Ed25519PublicKey) and code.proves(key)}
    assert proving == {"wanzhou-code.pub.pem"} and len(keys) == 2
    # Where that key alone is not pinned, the code is nobody's whom we know.
    (instance / TRUST / "wanzhou-code.pub.pem").unlink()
    assert "二维码的签名不是已知的来函机关所作。" in examine(letter, pinned_in(instance / TRUST)).problems
