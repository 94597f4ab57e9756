/** Calls that fail by the way: which are tried again, with what key, and when that ends. */

import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { Client } from "./sample/generated/index.js";
import { isProblem, NetworkError, type Retries, StatusError } from "./sample/runtime/index.js";
import { APPLICATION, json, problem, type Say, saying } from "./support/server.js";

const BUSY: Say = { status: 503, body: "busy" };
const FINE = json(APPLICATION);
const QUICK: Partial<Retries> = { firstWait: 5 };
const NEW = { service: "08", applicant: { kind: "individual" as const, iin: "900101300123" } };

async function set(test: TestContext, retries: Partial<Retries>, ...answers: Say[]) {
  const server = await saying(test, ...answers);
  return { heard: server.heard, client: new Client({ baseUrl: server.url, retries }) };
}

const busy = (error: unknown) => error instanceof StatusError && error.status === 503;

test("a GET is tried until it works", async (test) => {
  const { heard, client } = await set(test, QUICK, "hangs up", BUSY, { status: 502 }, FINE);
  assert.equal((await client.applications.get("app_1")).id, "app_1");
  assert.equal(heard.length, 4);
});

test("a change keeps its own key in all tries", async (test) => {
  const { heard, client } = await set(test, QUICK, "hangs up", BUSY, FINE, FINE, FINE);
  await client.applications.create(NEW);
  await client.applications.create(NEW);
  await client.applications.create(NEW, { idempotencyKey: "mine" });
  const keys = heard.map((one) => one.headers["idempotency-key"]);
  assert.match(String(keys[0]), /^auto_[0-9a-f]{32}$/);
  assert.deepEqual(keys.slice(0, 3), [keys[0], keys[0], keys[0]]);
  assert.ok(heard.slice(0, 3).every((one) => one.body === heard[0]?.body));
  assert.match(String(keys[3]), /^auto_/);
  assert.notEqual(keys[3], keys[0], "another call, another key");
  assert.equal(keys[4], "mine");
});

test("what the server would do twice is tried once", async (test) => {
  const { heard, client } = await set(test, QUICK, BUSY, BUSY, FINE);
  // This operation takes no key: the server would pass over one that is sent.
  await assert.rejects(client.applications.change("app_1", '"7"', {}, { idempotencyKey: "mine" }), busy);
  await assert.rejects(client.tokens.create({ grant_type: "password" }), busy);
  assert.equal(heard.length, 2);
});

test("a refusal is no reason, and tries end", async (test) => {
  const refusal = problem(422, { code: "form_frozen" });
  const { heard, client } = await set(test, QUICK, refusal, BUSY, BUSY, BUSY, BUSY, BUSY, BUSY, FINE);
  await assert.rejects(client.applications.get("app_1"), (error) => isProblem(error, "form_frozen"));
  await assert.rejects(client.applications.get("app_1"), busy);
  assert.equal(heard.length, 5, "one, then four");
  await assert.rejects(client.applications.get("app_1", {}, { retries: { tries: 1 } }), busy);
  assert.equal(heard.length, 6, "switched off for a call");
  await assert.rejects(client.with({ retries: { tries: 1 } }).applications.get("app_1"), busy);
  assert.equal(heard.length, 7, "switched off for a client");
});

test("the wait is what the server asks for, or there is none", async (test) => {
  const soon: Say = { status: 429, headers: { "retry-after": "1" } };
  const late = problem(429, { code: "rate_limited" }, { "retry-after": "3600" });
  const moment = { date: "Sun, 22 Nov 2026 10:00:00 GMT", "retry-after": "Sun, 22 Nov 2026 11:00:00 GMT" };
  const { heard, client } = await set(test, QUICK, soon, FINE, late, { status: 503, headers: moment }, FINE);
  const begun = Date.now();
  await client.applications.get("app_1");
  assert.ok(Date.now() - begun >= 1000);
  const told = await client.applications.get("app_1").catch((error: unknown) => error);
  assert.ok(isProblem(told, "rate_limited") && told.retryAfter === 3_600_000);
  await assert.rejects(client.applications.get("app_1"), busy);
  assert.equal(heard.length, 4);
});

test("time runs out for a try, and for a caller who gives up", async (test) => {
  const { heard, client } = await set(test, QUICK, "is silent", FINE, "is silent", BUSY, FINE);
  assert.equal((await client.applications.get("app_1", {}, { timeout: 100 })).id, "app_1");
  const once = client.applications.get("app_1", {}, { timeout: 100, retries: { tries: 1 } });
  await assert.rejects(once, (error) => error instanceof NetworkError && error.timedOut);
  assert.equal(heard.length, 3);
  // Between two tries: the wait ends at once.
  const patient = { firstWait: 1e6, longestWait: 1e6, total: 1e9 };
  const slow = client.applications.get("app_1", {}, { signal: AbortSignal.timeout(50), retries: patient });
  await assert.rejects(slow, { name: "TimeoutError" });
  await assert.rejects(client.applications.get("app_1", {}, { signal: AbortSignal.abort() }), { name: "AbortError" });
  assert.equal(heard.length, 4);
});
