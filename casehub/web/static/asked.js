// A paper that is ticked in the form of a step shows at once what it asks for, below itself, and one
// that is ticked off takes it away. Without this file 核对 shows the same.
"use strict";
(() => {
  const form = document.querySelector("form[data-asks]");
  if (!form || !window.fetch || !window.DOMParser) return;
  const place = () => form.querySelector("section .in");
  // What is typed while the answer is on its way must not be lost: then it is asked again.
  let typed = 0;
  let asking = false;

  const opened = (root) => [...root.querySelectorAll("details[open] > summary")].map((one) => one.textContent.trim());

  const lay = (html, tick) => {
    const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("form[data-asks] section .in");
    const old = place();
    if (!fresh || !old) return;
    const { id } = document.activeElement || {};
    const top = tick.getBoundingClientRect().top;
    const open = opened(old);
    const draft = form.elements.namedItem("draft").value;
    for (const summary of fresh.querySelectorAll("details:not([open]) > summary")) {
      if (open.includes(summary.textContent.trim())) summary.parentElement.open = true;
    }
    old.replaceWith(document.importNode(fresh, true));
    // Kept since by this very page.
    form.elements.namedItem("draft").value = draft;
    const again = [...form.querySelectorAll(`input[name="${form.dataset.asks}"]`)].find((one) => one.value === tick.value);
    if (again) window.scrollBy(0, again.getBoundingClientRect().top - top);
    const active = id && document.getElementById(id);
    if (active) active.focus({ preventScroll: true });
    else if (again) again.focus({ preventScroll: true });
  };

  const ask = async (tick) => {
    if (asking) return;
    asking = true;
    try {
      let seen;
      do {
        seen = typed;
        const sent = new FormData(form);
        sent.set("do", "fill");
        const answer = await fetch(form.action, { method: "POST", body: sent, redirect: "error" });
        if (!answer.ok) return;
        const html = await answer.text();
        if (seen === typed) lay(html, tick);
      } while (seen !== typed);
    } catch {
      // On a bad line 核对 asks the same.
    } finally {
      asking = false;
    }
  };

  form.addEventListener("input", (event) => {
    typed += 1;
    if (event.target.name !== form.dataset.asks) return;
    // A file that was chosen cannot be put into a form that is drawn anew.
    if ([...form.querySelectorAll("input[type=file]")].some((one) => one.files.length)) return;
    ask(event.target);
  });
})();
