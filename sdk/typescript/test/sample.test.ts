/** The runtime with what the generator makes of its sample spec: every shape once, over real HTTP. */

import assert from "node:assert/strict";
import { inspect } from "node:util";
import { test, type TestContext } from "node:test";
import { Client, type models } from "./sample/generated/index.js";
import * as runtime from "./sample/runtime/index.js";
import { APPLICATION, json, problem, type Say, saying } from "./support/server.js";

async function set(test: TestContext, ...answers: Say[]) {
  const server = await saying(test, ...answers);
  const client = new Client({ baseUrl: server.url, token: "secret", locale: "kk", retries: { tries: 1 } });
  return { heard: server.heard, client };
}

/** Compiles only if the known variants can be told apart although a newer server may send others. */
function who(applicant: models.Applicant): string {
  switch (applicant.kind) {
    case "individual":
      return applicant.iin;
    case "organisation":
      return applicant.name ?? applicant.bin;
    default:
      return `${applicant.kind}: ${String(applicant["deed"])}`;
  }
}

test("a create sends the union with its tag and reads what is newer", async (test) => {
  const headers = { etag: '"7"', location: "/v1/x", "x-request-id": "r1" };
  const { heard, client } = await set(test, json(APPLICATION, 201, headers));
  const body: models.NewApplication = { service: "08", applicant: { kind: "individual", iin: "9" }, form: { beds: 4 } };
  const made = await client.applications.create(body, { idempotencyKey: "k-1", headers: { "X-Other": "1" } }).answer();
  assert.deepEqual([made.status, made.etag, made.location, made.requestId], [201, '"7"', "/v1/x", "r1"]);
  assert.equal(made.value.status, "on_the_moon");
  assert.equal(who(made.value.applicant), "900101300123");
  assert.equal(who(JSON.parse('{"kind":"trust","deed":9}') as models.Applicant), "trust: 9");
  const [one] = heard;
  assert.equal(one?.line, "POST /base/v1/applications");
  assert.equal(one?.headers.authorization, "Bearer secret");
  assert.equal(one?.headers["accept-language"], "kk");
  assert.equal(one?.headers["idempotency-key"], "k-1");
  assert.equal(one?.headers["x-other"], "1");
  assert.deepEqual(JSON.parse(String(one?.body)), body);
  // @ts-expect-error a misspelt tag is not taken for a newer one
  const misspelt: models.Applicant = { kind: "individuals", iin: "9" };
  assert.ok(misspelt);
});

test("a problem is typed and keeps its extra members", async (test) => {
  const violations = [{ pointer: "/iin", code: "checksum", message: "қате" }];
  const members = { type: "https://e/x", title: "Жарамсыз", status: 422, code: "invalid", violations, balance: 3 };
  const { client } = await set(
    test,
    problem(422, members, { "retry-after": "7", "x-request-id": "r2" }),
    { status: 502, headers: { "content-type": "text/html" }, body: "<h1>proxy</h1>" },
    { status: 302, headers: { location: "/elsewhere" } },
    { status: 304 },
    json("[}"),
  );
  const fault = (options?: runtime.CallOptions) =>
    client.applications.get("a", {}, options).catch((error: unknown) => error);
  const told = await fault();
  assert.ok(runtime.isProblem(told, "invalid") && !runtime.isProblem(told, "other"));
  assert.deepEqual([told.status, told.title, told.extra], [422, "Жарамсыз", { balance: 3 }]);
  assert.deepEqual(told.violations, violations);
  assert.deepEqual([told.requestId, told.retryAfter], ["r2", 7000]);
  assert.match(told.message, /^invalid \(422\): Жарамсыз; \/iin: қате$/);
  const foreign = await fault();
  assert.ok(foreign instanceof runtime.StatusError && foreign.status === 502 && foreign.body.includes("proxy"));
  assert.ok((await fault()) instanceof runtime.StatusError, "a redirect is not followed");
  assert.ok((await fault({ ifNoneMatch: '"7"' })) instanceof runtime.NotModifiedError);
  assert.ok((await fault()) instanceof runtime.DecodeError);
  assert.ok((await fault()) instanceof runtime.NetworkError, "the server hangs up");
});

