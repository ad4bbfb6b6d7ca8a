"""Invented facts with which every kind renders: its own fields, and what its template asks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from html import unescape
from typing import Any

import pytest

from casehub.documents import Kind, body_html, check, names_used, sample_facts
from casehub.documents.kinds import NO_REMEDY
from casehub.fields import BoolField, ChoiceField, LongField, TextField
from tests.faults.world import rules

NAMES = sorted(rules().kinds)


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_lacks_nothing_and_is_drawn(kinds: Mapping[str, Kind], name: str) -> None:
    kind = kinds[name]
    facts = sample_facts(kind)
    assert check(kind, facts) == []
    assert kind.title in body_html(kind, facts) or facts["doc"]["title"] == kind.title
    assert {field.id for field in kind.fields} <= set(facts)
    used = names_used(kind)
    for group in ("basis", "limits", "house"):
        assert set(facts[group]) == set(used[group])


def test_two_samples_share_nothing(kinds: Mapping[str, Kind]) -> None:
    one = sample_facts(kinds["filing_notice"])
    one["doc"]["title"] = one["parties"]["spoilt"] = "spoilt"
    other = sample_facts(kinds["filing_notice"])
    assert other["doc"]["title"] == kinds["filing_notice"].title
    assert "spoilt" not in other["parties"]


def test_who_is_addressed_and_numbered_follows_the_kind(kinds: Mapping[str, Kind]) -> None:
    served, inner = kinds["filing_notice"], kinds["hearing_record"]
    assert served.served_on and not inner.served_on
    assert sample_facts(served)["doc"]["addressee"]
    assert sample_facts(inner)["doc"]["addressee"] is None
    assert sample_facts(served)["doc"]["no"]
    # A letter bears the number of its letter block.
    assert sample_facts(kinds["assistance_request"])["doc"]["no"] == ""


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_has_the_law_of_its_day_and_the_parties_of_its_procedure(
    kinds: Mapping[str, Kind], name: str
) -> None:
    """Who reads a sample reads what a paper of the kind says: no remedy, title or article of another."""
    kind, book = kinds[name], rules()
    facts: dict[str, Any] = sample_facts(kind)
    procedure = next(iter(kind.procedures))
    assert facts["case"]["procedure"] == procedure
    law = book.law.on(date.fromisoformat(facts["doc"]["date"]), (procedure,))
    told = facts["remedy"]
    if kind.remedy == NO_REMEDY:
        assert (told["mode"], told["sentence"], told["announced"]) == (NO_REMEDY, "", "")
    else:
        names = {"suit": told["court"], "review": told["recon_organ"]}
        remedy = law.remedy(kind.remedy)
        assert told["sentence"] == remedy.told(law, kind.calls_itself, names)
        assert told["announced"] == remedy.announced(law, kind.title, names)
    for key, text in facts["basis"].items():
        assert text == law.basis(key) or not law.basis(key), key


# What no sentence of a paper has: two stops, nothing in brackets, an article of nothing, a law that
# is named again where it was just named, a time of day or a date as machines write them.
STRAY = re.compile(
    r"[。；，、：][。；，、]|「」|“”|《》|（）|（[，、；。]|[，、；]）|第[条款项]|的的"
    r"|《([^《》]+)》(?:（[^（）]*）)?第[^《》，。；]*[、和，]《\1》"
    r"|(?<![\d.])\d{1,2}:\d{2}(?!\d)|(?<![\w/.-])20\d\d-\d\d-\d\d(?!\d)"
)


def _read(html: str) -> str:
    """What is read on a paper, its blocks apart and its addresses of the network left out."""
    parts = re.sub(r"</(?:p|t[dhr]|h\d|li|div|caption)>|<br[^>]*>", "\n", html)
    words = unescape(re.sub(r"<[^>]*>", "", parts))
    return re.sub(r"https?://\S+", "", re.sub(r"[ \t]+", "", words))


@pytest.mark.parametrize("name", NAMES)
def test_no_paper_prints_what_no_sentence_has(kinds: Mapping[str, Kind], name: str) -> None:
    """With each of its choices, as the samples fill it."""
    kind = kinds[name]
    facts: dict[str, Any] = sample_facts(kind)
    turns: list[dict[str, Any]] = [{}]
    turns += [{f.id: value} for f in kind.fields if isinstance(f, ChoiceField) for value, _ in f.options]
    turns += [{f.id: told} for f in kind.fields if isinstance(f, BoolField) for told in (True, False)]
    for turn in turns:
        said = _read(body_html(kind, facts | turn))
        assert not (found := STRAY.search(said)), (turn, said[max(0, found.start() - 30) : found.end() + 10])


@pytest.mark.parametrize("name", NAMES)
def test_who_ends_a_text_with_a_stop_has_no_second_one(kinds: Mapping[str, Kind], name: str) -> None:
    """Whoever types a text that a sentence takes in may end it himself."""
    kind = kinds[name]
    facts: dict[str, Any] = sample_facts(kind)
    for field in (one for one in kind.fields if isinstance(one, LongField) and facts[one.id]):
        ended = facts | {field.id: f"{str(facts[field.id]).rstrip('。；')}。"}
        said = _read(body_html(kind, ended))
        assert not (found := STRAY.search(said)), (field.id, said[max(0, found.start() - 30) : found.end() + 10])


SUSPECTED = "涉嫌"


@pytest.mark.parametrize("name", NAMES)
def test_no_paper_says_twice_that_something_is_suspected(kinds: Mapping[str, Kind], name: str) -> None:
    """Whoever types what is suspected may type the word, too, in whichever field it stands."""
    kind = kinds[name]
    facts = sample_facts(kind)
    own = {one.id for one in kind.fields if isinstance(one, TextField | LongField)}
    for told in (facts, *(facts[block] for block in ("case",) if block in facts)):
        for column in (own if told is facts else {"cause"}) & told.keys():
            if isinstance(told[column], str) and not told[column].startswith(SUSPECTED):
                told[column] = f"{SUSPECTED}{told[column]}"
    assert f"{SUSPECTED}{SUSPECTED}" not in body_html(kind, facts)


def test_a_paper_calls_itself_what_its_title_says(kinds: Mapping[str, Kind]) -> None:
    """本通知书 stands in no 告知书, 本告知书 in no 通知书, and so on."""
    words = {"通知书", "告知书", "决定书", "裁决书", "催告书"}
    wrong = []
    for name in NAMES:
        kind = kinds[name]
        own = {word for word in words if kind.title.endswith(word)}
        # What it quotes speaks of the paper it is quoted from.
        said = re.sub(r"“[^“”]*”", "", _read(body_html(kind, sample_facts(kind))))
        wrong += [(name, f"本{word}") for word in words - own if own and f"本{word}" in said]
    assert wrong == []


@pytest.mark.parametrize("name", ["list_notice", "list_entry_decision", "penalty_publicity_form", "cnipa_report"])
def test_what_was_decided_is_suspected_no_longer(kinds: Mapping[str, Kind], name: str) -> None:
    """Whoever typed the word with the cause of the case typed it before anything was decided."""
    facts: dict[str, Any] = sample_facts(kinds[name])
    facts["case"] |= {"cause": f"{SUSPECTED}侵犯注册商标专用权"}
    said = body_html(kinds[name], facts)
    assert "侵犯注册商标专用权" in said and SUSPECTED not in said


# Where a paper speaks to its party, and where a sentence of it speaks of the party as of another.
SPOKEN_TO, SPOKEN_OF = re.compile(r"你（单位）|你单位|你(?![（局厅院会处])"), re.compile(r"(?:^|[。；])当事人(?!或者有关人员)")


def spoken(kind: Kind) -> tuple[bool, list[str]]:
    """Whether the specimen speaks to its reader, and each place where it calls the reader 当事人."""
    drawn = re.sub(r"</(?:p|td|th|h\d|li)>", "。", body_html(kind, sample_facts(kind)))
    text = re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", drawn))
    found = [text[one.start() : one.end() + 20] for one in SPOKEN_OF.finditer(text)]
    return bool(SPOKEN_TO.search(text)), [one for one in found if not re.match(r"[。；]?当事人[。：（]", one)]


def _is_the_party(kind: Kind) -> bool:
    """Whether who is spoken to is called 当事人 in the case: a right-holder is told of one."""
    addressee: Any = sample_facts(kind)[kind.directed_at]
    return str(addressee.get("role_label", "")) == "当事人"


def test_a_paper_for_one_party_speaks_to_it_throughout(kinds: Mapping[str, Kind]) -> None:
    """行政处罚法第五十六条 alone is quoted in its own words: 当事人或者有关人员不得销毁或者转移证据."""
    directed = {name: kind for name, kind in kinds.items() if kind.directed_at and kind.family != "record"}
    told = {name: spoken(kind) for name, kind in directed.items() if _is_the_party(kind)}
    speaking = {name: found for name, (speaks, found) in told.items() if speaks}
    assert len(speaking) > 10
    assert {name: found for name, found in speaking.items() if found} == {}
