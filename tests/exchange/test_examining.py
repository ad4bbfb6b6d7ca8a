"""No file that was made to be taken for a letter is; a letter is, also one of a case."""

from __future__ import annotations

import hashlib
import io
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from casehub.documents.letters.seals import picture_of
from casehub.documents.letters.signed import Trust, judge
from casehub.documents.sign import Pades, sign
from casehub.exchange.examining import Pinned, examine, pinned_in
from casehub.exchange.sealing import Sealed, seal_letter
from casehub.exchange.sending import Sender, signed
from casehub.exchange.verdict import judged
from tests.exchange import fresh, hostile, subtle, unheard
from tests.exchange.certificates import DAY, NOW, Authority, authority
from tests.exchange.payloads import payload_of

KEY = Ed25519PrivateKey.from_private_bytes(b"\7" * 32)
# Of the processor, for a file that is to be seen through by its structure.
QUICK = 1.5
SECONDS = 5
SCAN = b"%PDF-1.7 scan"


@dataclass(frozen=True)
class Scene:
    """A letter as sealed, and as signed by an organisation whose authority is pinned."""

    authority: Authority
    sealed: bytes
    signed: bytes
    pinned: Pinned


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return made_scene(tmp_path_factory.mktemp("trust"))


def made_scene(folder: Path) -> Scene:
    root = authority(folder)
    asks = [
        {"n": 1, "what": "核实供货的数量、单价和付款方式", "whom": "符长青", "evidenceForm": ["询问笔录"]},
        {"n": 2, "what": "查明毛茶的产地和加工地点"},
    ]
    payload = payload_of("XC", asks=asks)
    payload["gongwen"]["附件"] = [
        {"序号": 1, "名称": "送货单", "place": "inside", "file": "songhuo.pdf", "size": len(SCAN),
         "sha256": hashlib.sha256(SCAN).hexdigest()},
    ]  # fmt: skip
    sealed = seal_letter(payload, {"songhuo.pdf": SCAN}, KEY).pdf
    seal = root.certify(payload["sender"]["name"], 7)
    sender = Sender(Pades(seal), picture_of(payload["sender"]["name"]), KEY)
    whole = signed(sealed, payload, sender)
    (folder / "root.pem").write_bytes(root.pem())
    return Scene(root, sealed, whole, pinned_in(folder))


def test_a_signed_letter_holds(scene: Scene) -> None:
    found = examine(scene.signed, scene.pinned)
    assert found.problems == ()
    assert found.sound
    assert found.signer == "重庆市万州区市场监督管理局"
    assert (found.schema, found.flow_id) == ("cq-ip-referral/1.1", "XC-500101-511700-2026-00017-X")
    assert found.as_json() == {
        "intact": True, "trusted": True, "signer": found.signer, "payload_sha256": found.payload_sha256,
        "visible_matches": True, "schema": found.schema, "flow_id": found.flow_id, "problems": [], "notes": [],
    }  # fmt: skip


def test_a_letter_without_a_signature_is_trusted_by_nobody(scene: Scene) -> None:
    found = examine(scene.sealed, scene.pinned)
    assert (found.intact, found.visible_matches, found.trusted) == (True, True, False)
    assert found.problems == ("没有电子签名。",)


def test_a_letter_of_a_case_still_holds(sealed: Sealed) -> None:
    """What partners were sent before letters carried their own code in the metadata."""
    found = examine(sealed.pdf)
    assert (found.intact, found.visible_matches, found.problems) == (True, True, ("没有电子签名。",))


@pytest.mark.parametrize("name", sorted(hostile.ALTERED))
def test_nothing_that_was_altered_passes_as_what_it_says(scene: Scene, name: str) -> None:
    """§5.4 no. 12 of cross_region.md: the data and the visible text disagree."""
    file = hostile.ALTERED[name](scene.sealed)
    began = time.perf_counter()
    found = examine(file, scene.pinned)
    assert time.perf_counter() - began < SECONDS
    assert not (found.intact and found.visible_matches), found
    assert not found.sound
    assert all(one.endswith("。") for one in found.problems) and len(found.problems) > 0


@pytest.mark.parametrize("name", sorted(subtle.SUBTLE))
def test_nothing_is_read_in_another_way_than_it_is_seen(scene: Scene, name: str) -> None:
    found = examine(subtle.SUBTLE[name](scene.sealed), scene.pinned)
    assert not (found.intact and found.visible_matches), found
    assert [one for one in found.problems if one != "没有电子签名。"]


