"""What the source never does: a control that a reader could only believe is a search here."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.source import PROJECT, modules, name_of, project_files, tree_of

TEMPLATES = sorted((PROJECT / "templates" / "web").rglob("*.html"))
# Rooms that answer people; the others are commands of the operator, the benchmark, migrations.
ANSWERING = ("acts", "casefile", "deadlines", "desk", "exchange", "fields", "papers", "people", "procedures", "web")


def calls() -> Iterator[tuple[str, ast.Call, str]]:
    """(file, call, dotted name) of every call in the program."""
    for path in modules():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call):
                yield name_of(path), node, ast.unparse(node.func)


def imported() -> Iterator[tuple[str, str]]:
    """(file, module) of every import in the program."""
    for path in modules():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Import):
                yield from ((name_of(path), alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield name_of(path), node.module or ""


def test_the_searches_search() -> None:
    assert len(TEMPLATES) > 40
    assert len(list(calls())) > 5_000
    assert {"argon2", "secrets", "hashlib"} <= {module for _, module in imported()}


def test_nothing_typed_is_ever_a_program() -> None:
    forbidden = {"eval", "exec", "compile", "os.system", "os.popen", "__import__"}
    assert [(f, n) for f, _, n in calls() if n in forbidden] == []


def test_nothing_is_read_back_as_objects() -> None:
    modules_ = {"pickle", "marshal", "shelve", "dill", "jsonpickle"}
    assert [(f, m) for f, m in imported() if m.split(".")[0] in modules_] == []
    assert [(f, n) for f, _, n in calls() if n in {"yaml.load", "yaml.unsafe_load", "yaml.full_load"}] == []


def test_commands_are_started_without_a_shell() -> None:
    shells = [
        (file, ast.unparse(call))
        for file, call, _ in calls()
        for word in call.keywords
        if word.arg == "shell" and not (isinstance(word.value, ast.Constant) and word.value.value is False)
    ]
    assert shells == []


def test_statements_bind_what_was_typed() -> None:
    """No statement of a room that answers people is put together from text."""
    spelled = [
        (file, ast.unparse(call))
        for file, call, name in calls()
        if file.split("/")[1] in ANSWERING
        and name.split(".")[-1] in {"text", "exec_driver_sql", "execute", "literal_column"}
        and call.args
        and isinstance(call.args[0], ast.JoinedStr | ast.BinOp)
    ]
    assert spelled == []


def test_digests_are_long_enough_and_chance_is_the_systems() -> None:
    assert [(f, n) for f, _, n in calls() if n in {"hashlib.md5", "hashlib.sha1", "hashlib.new"}] == []
    assert [(f, m) for f, m in imported() if m in {"random", "uuid"}] == []


def test_ciphers_are_a_librarys_whole_constructions() -> None:
    """Fernet and signatures only; nobody here chooses a mode, a padding or an initial vector."""
    parts = ("cryptography.hazmat.primitives.ciphers", "cryptography.hazmat.primitives.asymmetric.padding")
    assert [(f, m) for f, m in imported() if m.startswith((*parts, "Crypto", "nacl", "rsa", "ecdsa"))] == []
    used = {m for _, m in imported() if m.startswith("cryptography")}
    assert "cryptography.fernet" in used


# The worker asks the authority that the bureau names to stamp a checkpoint, and hands counts to the
# mail server that the bureau names; no page comes here.
ASKS_OUTSIDE = ("casehub/bench/", "casehub/documents/timestamps.py", "casehub/worker/gateway.py")


def test_pages_fetch_nothing_from_the_network() -> None:
    fetchers = ("requests", "httpx", "aiohttp", "urllib3", "urllib.request", "http.client", "smtplib", "ftplib")
    found = [(f, m) for f, m in imported() if m.startswith(fetchers) and not f.startswith(ASKS_OUTSIDE)]
    assert found == []


def test_no_pattern_template_or_format_is_made_of_what_was_typed() -> None:
    """Patterns are constants; templates are files of the program; formats are constants."""
    makers = {"render_template_string", "from_string", "Template", "jinja2.Template"}
    assert [(f, n) for f, _, n in calls() if n.split(".")[-1] in makers] == []
    patterns = [
        (file, ast.unparse(call))
        for file, call, name in calls()
        if re.fullmatch(r"re\.(compile|search|match|fullmatch|sub|findall|finditer|split)", name)
        and file.split("/")[1] in ANSWERING
        and not isinstance(call.args[0], ast.Constant)
        and not (isinstance(call.args[0], ast.Name) and call.args[0].id.isupper())
        and "re.escape" not in ast.unparse(call.args[0])
        # A field declares the shape of what is written in it.
        and ast.unparse(call.args[0]) != "self.shape"
    ]
    assert patterns == []
    formats = [
        (file, ast.unparse(call))
        for file, call, name in calls()
        if name.endswith(".format")
        and file.split("/")[1] in {"web", "desk", "people"}
        and isinstance(call.func, ast.Attribute)
        and not re.match(r"['\"]|Markup\(['\"]", ast.unparse(call.func.value))
    ]
    assert formats == []


@pytest.mark.parametrize("what, pattern", [
    ("unescaped output", r"\|\s*safe\b|autoescape\s+false|\bMarkup\("),
    ("inline script or style", r"\son[a-z]+\s*=\s*[\"']|\sstyle\s*=\s*[\"']|javascript:"),
    ("something of a stranger", r"(?:src|href|action)\s*=\s*[\"'](?:https?:)?//"),
    ("a store in the browser", r"localStorage|sessionStorage|indexedDB|document\.cookie"),
    ("text as markup", r"innerHTML|outerHTML|insertAdjacentHTML|document\.write"),
    ("messages between windows", r"postMessage"),
    ("plug-ins", r"<(?:object|embed|applet)\b"),
    ("a secret question", r"密保|提示问题|安全问题"),
    ("a password that cannot be pasted", r"onpaste|readonly"),
])  # fmt: skip
def test_no_page_has(what: str, pattern: str) -> None:
    found = [p.name for p in TEMPLATES if re.search(pattern, p.read_text(encoding="utf-8"))]
    assert found == [], what


def test_passwords_are_typed_covered() -> None:
    inputs = [
        tag
        for path in TEMPLATES
        for tag in re.findall(r"<input[^>]*>", path.read_text(encoding="utf-8"))
        if "password" in tag
    ]
    assert inputs
    assert [tag for tag in inputs if 'type="password"' not in tag or "autocomplete=" not in tag] == []


SCRIPTS = sorted((PROJECT / "casehub" / "web" / "static").rglob("*.js"))
# What makes text of a page, an answer or an address into markup or program, keeps something in the
# browser, or listens to and asks others.
TRICKED = (
    r"DOMParser|innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|\bFunction\b|setTimeout|setInterval",
    r"localStorage|sessionStorage|indexedDB|cookie|caches",
    r"postMessage|addEventListener\(\"message|\bfetch\b|XMLHttpRequest|WebSocket|EventSource|import\b",
    r"\blocation\b|\.action\b|\.href\b|\.src\b|createElement|https?://",
)


# What one script needs of it, and nothing more: the draft waits for a pause in typing and sends the
# form to where its own button would; that a case was opened is told to the address on its own tag;
# a form asks the address on its own tag whether the line is there before it is sent; a form that is
# sent to its own address for what a ticked paper asks takes its fields out of the page that comes.
NEEDED = {
    "approve.js": set[str](),
    "asked.js": {"fetch", "DOMParser", ".action"},
    "draft.js": {"setTimeout", "fetch"},
    "incoming.js": set[str](),
    "line.js": {"setTimeout", "fetch"},
    "opened.js": {"fetch"},
    "rest.js": set[str](),
    "right.js": set[str](),
    "security_key.js": set[str](),
}


@pytest.mark.parametrize("pattern", TRICKED)
def test_there_is_no_script_that_could_be_tricked(pattern: str) -> None:
    """The security keys read the page's options, set text and send the form; the drafts send it."""
    assert [p.name for p in SCRIPTS] == sorted(NEEDED)
    for path in SCRIPTS:
        text = "\n".join(line.partition("// ")[0] for line in path.read_text(encoding="utf-8").splitlines())
        assert set(re.findall(pattern, text)) <= NEEDED[path.name], path.name


