/** A real Chromium, driven by its own protocol over a pipe. */

import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { Readable, Writable } from "node:stream";
import type { TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
/** No window, no news from its maker; names of hosts lead nowhere; NCALayer's certificate is nobody's. */
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
  "--ignore-certificate-errors",
  "--remote-debugging-pipe",
];

/** The browser of this machine. Where there is none CI fails, and a developer is told by one loud line. */
export function browser(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const found = NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((file) => existsSync(file));
  assert.ok(found || !process.env["CI"], "CI opens the SDK in a real browser, and there is none");
  if (!found) console.error("NOT TRIED IN A BROWSER: there is no Chromium or Chrome on PATH");
  return found;
}

type Answer = { id?: number; result?: Record<string, any>; error?: { message: string } };

/** One page of it. */
export class Chromium {
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  readonly #to: Writable;
  #session: string | undefined;
  #last = 0;

  private constructor(child: ChildProcess) {
    this.#to = child.stdio[3] as Writable;
    let rest = "";
    (child.stdio[4] as Readable).setEncoding("utf8").on("data", (chunk: string) => {
      const messages = (rest + chunk).split("\0");
      rest = messages.pop() ?? "";
      for (const message of messages) {
        const answer = JSON.parse(message) as Answer;
        if (answer.id !== undefined) this.#waiting.get(answer.id)?.(answer);
      }
    });
  }

  /** Opens an address, until the test is over. */
  static async open(test: TestContext, program: string, url: string): Promise<Chromium> {
    const profile = mkdtempSync(join(tmpdir(), "ruqsat-browser-"));
    const stdio = ["ignore", "ignore", "ignore", "pipe", "pipe"] as const;
    const child = spawn(program, [...FLAGS, `--user-data-dir=${profile}`], { stdio: [...stdio] });
    const ended = new Promise((resolve) => child.once("exit", resolve));
    const page = new Chromium(child);
    test.after(async () => {
      // It writes its profile until it has ended by itself.
      await Promise.race([page.#ask("Browser.close").then(() => ended), sleep(5_000, undefined, { ref: false })]);
      child.kill();
      await ended;
      rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    });
    const { targetId } = await page.#ask("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await page.#ask("Target.attachToTarget", { targetId, flatten: true });
    page.#session = sessionId;
    await page.#ask("Page.navigate", { url });
    return page;
  }

  /** What an expression comes to in the page. */
  async evaluate(expression: string): Promise<unknown> {
    const { result, exceptionDetails } = await this.#ask("Runtime.evaluate", { expression, returnByValue: true });
    assert.equal(exceptionDetails, undefined, `${expression}: ${result.description}`);
    return result.value;
  }

  /** Waits until an expression holds in the page. */
  async until(expression: string): Promise<void> {
    for (let tries = 0; tries < 200; tries += 1) {
      // While it goes from one page to the next there is none.
      if (await this.evaluate(expression).catch(() => false)) return;
      await sleep(50);
    }
    assert.fail(`not in ten seconds: ${expression}\n${await this.evaluate("document.body.innerText")}`);
  }

  async #ask(method: string, params: object = {}): Promise<Record<string, any>> {
    const id = (this.#last += 1);
    const answer = new Promise<Answer>((resolve) => this.#waiting.set(id, resolve));
    this.#to.write(`${JSON.stringify({ id, method, params, ...(this.#session && { sessionId: this.#session }) })}\0`);
    const { result, error } = await answer;
    this.#waiting.delete(id);
    assert.ok(result, `${method}: ${error?.message}`);
    return result;
  }
}
