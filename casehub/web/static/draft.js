// Keeps what is typed into the form of a step while it is being typed. The button 暂存 does the same
// without this file. Nothing is ever overwritten here that another window has kept.
"use strict";
(() => {
  const button = document.querySelector("button[data-draft]");
  const says = document.getElementById("kept");
  if (!button || !says || !window.fetch) return;
  const form = button.form;
  const PAUSE = 1500;
  let timer = 0;
  let sending = false;
  let changed = false;
  let over = false;

  const later = () => {
    changed = true;
    if (over) return;
    window.clearTimeout(timer);
    timer = window.setTimeout(keep, PAUSE);
  };

  const keep = async () => {
    if (over || sending || !changed) return;
    sending = true;
    changed = false;
    const typed = new FormData(form);
    for (const input of form.querySelectorAll("input[type=file]")) typed.delete(input.name);
    try {
      const answer = await fetch(button.formAction, {
        method: "POST",
        body: typed,
        headers: { Accept: "application/json" },
        redirect: "error",
      });
      if (answer.status === 409) {
        over = true;
        says.textContent = "另一个窗口已经暂存或者办理过这一步，本页不再自动暂存；按「暂存」看两边的内容。";
      } else if (answer.ok) {
        const kept = await answer.json();
        form.elements.namedItem("draft").value = kept.number;
        says.textContent = `${kept.at} 已自动暂存`;
      } else {
        throw new Error(answer.statusText);
      }
    } catch {
      if (over) return;
      says.textContent = "还没有暂存上：网络不通，或者登录已经到期。接着填写，内容仍在本页。";
      changed = true;
    } finally {
      sending = false;
    }
    if (changed) later();
  };

  form.addEventListener("input", later);
  // What a press has written.
  form.addEventListener("change", later);
  // What is sent now says all that is typed; whoever comes back by the browser goes on.
  form.addEventListener("submit", () => {
    over = true;
    window.clearTimeout(timer);
  });
  window.addEventListener("pageshow", (shown) => {
    if (shown.persisted) over = false;
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keep();
  });
})();