def test_the_draft_is_sent_to_its_own_button_and_waits_for_a_function() -> None:
    text = (PROJECT / "casehub" / "web" / "static" / "draft.js").read_text(encoding="utf-8")
    assert re.findall(r"fetch\(([^,)]*)", text) == ["button.formAction"]
    assert re.findall(r"setTimeout\(([^,)]*)", text) == ["keep"]


def test_what_a_ticked_paper_asks_comes_from_the_address_of_the_form_itself() -> None:
    text = (PROJECT / "casehub" / "web" / "static" / "asked.js").read_text(encoding="utf-8")
    assert re.findall(r"fetch\(([^,)]*)", text) == ["form.action"]
    assert re.findall(r"parseFromString\(([^,)]*)", text) == ["html"]
    assert 'const form = document.querySelector("form[data-asks]");' in text
    assert re.findall(r"const html = (.*);", text) == ["await answer.text()"]


def test_an_opened_case_is_told_to_the_address_that_the_page_itself_gives() -> None:
    text = (PROJECT / "casehub" / "web" / "static" / "opened.js").read_text(encoding="utf-8")
    assert re.findall(r"fetch\(([^,)]*)", text) == ["to"]
    assert "const { to, csrf } = document.currentScript.dataset;" in text


def test_a_form_asks_after_the_line_at_the_address_that_the_page_itself_gives() -> None:
    text = (PROJECT / "casehub" / "web" / "static" / "line.js").read_text(encoding="utf-8")
    assert re.findall(r"fetch\(([^,)]*)", text) == ["place"]
    assert "const place = form.dataset.line;" in text
    assert re.findall(r"setTimeout\(([^,)]*)", text) == ["stop", "send"]


def test_a_page_loads_only_scripts_of_its_own_with_its_nonce() -> None:
    tags = [tag for path in TEMPLATES for tag in re.findall(r"<script[^>]*>", path.read_text(encoding="utf-8"))]
    assert tags
    assert [t for t in tags if "url_for('static'" not in t or 'nonce="{{ nonce() }}"' not in t] == []


def test_no_key_lies_in_the_source() -> None:
    marks = ("-----BEGIN " + "PRIVATE KEY", "-----BEGIN " + "RSA PRIVATE", "AKIA" + "IOSF", "SECRET_KEY" + "=k")
    kinds = {".py", ".toml", ".yaml", ".env", ".md", ".conf", ".service", ""}
    texts = {name_of(p): p.read_bytes() for p in project_files() if p.suffix in kinds}
    assert len(texts) > 400
    assert [name for name, text in texts.items() if any(m.encode() in text for m in marks)] == []


def test_no_values_are_taken_over_by_their_names_from_a_form() -> None:
    """Rows are set from declared fields, never from whatever a request names."""
    found = [
        (file, ast.unparse(call))
        for file, call, name in calls()
        if any(w.arg is None and "request." in ast.unparse(w.value) for w in call.keywords)
        or (name == "setattr" and "request." in ast.unparse(call))
    ]
    assert found == []