@pytest.mark.parametrize("name", sorted(fresh.FRESH))
def test_nothing_that_is_painted_or_said_in_yet_another_way_passes(scene: Scene, name: str) -> None:
    file = fresh.FRESH[name](scene.sealed)
    began = time.perf_counter()
    found = examine(file, scene.pinned)
    assert time.perf_counter() - began < SECONDS
    assert not (found.intact and found.visible_matches), found
    assert [one for one in found.problems if one != "没有电子签名。"]


@pytest.mark.parametrize("name", sorted(unheard.ALL))
def test_no_odd_number_name_colour_key_or_word_passes(scene: Scene, name: str) -> None:
    file = unheard.ALL[name](scene.sealed)
    began = time.process_time()
    found = examine(file, scene.pinned)
    assert time.process_time() - began < QUICK
    assert not (found.intact and found.visible_matches and found.problems == ("没有电子签名。",)), found
    assert not found.sound and all(one.endswith("。") for one in found.problems)


@pytest.mark.parametrize("name", sorted(fresh.COSTLY))
def test_what_takes_a_reader_long_ends_within_the_limits(scene: Scene, name: str) -> None:
    """Answered at once by what it is made of, not by the limit of time, which its process has too."""
    file = fresh.COSTLY[name](scene.sealed)
    began = time.process_time()
    found = examine(file, scene.pinned)
    assert time.process_time() - began < QUICK
    assert not found.visible_matches and not found.sound and found.problems
    assert not judged(file).sound


@pytest.mark.parametrize("name", sorted(fresh.SIGNED))
def test_no_update_and_no_other_range_of_bytes_keeps_a_signature(scene: Scene, name: str) -> None:
    """Each way of updating a file, and each way of saying that a signature covers what it does not."""
    file = fresh.SIGNED[name](scene.signed)
    assert file != scene.signed
    found = examine(file, scene.pinned)
    assert not found.sound and not (found.intact and found.trusted), found
    assert found.problems


def test_a_signature_vouches_for_faces_of_a_bureau_and_for_no_false_ones(scene: Scene) -> None:
    """What is compared with our faces is not asked of a bureau with its own, which we know."""
    seal = scene.authority.certify("重庆市万州区市场监督管理局", 31)
    own = subtle.of(subtle.fonts(lambda font: font.update(pikepdf.Dictionary(BaseFont=pikepdf.Name("/ABCDEF+OwnFace")))))
    named = own(scene.sealed)
    assert examine(sign(named, seal), scene.pinned).sound
    assert "又没有可信的签名" in "".join(examine(named, scene.pinned).problems)
    false = examine(sign(subtle.SUBTLE["two figures crossed in the face"](scene.sealed), seal), scene.pinned)
    assert false.trusted and not false.visible_matches
    assert "字体被改动" in "".join(false.problems)


@pytest.mark.parametrize("name", sorted(hostile.BROKEN))
def test_what_is_no_letter_is_one_sentence(scene: Scene, name: str) -> None:
    file = hostile.BROKEN[name](scene.sealed)
    began = time.perf_counter()
    found = examine(file, scene.pinned)
    assert time.perf_counter() - began < SECONDS
    assert found.payload is None
    assert len(found.problems) == 1
    assert not (found.intact or found.trusted or found.visible_matches)


@pytest.mark.parametrize("name", sorted(hostile.ODD))
def test_what_a_file_should_not_be_made_of_is_told(scene: Scene, name: str) -> None:
    found = examine(hostile.ODD[name](scene.sealed), scene.pinned)
    assert not found.intact
    assert not found.sound


def test_the_corpus_is_large_enough() -> None:
    made = (hostile.ALTERED, hostile.BROKEN, hostile.ODD, subtle.SUBTLE, fresh.FRESH, fresh.SIGNED, unheard.ALL)
    assert sum(map(len, made)) >= 365


