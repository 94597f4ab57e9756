/**
 * From sign-in to a signed licence, step by step through the SDK, against the real server:
 *
 * 1. a paid licence (main pipelines) for a legal entity, reviewed by five members of staff,
 * 2. a permit (ozone-depleting substances) for a person, without a fee, and an answered survey,
 * 3. what goes wrong by the way: a lost answer files nothing twice, a stale ETag changes nothing.
 */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { type Client, type Fetch, isProblem, type models, NotModifiedError } from "@ruqsat/sdk";
import { type Person, Sandbox } from "./support/sandbox.js";

let sandbox: Sandbox;

// A first start makes keys, which takes a while on a small machine.
before(async () => void (sandbox = await Sandbox.start()), { timeout: 60_000 });
after(() => sandbox?.stop());

test("a paid licence for operating main pipelines", async () => {
  const person = sandbox.person("applicant-entity");
  const entity = await sandbox.signIn(person);
  const service = await entity.services.get("main-pipelines-operation-licence");
  tell("service", service.title.en, `(${service.flows.flatMap((flow) => flow.steps).length} steps)`);

  const form = {
    activity_kinds: ["oil_pipelines"],
    objects: [{ name: "Өзен — Атырау", region: "Атырау облысы", length_km: 683.5 }],
  };
  const application = await entity.applications.create({
    service: service.code,
    operation: "issue",
    channel: "portal",
    form,
    submit: true,
  });
  tell("filed", application.id, application.status);
  const frozen = await entity.applications.update(application.id, { form }).catch((error: unknown) => error);
  assert.ok(isProblem(frozen, "form_frozen"), String(frozen));
  tell("frozen", frozen.title);

  const payment = await entity.payments.create(application.id);
  assert.ok(payment.page_url);
  tell("fee", payment.amount.amount_minor / 100, payment.amount.currency);
  await sandbox.pay(payment.page_url);
  await until(entity, application.id, "awaiting_signature");
  tell("paid", "the gateway's signed callback arrived");

  await sign(entity, person, application.id);
  await review("pipelines", application.id);
  await showResult(entity, application.id);
});

test("a permit for works with ozone-depleting substances, and its survey", async () => {
  const owner = sandbox.person("applicant");
  const person = await sandbox.signIn(owner);
  const draft = await person.applications.create({
    service: "ozone-works-permit",
    operation: "issue",
    channel: "portal",
    form: {
      works: ["repair", "servicing"],
      substances: [{ name: "R-22", quantity_kg: 12.5 }],
      address: "Алматы қаласы, Абай даңғылы, 1",
    },
  });
  tell("draft", draft.id);
  const bytes = new TextEncoder().encode("%PDF-1.7\n%%EOF");
  const what = { kind: "qualification", name: "біліктілік.pdf" };
  const file = await person.documents.upload(draft.id, "application/pdf", bytes, what);
  const part = await person.documents.download(draft.id, file.id, { headers: { range: "bytes=0-4" } });
  assert.equal(await part.text(), "%PDF-");
  assert.equal(await (await person.documents.download(draft.id, file.id)).text(), "%PDF-1.7\n%%EOF");
  assert.deepEqual((await person.documents.list(draft.id)).missing, []);
  tell("file", file.name, file.sha256);
  const { status } = await person.applications.submit(draft.id);
  tell("submitted", status);
  await sign(person, owner, draft.id);
  await review("ozone", draft.id);
  await showResult(person, draft.id);

  const survey = await person.surveys.get("ozone-works-permit");
  const answers = survey.questions.map((question) => ({ question: question.n, answer: 3 }));
  await person.surveys.answer(draft.id, { answers });
  const statistics = await sandbox.anonymous.surveys.getStatistics("ozone-works-permit");
  assert.equal(statistics.answered, 1);
  tell("survey", `answered; ${statistics.answered} of ${statistics.decided} decided applications answered`);
});

