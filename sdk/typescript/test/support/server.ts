/** A server that says what it is told and remembers what it heard. */

import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestContext } from "node:test";

/** What is said to one request; `hangs up` and `is silent` are no answers at all. */
export type Say = "hangs up" | "is silent" | { status: number; headers?: Record<string, string>; body?: string };

/** A request as it came over the wire. */
export interface Heard {
  line: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A running server, stopped at the end of the test. */
export async function saying(test: TestContext, ...answers: Say[]): Promise<{ url: string; heard: Heard[] }> {
  const heard: Heard[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    heard.push({ line: `${request.method} ${request.url}`, headers: request.headers, body });
    const say = answers.shift() ?? "hangs up";
    if (say === "is silent") return;
    if (say === "hangs up") return void request.socket.destroy();
    response.writeHead(say.status, say.headers ?? {}).end(say.body);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  test.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/base`, heard };
}

/** A success with a JSON body. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Say {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return { status, headers: { "content-type": "application/json", ...headers }, body: text };
}

/** A problem document. */
export function problem(status: number, members: object, headers: Record<string, string> = {}): Say {
  return { status, headers: { "content-type": "application/problem+json", ...headers }, body: JSON.stringify(members) };
}

/** An application as a newer server might tell it. */
export const APPLICATION = {
  id: "app_1",
  status: "on_the_moon",
  applicant: { kind: "individual", iin: "900101300123" },
  form: { a: [1] },
  due_on: "2026-12-01",
  fee: 500,
  paid: false,
  links: { self: "/x" },
  copies: [],
  holder: null,
  new: 1,
};
