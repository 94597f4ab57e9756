/** A portal's own server: its page, the compiled SDK, and an ear for what the page tells. */

import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join, normalize } from "node:path";
import type { TestContext } from "node:test";

/** Serves `page`; `asked` is what else its page may ask of the test. */
export async function portal(
  test: TestContext,
  page: string,
  asked: (what: string) => Promise<void> = async () => undefined,
): Promise<{ url: string; told: Promise<unknown> }> {
  let hear: (told: unknown) => void;
  const told = new Promise<unknown>((resolve) => (hear = resolve));
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? "/", "http://portal").pathname;
    if (path === "/told" || path === "/ask") {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const text = Buffer.concat(chunks).toString();
      if (path === "/told") hear(JSON.parse(text));
      else await asked(text);
      return void response.end();
    }
    if (path.startsWith("/sdk/")) {
      const file = join("dist", normalize(path.slice("/sdk".length)));
      if (!existsSync(file)) return void response.writeHead(404).end();
      return void response.setHeader("content-type", "text/javascript; charset=utf-8").end(readFileSync(file));
    }
    response.setHeader("content-type", "text/html; charset=utf-8").end(page);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  test.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, told };
}