test("a lost answer files nothing twice, and a stale ETag changes nothing", async () => {
  const person = await sandbox.signIn(sandbox.person("applicant"));
  const keys: (string | null)[] = [];
  const loses: Fetch = async (url, init) => {
    keys.push(new Headers(init.headers).get("idempotency-key"));
    const response = await fetch(url, init);
    if (keys.length === 1) throw new TypeError(`lost: ${response.status}`);
    return response;
  };
  const start = { service: "ozone-works-permit", operation: "issue", channel: "portal" };
  const draft = await person.with({ fetch: loses }).applications.create(start);
  assert.ok(keys.length === 2 && keys[0]?.startsWith("auto_") && keys[1] === keys[0], String(keys));
  const drafts: string[] = [];
  for await (const one of person.applications.listAll({ status: "draft", limit: 1 })) drafts.push(one.id);
  assert.deepEqual(drafts, [draft.id]);
  tell("lost", "the first answer; asked again, the server has one draft,", draft.id);

  const { etag } = await person.applications.get(draft.id).answer();
  assert.ok(etag);
  await assert.rejects(person.applications.get(draft.id, { ifNoneMatch: etag }), NotModifiedError);
  const change = { form: { works: ["repair"] } };
  await person.applications.update(draft.id, change, { ifMatch: etag });
  const stale = await person.applications.update(draft.id, change, { ifMatch: etag }).catch((e: unknown) => e);
  assert.ok(isProblem(stale, "precondition_failed"), String(stale));
  tell("stale", stale.title);
});

async function sign(client: Client, person: Person, id: string): Promise<void> {
  const { content } = await client.applications.getSignable(id);
  const application = await client.applications.sign(id, { signature: sandbox.sign(person, content) });
  tell("signed", "registered as", application.registered_no, "—", application.status);
}

/** The licensor's side: whoever has the open task does it. */
async function review(body: string, id: string): Promise<void> {
  const registrar = await sandbox.signIn(sandbox.person(`${body}-registrar`));
  for (;;) {
    const [task] = (await registrar.tasks.list({ application: id, all_roles: true })).items;
    if (!task) return;
    const person = sandbox.person(body, task.role);
    const client = await sandbox.signIn(person);
    const done: models.TaskCompletion = { activity: task.activity, verdict: "ok" };
    if (task.activity === "draft") done.text = "Біліктілік талаптарына сәйкес келеді, беруге негіз бар.";
    if (task.activity === "sign_result") {
      done.signature = sandbox.sign(person, (await client.tasks.getSignable(task.id)).content);
    }
    const { application } = await client.tasks.complete(task.id, done);
    tell("review", task.flow, task.n, task.activity, `(${task.role}, ${person.name})`, application.status);
  }
}

async function showResult(client: Client, id: string): Promise<void> {
  const { value: application, requestId } = await client.applications.get(id).answer();
  assert.ok(requestId);
  assert.equal(application.status, "issued");
  const result = await client.applications.getResult(id);
  const check = { content: result.document, signature: result.signature, format: "cms" } as const;
  const report = await client.signatures.verify(check);
  assert.equal(report.indication, "TOTAL_PASSED");
  const found: models.Licence[] = [];
  for await (const licence of sandbox.anonymous.licences.listAll({ number: result.number })) found.push(licence);
  assert.equal(found.length, 1);
  const { steps } = await client.applications.getTrace(id);
  tell("result", result.number, "—", application.status);
  tell("signature", report.indication);
  tell("register", found[0]?.state, `— ${steps.length} steps of the regulation passed`);
}

async function until(client: Client, id: string, status: models.ApplicationStatus): Promise<void> {
  for (let round = 0; round < 100; round += 1) {
    if ((await client.applications.get(id)).status === status) return;
    await sleep(100);
  }
  assert.fail(`${id} did not become ${status}`);
}

function tell(what: string, ...words: unknown[]): void {
  console.log(what.padEnd(10), ...words);
}
