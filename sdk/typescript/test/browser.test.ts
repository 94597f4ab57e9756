/** The SDK as a portal's page uses it: in a real browser, from another origin than the API's. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { browser, Chromium } from "./support/chromium.js";
import { portal } from "./support/portal.js";
import { Sandbox } from "./support/sandbox.js";

/** What the page does, and what it tells of it. */
const PAGE = `<!doctype html><meta charset="utf-8"><title>A portal</title><script type="module">
  const told = { done: [] };
  try {
    const { Client, isProblem } = await import("/sdk/index.js");
    const [baseUrl, username] = new URLSearchParams(location.search).getAll("for");
    const anonymous = new Client({ baseUrl, locale: "kk" });
    told.services = (await anonymous.services.list()).items.map((service) => service.code);
    const grant = { grant_type: "password", client_id: "ruqsat-web", username, password: "sandbox" };
    const { access_token: token } = await anonymous.tokens.issue(grant);
    let asked = 0;
    // Whatever the server answered first is lost on the way.
    const loses = async (url, init) => {
      const response = await fetch(url, init);
      asked += 1;
      if (asked === 1) throw new TypeError("lost");
      return response;
    };
    const person = anonymous.with({ token });
    const start = { service: "ozone-works-permit", operation: "issue", channel: "portal" };
    const draft = await person.with({ fetch: loses }).applications.create(start);
    told.asked = asked;
    const { etag, requestId } = await person.applications.get(draft.id).answer();
    told.exposed = Boolean(etag && requestId);
    await person.applications.update(draft.id, { form: { works: ["repair"] } }, { ifMatch: etag });
    const refused = await person.applications.submit(draft.id).catch((error) => error);
    told.refused = isProblem(refused, "invalid_content") ? refused.violations.length : String(refused);
    told.drafts = [];
    for await (const one of person.applications.listAll({ status: "draft", limit: 1 })) told.drafts.push(one.id);
    told.draft = draft.id;
  } catch (error) {
    told.failed = String(error);
  }
  await fetch("/told", { method: "POST", body: JSON.stringify(told) });
</script>`;

test("a page of a portal lists services and files a draft", { timeout: 120_000 }, async (test) => {
  const program = browser();
  if (!program) return;
  const sandbox = await Sandbox.start();
  test.after(() => sandbox.stop());
  const page = await portal(test, PAGE);
  const query = new URLSearchParams([
    ["for", sandbox.url],
    ["for", sandbox.person("applicant").login],
  ]);
  await Chromium.open(test, program, `${page.url}?${query}`);

  const told = (await page.told) as Record<string, unknown>;
  assert.equal(told["failed"], undefined);
  assert.ok((told["services"] as string[]).includes("ozone-works-permit"));
  assert.equal(told["asked"], 2, "the lost answer was asked for again");
  assert.deepEqual(told["drafts"], [told["draft"]], "and one draft was filed");
  assert.equal(told["exposed"], true, "a page may read ETag and request id");
  assert.ok(Number(told["refused"]) > 0, `violations arrive typed: ${told["refused"]}`);
});
