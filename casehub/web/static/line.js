// On a bad line a press is not lost: what is typed stays on the page, the press waits and is sent by
// itself when the line is back. Without this file the browser says that it cannot reach the page.
"use strict";
(() => {
  const form = document.querySelector("form[data-line]");
  const note = document.getElementById("offline");
  if (!form || !note || !window.fetch || !window.AbortController || !form.requestSubmit) return;
  const place = form.dataset.line;
  const PATIENCE = 8000;
  const AGAIN = 5000;
  let pressed = null;
  let reached = false;
  let asking = false;
  let timer = 0;

  const reachable = async () => {
    const late = new AbortController();
    const stop = () => late.abort();
    const clock = window.setTimeout(stop, PATIENCE);
    try {
      await fetch(place, { method: "HEAD", cache: "no-store", signal: late.signal });
      return true;
    } catch {
      return false;
    } finally {
      window.clearTimeout(clock);
    }
  };

  const tell = () => {
    if (!note.hidden) return;
    note.hidden = false;
    note.scrollIntoView({ block: "center" });
  };

  const forget = () => {
    pressed = null;
    window.clearTimeout(timer);
    note.hidden = true;
  };

  const send = async () => {
    if (asking || !pressed) return;
    asking = true;
    window.clearTimeout(timer);
    const there = await reachable();
    asking = false;
    if (!pressed) return;
    if (there) {
      const button = pressed;
      forget();
      reached = true;
      form.requestSubmit(button);
      reached = false;
    } else {
      tell();
      timer = window.setTimeout(send, AGAIN);
    }
  };

  // A wire is there or is not; of a phone nobody knows before the line was asked.
  const doubtful = () => !navigator.onLine || window.matchMedia("(pointer: coarse)").matches;

  // Before everybody else: who keeps what is typed must not think that it was sent.
  window.addEventListener("submit", (event) => {
    if (event.target !== form || reached || !doubtful()) return;
    event.preventDefault();
    event.stopPropagation();
    pressed = event.submitter || form.querySelector("button[type=submit]");
    send();
  }, true);
  // Who types on has not done writing: half a sentence is not sent behind their back.
  form.addEventListener("input", () => { if (pressed) forget(); });
  window.addEventListener("online", send);
  note.querySelector("button").addEventListener("click", forget);
})();
