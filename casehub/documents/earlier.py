"""Frozen facts in the form of their day: what was issued is never rewritten, so it is read anew.

The eighth form calls a paper of two outcomes by the one that it tells.
The seventh form writes every sum as 216000元, and in capitals without 人民币.
The sixth form cites the article of the ground on which a case is cancelled, calls a paper what it
is where it counts its working days, and quotes inside a quotation with the inner marks.
The fifth form says of who stayed away what the proofs of service say, and once for whom somebody
speaks; requests are rows that the paper counts.
The fourth form has what the third has, and prints more of it in words: a defence and whose it is.
The third form holds how a paper can be challenged in the words of the law of its day; the second
named one of three ways, whose words stood in the template. The second lists parties under their
sides (`parties.respondent`) and says of each exhibit which side offered it; the first had the lists
by a plural word, twice, and only that side's title.

The number of the form stands under a name that no field of a kind may have (FACTS_FORM). It stood
under `form`, where the field of that name of two kinds replaced it: of those facts their shape
tells the form.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from casehub.documents.kinds import FACTS_FORM

# The form in which facts are frozen now; facts without a number are of the first.
FORM = 8
FIRST, SECOND, THIRD = 1, 2, 3
# How a paper of the second form calls itself: its kind says so when it is drawn.
OWN_WORD = "{paper}"
# The one paper of which a receipt of complaints told that its party signs for it, by its title,
# before a row of what was served said so.
_SIGNED_FOR_IN_PERSON = "投诉调解书"
# Where the number stood.
_FORMERLY = "form"
# Grounds that were frozen under a key of penalties, and the key that they have for all.
_OF_PENALTIES = {"assist_penalty": "assist", "service_penalty": "service"}
_Frozen = Mapping[str, Any]
_Read = dict[str, Any]


@cache
def _words_of_second() -> Mapping[str, _Frozen]:
    """What the templates of the second form said of each remedy."""
    return tomllib.loads(Path(__file__).with_name("second_form.toml").read_text(encoding="utf-8"))


def in_present_form(facts: Mapping[str, object]) -> _Read:
    """The facts as templates read them now; what was frozen stays as it is."""
    now, form = dict(_signed_for(_with_its_ground(facts))), form_of(facts)
    if isinstance(now.get(_FORMERLY), int):
        del now[_FORMERLY]
    if form == FIRST:
        now = _from_first(now)
    if form < THIRD:
        now = _from_second(now)
    return now | {FACTS_FORM: FORM}


def as_printed(facts: Mapping[str, object]) -> _Read:
    """The facts in the present form, with what was printed in place of what was frozen.

    Where the number of the form stood under the name of a field, papers of the second and third
    form were issued with the number in the place of the field's value: that is what was served.
    """
    now = in_present_form(facts)
    form = form_of(facts)
    if FACTS_FORM not in facts and form != FIRST and _FORMERLY in now:
        now[_FORMERLY] = form
    return now


def form_of(facts: _Frozen) -> int:
    """The form in which the facts were frozen."""
    told = facts.get(FACTS_FORM, facts.get(_FORMERLY, FIRST))
    if isinstance(told, int):
        return told
    if "sentence" in (facts.get("remedy") or {}):
        return THIRD
    listed = (facts.get("parties") or {}).items()
    # The first form had each list a second time.
    return FIRST if all(facts.get(name) == rows for name, rows in listed) else SECOND


def _from_first(facts: _Frozen) -> dict[str, object]:
    # The first form called the list of a side by the side's name and an s.
    parties = {many[:-1]: listed for many, listed in (facts.get("parties") or {}).items()}
    sides = {p.get("role_label", ""): side for side, listed in parties.items() for p in listed}
    doubled = {f"{side}s" for side in parties}
    now = {name: value for name, value in facts.items() if name not in doubled}
    exhibits = facts.get("evidence")
    if isinstance(exhibits, list):
        now["evidence"] = [
            {"side": sides.get(str(row.get("offered_by")), ""), **row} for row in exhibits
        ]
    return now | {"parties": parties}


def _from_second(facts: _Frozen) -> dict[str, object]:
    now = dict(facts)
    told = facts.get("remedy")
    if isinstance(told, dict):
        organ = told.get("recon_organ") or (facts.get("office") or {}).get("recon_organ") or ""
        row, title = told | {"recon_organ": organ}, (facts.get("doc") or {}).get("title") or ""
        said, announced = _in_words(facts, row, "sentence"), _in_words(facts, row, "announced")
        article = _words_of_second().get(str(told.get("mode")), {}).get("article", "")
        cited = (facts.get("basis") or {}).get(article)
        now["remedy"] = told | {
            "sentence": said and said + (f"。（{cited}）" if cited else "。"),
            "announced": announced and f"不服《{title}》的，{announced}。",
            "begins": _begun(facts, str(told.get("mode"))),
        }
    listed = facts.get("remedies")
    if isinstance(listed, list):
        now["remedies"] = [
            {
                "title": row.get("title"),
                "sentence": f"不服《{row.get('title')}》的，{_in_words(facts, row, 'announced')}。",
            }
            for row in listed
        ]
    return now


def _begun(facts: _Frozen, mode: str) -> list[str]:
    """The limits that a remedy told in the second form, and that service of the paper begins."""
    words = _words_of_second().get(mode, {})
    reviewed = (facts.get("house") or {}).get("recon_open")
    found = [*words.get("begins", ()), *(words.get("begins_besides", ()) if reviewed else ())]
    return [str(code) for code in found]


def _in_words(facts: _Frozen, told: _Frozen, where: str) -> str:
    """What the template said there, in the paper or in its announcement; "" of no remedy."""
    words = _words_of_second().get(str(told.get("mode")), {})
    reviewed = (facts.get("house") or {}).get("recon_open")
    text: str = words.get(where, "") + (words.get(f"{where}_besides", "") if reviewed else "")
    return text.format(
        paper=OWN_WORD,
        court=told.get("court") or "",
        organ=told.get("recon_organ") or "",
        limits=defaultdict(str, facts.get("limits") or {}),
    )


def forms_told(facts: Mapping[str, object], text: str) -> list[str]:
    """The forms of evidence that a question of a letter names: one text, one form.

    In the first form 、 stood between several; what was sent so is sealed again as it was.
    """
    first = form_of(facts) == FIRST
    return [one for one in (text.split("、") if first else [text]) if one]


def grounds_told(facts: Mapping[str, object]) -> list[str]:
    """The articles that a letter names as its grounds, as its paper prints them."""
    cited = in_present_form(facts).get("basis") or {}
    return [str(text) for text in cited.values() if text]


def _signed_for(facts: _Frozen) -> _Frozen:
    """The rows of a receipt, with what one said of itself by its title alone."""
    rows = facts.get("documents")
    titles = [row.get("title") for row in rows] if isinstance(rows, list) else []
    if _SIGNED_FOR_IN_PERSON not in titles:
        return facts
    told = [
        {"by_hand": True} | row if title == _SIGNED_FOR_IN_PERSON else row
        for row, title in zip(rows or (), titles, strict=True)
    ]
    return {**facts, "documents": told}


def _with_its_ground(facts: _Frozen) -> _Frozen:
    """The grounds of a letter as it printed them.

    The ground of a penalty had a key of its own: both were frozen, and the template chose. Now a
    ground has a row for each procedure, and only that of the case is frozen.
    """
    cited = dict(facts.get("basis") or {})
    twice = {key: cited.pop(key) for key in _OF_PENALTIES if key in cited}
    if not twice:
        return facts
    if (facts.get("case") or {}).get("procedure") == "penalty":
        cited |= {_OF_PENALTIES[key]: text for key, text in twice.items()}
    return {**facts, "basis": cited}
