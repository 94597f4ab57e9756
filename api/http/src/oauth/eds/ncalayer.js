// Signs the challenge of the page by NCALayer, the national signing program on this computer, and sends the form.
"use strict";
{
  const form = document.getElementById("eds");
  const button = document.getElementById("ncalayer");
  const told = document.getElementById("told");

  /** What NCALayer signs; fails with "missing", "cancelled", "refused" or "timeout". */
  const signed = (data, locale) =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket("wss://127.0.0.1:13579/");
      let greeted = false;
      let timer = setTimeout(() => over(reject, "missing"), 5_000);
      const over = (settle, value) => {
        clearTimeout(timer);
        settle(value);
        socket.close();
      };
      socket.onerror = socket.onclose = () => over(reject, greeted ? "refused" : "missing");
      socket.onmessage = (event) => {
        let said;
        try {
          said = JSON.parse(event.data);
        } catch {
          return; // "--heartbeat--"
        }
        if (!greeted) {
          if (!said.result?.version) return;
          greeted = true;
          clearTimeout(timer);
          timer = setTimeout(() => over(reject, "timeout"), 240_000);
          const signingParams = { decode: true, encapsulate: false, digested: false };
          const signerParams = { extKeyUsageOids: [] };
          const args = { allowedStorages: null, format: "cms", data, signingParams, signerParams, locale };
          socket.send(JSON.stringify({ module: "kz.gov.pki.knca.basics", method: "sign", args }));
        } else if (said.status === true) {
          // Whoever closes its window is told by a good answer without a result.
          const signature = [said.body?.result].flat()[0];
          signature ? over(resolve, signature) : over(reject, "cancelled");
        } else if (said.status === false || said.code || said.errorCode) {
          over(reject, /cancel/i.test(said.message ?? said.code) ? "cancelled" : "refused");
        }
      };
    });

  button.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    told.className = "";
    told.textContent = button.dataset.wait;
    try {
      form.elements.signature.value = await signed(form.elements.content.value, document.documentElement.lang);
      form.submit();
    } catch (why) {
      button.disabled = false;
      told.className = "fault";
      told.textContent = button.dataset[why] ?? button.dataset.refused;
    }
  });
}
