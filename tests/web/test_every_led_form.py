"""Every form that somebody is led to by links: of a case, a paper, a person, all errors in one answer."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from casehub.web.sign_in.auth import routes as of_sign_in
from tests import factories
from tests.web.case.test_proposals import december, path_of, received, sent_up, typed
from tests.web.markup import beside, parse, values
from tests.web.paper.test_documents import with_paper
from tests.web.test_every_form import KEPT, controls, spoilt
from tests.web.test_links import HREF, sort_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from xml.etree.ElementTree import Element

    from flask import Flask

    from tests.web.conftest import Browser

__all__ = ["december"]

# So many sorts of page each of them walks through.
MOST_PAGES = 60
# In these no key sends the form.
NO_ENTER = frozenset({"hidden", "submit", "file"})


def forms_of(page: str) -> Iterator[tuple[str, Element]]:
    """The forms of a page that send something, with where to."""
    for one in parse(page).iter("form"):
        if one.get("method") == "post":
            yield str(one.get("action")), one


def strays(form: Element) -> bool:
    """Whether Enter in a field presses what the form is not for: a browser takes the first button."""
    buttons = [one for one in form.iter("button") if one.get("type") != "button"]
    typed = [one for one in controls(form) if one.tag == "input" and one.get("type", "text") not in NO_ENTER]
    first = set(str(buttons[0].get("class")).split()) if buttons else set()
    return bool(typed) and len(buttons) > 1 and "btn-main" not in first and buttons[0].get("aria-hidden") != "true"


def test_every_form_of_a_case_of_a_paper_and_of_a_person_tells_all_its_errors_at_once(
    app: Flask, office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    """Whatever form somebody is led to by the links of her pages; one of each sort is enough."""
    reference, _ = with_paper(office)
    waits = received(office)
    sent_up(sign_in("clerk"), path_of(waits), typed(office, waits))
    router, seen = app.url_map.bind("localhost"), [""]
    for who in ("clerk", "examiner", "head", "security", "dispatcher"):
        browser = sign_in(who)
        ahead = ["/desk", f"/cases/{reference}", f"/cases/{waits}", "/people", "/rules", "/incoming"]
        walked: set[str] = set()
        while ahead and len(walked) < MOST_PAGES:
            path = ahead.pop(0)
            if sort_of(path) in walked:
                continue
            walked.add(sort_of(path))
            answer = browser.get(path)
            if answer.status_code != 200 or answer.mimetype != "text/html":
                continue
            page = answer.get_data(as_text=True)
            ahead += [link for link in map(unescape, HREF.findall(page)) if sort_of(link) not in walked]
            for action, form in forms_of(page):
                assert not strays(form), (path, action)
                endpoint, given = router.match(urlsplit(action).path, method="POST")
                sort = f"{endpoint} {given.get('step', '')}"
                asks = any(one.get("required") is not None for one in controls(form))
                sent, wrong, kept = spoilt(form)
                # What is looked for is told on the list, and no form that is refused.
                if sort in seen or len(wrong) < 2 or not asks or endpoint.startswith(f"{of_sign_in.name}."):
                    continue
                refused = browser.post(action, sent)
                seen.append(sort)
                assert refused.status_code == 422, (sort, path)
                assert wrong <= beside(refused.text).keys(), (sort, path, wrong - beside(refused.text).keys())
                back = values(refused.text)
                assert {name: back.get(name) for name in kept} == dict.fromkeys(kept, KEPT), (sort, path)
    # Papers that come, leave, steps of either case, what a supervisor says, people and what they hold.
    assert len(seen) > 15, seen
