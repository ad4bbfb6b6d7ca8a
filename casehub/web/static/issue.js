// A paper that is ticked asks for its fields at once, in the same form; what is typed and every file that
// was chosen stays. Without this file the page asks for them when the form is looked through.
"use strict";
(() => {
  const form = document.querySelector("form[data-line]");
  if (!form || !window.fetch || !window.DOMParser) return;
  const part = () => form.querySelector("section .in");
  let asking = 0;

  const put = (drawn, ticked) => {
    const old = part();
    const open = new Set([...old.querySelectorAll("details[open] > summary")].map((one) => one.textContent));
    for (const file of old.querySelectorAll("input[type=file]")) {
      const there = drawn.querySelector(`input[type=file][name="${CSS.escape(file.name)}"]`);
      if (there && file.value) there.replaceWith(file);
    }
    old.replaceWith(drawn);
    for (const one of drawn.querySelectorAll("details > summary"))
      if (open.has(one.textContent)) one.parentElement.open = true;
    const again = drawn.querySelector(`input[name=issue][value="${CSS.escape(ticked)}"]`);
    for (let one = again; one; one = one.parentElement) if (one.tagName === "DETAILS") one.open = true;
    if (again) again.focus({ preventScroll: true });
  };

  form.addEventListener("change", async (event) => {
    if (event.target.name !== "issue") return;
    const mine = (asking += 1), ticked = event.target.value;
    const typed = new FormData(form);
    for (const input of form.querySelectorAll("input[type=file]")) typed.delete(input.name);
    typed.set("do", "fill");
    try {
      const answer = await fetch(form.action, { method: "POST", body: typed, redirect: "error" });
      if (!answer.ok) return;
      const before = JSON.stringify([...typed].filter(([, value]) => typeof value === "string"));
      const drawn = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = drawn.querySelector("form[data-line] section .in");
      const now = new FormData(form);
      for (const input of form.querySelectorAll("input[type=file]")) now.delete(input.name);
      now.set("do", "fill");
      // Who typed on meanwhile is asked when the form is looked through.
      if (!found || mine !== asking || JSON.stringify([...now]) !== before) return;
      put(document.adoptNode(found), ticked);
    } catch {
      // On a bad line the page asks when the form is looked through.
    }
  });
})();
