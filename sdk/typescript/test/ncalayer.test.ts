/** Signing by NCALayer in a real browser: a portal's page by the SDK, and our own page of sign-in by its script. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { browser, Chromium } from "./support/chromium.js";
import { type Mood, NcaLayer } from "./support/ncalayer.js";
import { portal } from "./support/portal.js";
import { Sandbox } from "./support/sandbox.js";

/** A page that files an application, has it signed, and posts the signature. */
const PAGE = `<!doctype html><meta charset="utf-8"><title>A portal</title><script type="module">
  const told = {};
  const ask = (what) => fetch("/ask", { method: "POST", body: what });
  try {
    const { Client, NcaLayerError, signWithNcaLayer } = await import("/sdk/index.js");
    const [baseUrl, username] = new URLSearchParams(location.search).getAll("for");
    const anonymous = new Client({ baseUrl, locale: "kk" });
    const grant = { grant_type: "password", client_id: "ruqsat-web", username, password: "sandbox" };
    const { access_token: token } = await anonymous.tokens.issue(grant);
    const person = anonymous.with({ token });
    const form = { works: ["repair"], substances: [{ name: "R-22", quantity_kg: 12.5 }], address: "Алматы, Абай 1" };
    const start = { service: "ozone-works-permit", operation: "issue", channel: "portal", form, submit: true };
    const { id } = await person.applications.create(start);
    const { content } = await person.applications.getSignable(id);
    const reason = (error) => (error instanceof NcaLayerError ? [error.reason, error.code] : String(error));
    told.absent = await signWithNcaLayer(content).catch(reason);
    await ask("start");
    for (const mood of ["cancels", "fails", "sleeps"]) {
      await ask(mood);
      told[mood] = await signWithNcaLayer(content, { timeout: 300 }).catch(reason);
    }
    told.aborted = await signWithNcaLayer(content, { signal: AbortSignal.abort("left") }).catch(reason);
    await ask("signs");
    const signature = await signWithNcaLayer(content, { locale: "kk", iin: username });
    told.status = (await person.applications.sign(id, { signature })).status;
    told.content = content;
  } catch (error) {
    told.failed = String(error);
  }
  await fetch("/told", { method: "POST", body: JSON.stringify(told) });
</script>`;

test("a page of a portal has an application signed by NCALayer", { timeout: 120_000 }, async (test) => {
  const program = browser();
  if (!program) return;
  const sandbox = await Sandbox.start();
  test.after(() => sandbox.stop());
  const applicant = sandbox.person("applicant");
  const ncalayer = new NcaLayer(test, (content) => sandbox.sign(applicant, content));
  const page = await portal(test, PAGE, async (what) => {
    if (what === "start") await ncalayer.start();
    else ncalayer.mood = what as Mood;
  });
  const query = new URLSearchParams([
    ["for", sandbox.url],
    ["for", applicant.login],
  ]);
  await Chromium.open(test, program, `${page.url}?${query}`);

  const told = (await page.told) as Record<string, unknown>;
  assert.equal(told["failed"], undefined);
  assert.deepEqual(told["absent"], ["not_running", null]);
  assert.deepEqual(told["cancels"], ["cancelled", null]);
  assert.deepEqual(told["fails"], ["refused", "SIGNING_FAILURE"]);
  assert.deepEqual(told["sleeps"], ["timeout", null]);
  assert.equal(told["aborted"], "left");
  assert.equal(told["status"], "registered", "the signature was taken");
  const { module, method, args } = ncalayer.asked.at(-1)!;
  assert.deepEqual([module, method, args["data"]], ["kz.gov.pki.knca.basics", "sign", told["content"]]);
  assert.deepEqual(args["signerParams"], { extKeyUsageOids: ["1.3.6.1.5.5.7.3.4"], iin: applicant.login });
});

test("our own page signs a person in by NCALayer", { timeout: 120_000 }, async (test) => {
  const program = browser();
  if (!program) return;
  const sandbox = await Sandbox.start();
  test.after(() => sandbox.stop());
  const applicant = sandbox.person("applicant");
  const ncalayer = new NcaLayer(test, (content) => sandbox.sign(applicant, content));
  const query = new URLSearchParams({
    response_type: "code",
    client_id: "demo-portal",
    redirect_uri: "http://127.0.0.1:3000/callback",
    scope: "applications",
    state: "a state",
    code_challenge: "a".repeat(43),
    code_challenge_method: "S256",
    ui_locales: "kk",
  });
  const page = await Chromium.open(test, program, `${sandbox.url}/oauth2/authorize?${query}`);
  const told = (text: string) => `document.getElementById("told").textContent.startsWith(${JSON.stringify(text)})`;
  const press = () => page.evaluate('document.getElementById("ncalayer").click()');
  await page.until('document.getElementById("ncalayer")?.hidden === false');
  await press();
  await page.until(told("NCALayer табылмады"));
  await ncalayer.start();
  ncalayer.mood = "cancels";
  await press();
  await page.until(told("Сіз қол қоюдан бас тарттыңыз"));
  ncalayer.mood = "signs";
  await press();
  await page.until('Boolean(document.querySelector("[name=acting_for]"))');
  const consent = String(await page.evaluate("document.body.innerText"));
  assert.ok(consent.includes(applicant.name) && consent.includes(applicant.login), consent);
  assert.equal(await page.evaluate("document.scripts.length"), 0, "the page of consent runs nothing");
});