def later(pdf: bytes, content: bytes) -> bytes:
    """Something appended as an update of the file."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        root, size = opened.Root.objgen[0], len(opened.objects) + 1
    start = pdf.rindex(b"startxref\n") + 10
    before = pdf[start : pdf.index(b"\n", start)]
    at = len(pdf)
    head = b"%d 0 obj\n%s\nendobj\n" % (size, content)
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer\n<</Size %d/Root %d 0 R/Prev %s>>\nstartxref\n%d\n%%%%EOF\n"
    return pdf + head + table % (size, at, size + 1, root, before, at + len(head))


def resaved(pdf: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.save(out)
    return out.getvalue()


def emptied(pdf: bytes) -> bytes:
    start = gap(pdf)[0] + 1
    return pdf[:start] + b"0" * 200 + pdf[start + 200 :]


def gap(pdf: bytes) -> tuple[int, int]:
    """Where the signature stands in the file."""
    ranges = [int(one) for one in pdf[pdf.rindex(b"/ByteRange") :].split(b"[")[1].split(b"]")[0].split()]
    return ranges[1], ranges[2]


def padded(pdf: bytes) -> bytes:
    _, end = gap(pdf)
    return pdf[: end - 3] + b"1" + pdf[end - 2 :]


def shouted(pdf: bytes) -> bytes:
    start, _ = gap(pdf)
    at = next(n for n in range(start + 1, start + 400) if chr(pdf[n]).isalpha())
    return pdf[:at] + pdf[at : at + 1].swapcase() + pdf[at + 1 :]


AFTER_SIGNING = {
    "updated": lambda pdf: later(pdf, b"<</X 1>>"),
    "saved again by a viewer": resaved,
    "something behind": lambda pdf: pdf + b"%x\n%%EOF\n",
    "blanks behind": lambda pdf: pdf + b"\n",
    "signature emptied": emptied,
    "padding used": padded,
    "digits written otherwise": shouted,
    "note added": lambda pdf: hostile.unfit(pdf, hostile.note("Text", Contents="x")),
    "signed twice": None,
}


@pytest.mark.parametrize("name", AFTER_SIGNING)
def test_whatever_comes_after_signing_is_noticed(scene: Scene, name: str) -> None:
    """§5.4 no. 11 of cross_region.md: saved again by a viewer, among others."""
    change = AFTER_SIGNING[name]
    if change is None:
        again = scene.authority.certify("重庆市万州区市场监督管理局", 17)
        file = sign(scene.signed.replace(b"(Seal)", b"(Soal)"), again)
    else:
        file = change(scene.signed)
    found = examine(file, scene.pinned)
    assert not found.intact, found
    assert not found.trusted


def test_who_signed_must_be_known_in_force_and_the_sender(scene: Scene, tmp_path: Path) -> None:
    office = "重庆市万州区市场监督管理局"
    root = scene.authority
    stranger = authority(tmp_path)
    root_of_scene = scene.pinned.certificates.roots
    revoked = Pinned(Trust(root_of_scene, pinned_from(tmp_path, root.revoke(23)).certificates.revoked))
    told: Mapping[str, tuple[bytes, Pinned]] = {
        "不在信任名单内": (sign(scene.sealed, stranger.certify(office, 20)), scene.pinned),
        "到期": (sign(scene.sealed, root.certify(office, 21, NOW - 90 * DAY, NOW - DAY)), scene.pinned),
        "尚未生效": (sign(scene.sealed, root.certify(office, 22, NOW + DAY, NOW + 9 * DAY)), scene.pinned),
        "已经吊销": (sign(scene.sealed, root.certify(office, 23)), revoked),
        "与来函机关“重庆市万州区市场监督管理局”不一致": (
            sign(scene.sealed, root.certify("达州市市场监督管理局", 24)), scene.pinned,
        ),
    }  # fmt: skip
    for said, (file, pinned) in told.items():
        found = examine(file, pinned)
        assert found.intact and found.visible_matches
        assert not found.trusted
        assert said in "".join(found.problems)
    # It held on its day.
    ended = told["到期"][0]
    assert examine(ended, scene.pinned, NOW - 2 * DAY + timedelta(minutes=1)).trusted


def pinned_from(folder: Path, revoked: bytes) -> Pinned:
    (folder / "revoked.crl").write_bytes(revoked)
    return pinned_in(folder)


def test_the_code_is_signed_by_a_pinned_key(scene: Scene) -> None:
    certificates = scene.pinned.certificates
    other = Pinned(certificates, (Ed25519PrivateKey.generate().public_key(),))
    assert examine(scene.signed, Pinned(certificates, (KEY.public_key(),))).sound
    found = examine(scene.signed, other)
    assert "二维码的签名不是已知的来函机关所作。" in found.problems
    assert not found.sound


def test_no_byte_can_be_changed(scene: Scene) -> None:
    """Five hundred places by chance; of the signature itself, which nobody signs, many more."""
    dice, (start, end) = random.Random(20261128), gap(scene.signed)
    places = [dice.randrange(len(scene.signed)) for _ in range(380)]
    places += [dice.randrange(start, end) for _ in range(140)]
    passed = []
    for number, place in enumerate(places):
        file = bytearray(scene.signed)
        file[place] ^= 1 << dice.randrange(8)
        # The signature alone decides; every twentieth file is looked at whole.
        if judge(bytes(file), scene.pinned.certificates).intact or (number % 20 == 0 and examine(bytes(file), scene.pinned).intact):
            passed.append(place)
    assert passed == []
