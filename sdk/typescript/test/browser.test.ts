/** The SDK as a portal's page uses it: in a real browser, from another origin than the API's. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join, normalize } from "node:path";
import { type TestContext, test } from "node:test";
import { Sandbox } from "./support/sandbox.js";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
/** No window, no news from its maker; names of hosts lead nowhere. */
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
];

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

/** The browser of this machine. */
function browser(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((file) => existsSync(file));
}

/** A portal's own server: its page, the compiled SDK, and an ear for what the page tells. */
async function portal(test: TestContext): Promise<{ url: string; told: Promise<unknown> }> {
  let hear: (told: unknown) => void;
  const told = new Promise<unknown>((resolve) => (hear = resolve));
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? "/", "http://portal").pathname;
    if (path === "/told") {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      hear(JSON.parse(Buffer.concat(chunks).toString()));
      return void response.end();
    }
    if (path.startsWith("/sdk/")) {
      const file = join("dist", normalize(path.slice("/sdk".length)));
      if (!existsSync(file)) return void response.writeHead(404).end();
      return void response.setHeader("content-type", "text/javascript; charset=utf-8").end(readFileSync(file));
    }
    response.setHeader("content-type", "text/html; charset=utf-8").end(PAGE);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  test.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, told };
}

test("a page of a portal lists services and files a draft", { timeout: 120_000 }, async (test) => {
  const program = browser();
  if (!program) {
    assert.ok(!process.env["CI"], "CI opens the SDK in a real browser, and there is none");
    console.error("NOT TRIED IN A BROWSER: there is no Chromium or Chrome on PATH");
    return;
  }
  const sandbox = await Sandbox.start();
  test.after(() => sandbox.stop());
  const page = await portal(test);
  const profile = mkdtempSync(join(tmpdir(), "ruqsat-browser-"));
  const query = new URLSearchParams([
    ["for", sandbox.url],
    ["for", sandbox.person("applicant").login],
  ]);
  const child = spawn(program, [...FLAGS, `--user-data-dir=${profile}`, `${page.url}?${query}`], { stdio: "ignore" });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  test.after(async () => {
    child.kill();
    await ended;
    rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  });

  const told = (await page.told) as Record<string, unknown>;
  assert.equal(told["failed"], undefined);
  assert.ok((told["services"] as string[]).includes("ozone-works-permit"));
  assert.equal(told["asked"], 2, "the lost answer was asked for again");
  assert.deepEqual(told["drafts"], [told["draft"]], "and one draft was filed");
  assert.equal(told["exposed"], true, "a page may read ETag and request id");
  assert.ok(Number(told["refused"]) > 0, `violations arrive typed: ${told["refused"]}`);
});