test("pages are walked to the end", async (test) => {
  const page = (id: number, next?: string | null) =>
    json({ items: id ? [{ ...APPLICATION, id }] : [], next_cursor: next });
  const { heard, client } = await set(test, page(1, "a b"), page(0, "c"), page(2, null), page(3, "d"), page(4));
  const params = { status: ["draft", "in_review"], limit: 1 };
  const ids: unknown[] = [];
  for await (const application of client.applications.listAll(params)) ids.push(application.id);
  assert.deepEqual(ids, [1, 2]);
  const query = "GET /base/v1/applications?status=draft&status=in_review&limit=1";
  assert.deepEqual(heard.map((one) => one.line), [query, `${query}&cursor=a+b`, `${query}&cursor=c`]);
  for await (const items of client.applications.listAll().byPage()) {
    assert.equal(items.length, 1);
    break;
  }
  assert.equal(heard.length, 4, "a page that nobody reads is not fetched");
});

test("bytes, text, forms and bare answers", async (test) => {
  const { heard, client } = await set(
    test,
    { status: 200, headers: { "content-type": "application/pdf" }, body: "%PDF" },
    { status: 200, headers: { "content-type": "text/csv" }, body: "a;b" },
    json({ access_token: "t", expires_in: 60 }),
    { status: 204 },
    json(APPLICATION),
    { status: 204 },
  );
  const pdf = await client.licences.getPdf("A/1 ?");
  assert.deepEqual([pdf.type, await pdf.text()], ["application/pdf", "%PDF"]);
  assert.equal(await client.licences.export({ status: "draft" }), "a;b");
  const asked = { grant_type: "client_credentials", scope: "a b&c", client_secret: null };
  const token = await client.tokens.create(asked, { basicAuth: { name: "portal", password: "құпия" } });
  assert.equal(token.access_token, "t");
  const bytes = new TextEncoder().encode("%PDF");
  assert.equal(await client.applications.uploadDocument("app_1", 2, "application/pdf", bytes), undefined);
  await client.applications.change("app_1", '"7"', { form: {}, holder: null }, { locale: "ru" });
  await client.applications.delete("app_1");
  const basic = `Basic ${Buffer.from("portal:құпия").toString("base64")}`;
  const [form, patch] = ["application/x-www-form-urlencoded", "application/merge-patch+json"];
  assert.deepEqual(
    heard.map((one) => [one.line, one.headers.authorization, one.headers["content-type"], one.body]),
    [
      ["GET /base/v1/licences/A%2F1%20%3F/pdf", undefined, undefined, ""],
      ["GET /base/v1/licences/export?status=draft", "Bearer secret", undefined, ""],
      ["POST /base/v1/oauth/token", basic, form, "grant_type=client_credentials&scope=a+b%26c"],
      ["PUT /base/v1/applications/app_1/documents/2", "Bearer secret", "application/pdf", "%PDF"],
      ["PATCH /base/v1/applications/app_1", "Bearer secret", patch, '{"form":{},"holder":null}'],
      ["DELETE /base/v1/applications/app_1", "Bearer secret", undefined, ""],
    ],
  );
  assert.deepEqual([heard[4]?.headers["if-match"], heard[4]?.headers["accept-language"]], ['"7"', "ru"]);
});

test("what cannot be written is not sent, and a token is not shown", async (test) => {
  const { heard, client } = await set(test);
  for (const id of ["", ".", ".."]) await assert.rejects(client.applications.get(id), runtime.RequestError);
  await assert.rejects(client.applications.get("a", {}, { idempotencyKey: "a\nb" }), runtime.RequestError);
  for (const baseUrl of ["ftp://x", "nowhere", "http://x/?a=b"]) {
    await assert.rejects(client.with({ baseUrl }).applications.get("a"), runtime.RequestError);
  }
  assert.equal(heard.length, 0);
  assert.ok(!inspect(client, { depth: 9, showHidden: true }).includes("secret"));
});

test("another fetch, another token", async () => {
  const seen: (string | null)[] = [];
  const fetch: runtime.Fetch = (url, init) => {
    seen.push(url, new Headers(init.headers).get("authorization"));
    return Promise.resolve(new Response(JSON.stringify(APPLICATION)));
  };
  const client = new Client({ baseUrl: "https://licences.example/", fetch });
  await client.with({ token: "t" }).applications.get("a");
  await client.applications.get("a", { expand: "x y" });
  const url = "https://licences.example/v1/applications/a";
  assert.deepEqual(seen, [url, "Bearer t", `${url}?expand=x+y`, null]);
});
