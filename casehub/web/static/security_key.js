// Asks the browser for a security key when the button is pressed, puts the answer into the hidden
// field before the button and sends the form. Pages that have no such button do not load this file.
"use strict";
(() => {
  const button = document.querySelector("button[data-key]");
  const says = document.getElementById("key-says");
  if (!button || !says) return;
  const form = button.form;

  const bytes = (text) => {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
  };
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  if (!window.isSecureContext || !window.PublicKeyCredential) {
    says.textContent = "这个浏览器在这个网址上不能使用安全密钥：换用新版浏览器，并用 https 网址打开本系统。";
    return;
  }
  const ready = "点按钮，再按浏览器的提示插入或者触摸安全密钥。";
  says.textContent = ready;
  button.hidden = false;

  const wanted = () => {
    const options = JSON.parse(button.dataset.options);
    options.challenge = bytes(options.challenge);
    if (options.user) options.user.id = bytes(options.user.id);
    for (const list of [options.excludeCredentials, options.allowCredentials]) {
      for (const one of list || []) one.id = bytes(one.id);
    }
    return { publicKey: options };
  };

  const told = (made) => {
    const response = { clientDataJSON: text(made.response.clientDataJSON) };
    if (made.response.attestationObject) {
      response.attestationObject = text(made.response.attestationObject);
      response.transports = made.response.getTransports ? made.response.getTransports() : [];
    } else {
      response.authenticatorData = text(made.response.authenticatorData);
      response.signature = text(made.response.signature);
    }
    return JSON.stringify({ id: made.id, rawId: text(made.rawId), type: made.type, response });
  };

  const why = {
    NotAllowedError: "没有完成：取消了，或者等得太久。再点一次。",
    InvalidStateError: "这把安全密钥已经登记过，换一把。",
    SecurityError: "安全密钥只在登记时的网址上使用，用原来的网址打开本系统。",
  };

  button.addEventListener("click", async () => {
    const adding = button.dataset.key === "add";
    if (adding && !form.reportValidity()) return;
    button.disabled = true;
    says.textContent = "等待安全密钥……";
    try {
      const made = adding
        ? await navigator.credentials.create(wanted())
        : await navigator.credentials.get(wanted());
      form.elements[button.dataset.answer].value = told(made);
      form.submit();
    } catch (error) {
      says.textContent = why[error.name] || `没有完成（${error.name}）。再点一次，或者换一种方式。`;
      button.disabled = false;
    }
  });
})();
