/** The real server in its sandbox, in a folder of its own, with its demo people and their keys. */

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Client } from "@ruqsat/sdk";

/** The password of all demo people. */
const PASSWORD = "sandbox";

/** A demo person as the server prints it at its start. */
export interface Person {
  login: string;
  key: string;
  name: string;
  roles: string[];
}

/** A running server. */
export class Sandbox {
  /** Where it listens. */
  readonly url: string;
  /** A client without a token. */
  readonly anonymous: Client;
  readonly #binary: string;
  readonly #data: string;
  readonly #people: Person[];
  readonly #stop: () => Promise<void>;

  private constructor(binary: string, data: string, welcome: string, stop: () => Promise<void>) {
    this.#binary = binary;
    this.#data = data;
    this.#stop = stop;
    this.#people = [...welcome.matchAll(/^ {2}(\d{12}) {2}(\S+) +(.+) \((.+)\)$/gm)].map(
      ([, login = "", key = "", name = "", roles = ""]) => ({ login, key, name, roles: roles.split(", ") }),
    );
    this.url = /SANDBOX on (\S+)/.exec(welcome)?.[1] ?? "";
    this.anonymous = new Client({ baseUrl: this.url, locale: "kk" });
  }

  /** Starts a server on free ports. */
  static async start(): Promise<Sandbox> {
    const binary = resolve(process.env["RUQSAT"] ?? "../../target/debug/ruqsat");
    assert.ok(existsSync(binary), `${binary} is missing: make it with cargo build, or name another in RUQSAT`);
    const data = mkdtempSync(join(tmpdir(), "ruqsat-sdk-"));
    const free = ["--listen", "127.0.0.1:0", "--sandbox-port", "0"];
    const server = spawn(binary, ["--sandbox", "--data", data, ...free], { stdio: ["ignore", "pipe", "pipe"] });
    // Also when the tests are broken off.
    process.once("exit", () => server.kill());
    const gone = new Promise<never>((_, reject) => {
      server.once("error", reject);
      server.once("exit", () => reject(new Error(`the server does not run:\n${log}`)));
    });
    const stop = async () => {
      server.kill();
      await gone.catch(() => undefined);
      rmSync(data, { recursive: true, force: true });
    };
    let welcome = "";
    let log = "";
    server.stderr.on("data", (chunk) => (log += chunk));
    const ready = new Promise<void>((ready) => {
      server.stdout.on("data", (chunk) => {
        welcome += chunk;
        if (welcome.includes("Stop with Ctrl-C")) ready();
      });
    });
    await Promise.race([ready, gone]).catch((error: unknown) => stop().then(() => Promise.reject(error)));
    // From here on nobody waits for its end, until it is stopped.
    gone.catch(() => undefined);
    return new Sandbox(binary, data, welcome, stop);
  }

  /** Stops the server and removes its folder. */
  stop(): Promise<void> {
    return this.#stop();
  }

  /** The person with a key, or the one of a body who holds a role. */
  person(key: string, role?: string): Person {
    const fits = (one: Person) => (role ? one.key.startsWith(key) && one.roles.includes(role) : one.key === key);
    const person = this.#people.find(fits);
    assert.ok(person, `nobody is ${key} ${role ?? ""}`);
    return person;
  }

  /** A client with the token of a demo person. */
  async signIn(person: Person): Promise<Client> {
    const token = await this.anonymous.tokens.issue({
      grant_type: "password",
      client_id: "ruqsat-web",
      username: person.login,
      password: PASSWORD,
    });
    return this.anonymous.with({ token: token.access_token });
  }

  /** Signs base64 content with a demo key: what NCALayer does for a real user. */
  sign(person: Person, content: string): string {
    const flags = ["--sandbox", "--data", this.#data, "sign", person.key];
    return execFileSync(this.#binary, flags, { input: Buffer.from(content, "base64") }).toString().trim();
  }

  /** Presses "pay" on the gateway's page. */
  async pay(page: string): Promise<void> {
    const headers = { accept: "application/json" };
    const pressed = await fetch(page, { method: "POST", headers, body: new URLSearchParams({ action: "pay" }) });
    assert.ok(pressed.ok, `the gateway answers ${pressed.status}`);
  }
}
