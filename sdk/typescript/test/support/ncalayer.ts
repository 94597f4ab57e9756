/** A stand-in for NCALayer: its address, its protocol, and a person who signs, cancels or types a wrong password. */

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { createServer, type Server } from "node:https";
import type { TestContext } from "node:test";
import type { Duplex } from "node:stream";

/** What the person does with the next request. */
export type Mood = "signs" | "cancels" | "fails" | "sleeps";

/** Text as a frame of a server (RFC 6455 section 5.2). */
function frame(text: string): Buffer {
  const bytes = Buffer.from(text);
  const short = bytes.length < 126;
  const head = Buffer.alloc(short ? 2 : 4, 0x81);
  head[1] = short ? bytes.length : 126;
  if (!short) head.writeUInt16BE(bytes.length, 2);
  return Buffer.concat([head, bytes]);
}

/** The text of a whole frame of a client, which is masked; `undefined` for the end of the talk. */
function unframed(bytes: Buffer): { text: string | undefined; length: number } | undefined {
  if (bytes.length < 2) return undefined;
  const size = bytes[1]! & 0x7f;
  const at = size === 126 ? 4 : 2;
  if (bytes.length < at) return undefined;
  const length = size === 126 ? bytes.readUInt16BE(2) : size;
  if (bytes.length < at + 4 + length) return undefined;
  const mask = bytes.subarray(at, at + 4);
  const data = bytes.subarray(at + 4, at + 4 + length).map((byte, n) => byte ^ mask[n % 4]!);
  const isText = (bytes[0]! & 0x0f) === 1;
  return { text: isText ? Buffer.from(data).toString() : undefined, length: at + 4 + length };
}

/** It runs from `start` to `stop`. */
export class NcaLayer {
  mood: Mood = "signs";
  /** What was asked of it. */
  readonly asked: { module: string; method: string; args: Record<string, any> }[] = [];
  readonly #sign: (content: string) => string;
  readonly #talks = new Set<Duplex>();
  #server: Server | undefined;

  /** `sign` makes a detached CMS, base64, over base64. */
  constructor(test: TestContext, sign: (content: string) => string) {
    this.#sign = sign;
    test.after(() => this.stop());
  }

  /** Starts it, with a fresh certificate of its own: X.509 v3, or browsers would not talk to it. */
  async start(): Promise<void> {
    const flags = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1";
    const pem = execFileSync("openssl", [...flags.split(" "), "-keyout", "-"], { stdio: ["ignore", "pipe", "ignore"] });
    const server = createServer({ key: pem, cert: pem });
    server.on("upgrade", (request, socket) => {
      const key = `${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
      const accept = createHash("sha1").update(key).digest("base64");
      const head = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade"];
      socket.write([...head, `Sec-WebSocket-Accept: ${accept}`, "", ""].join("\r\n"));
      this.#talk(socket);
    });
    await new Promise<void>((ready, fail) => server.once("error", fail).listen(13579, "127.0.0.1", ready));
    this.#server = server;
  }

  /** Stops it. */
  stop(): void {
    for (const socket of this.#talks) socket.destroy();
    this.#server?.close();
    this.#server = undefined;
  }

  #talk(socket: Duplex): void {
    this.#talks.add(socket);
    socket.on("error", () => socket.destroy());
    socket.write(frame("--heartbeat--"));
    socket.write(frame(JSON.stringify({ result: { version: "1.4" } })));
    let rest = Buffer.alloc(0);
    socket.on("data", (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk]);
      for (let next = unframed(rest); next; next = unframed(rest)) {
        rest = rest.subarray(next.length);
        if (next.text === undefined) return void socket.end();
        const answer = this.#answer(next.text);
        if (answer) socket.write(frame(JSON.stringify(answer)));
      }
    });
  }

  #answer(text: string): object | undefined {
    const request = JSON.parse(text);
    this.asked.push(request);
    const wrong = { status: false, code: "SIGNING_FAILURE", message: "wrong password" };
    if (this.mood === "sleeps") return undefined;
    if (this.mood === "cancels") return { status: true, body: {} };
    if (this.mood === "fails" || request.method !== "sign") return wrong;
    const lines = this.#sign(request.args["data"]).match(/.{1,64}/g) ?? [];
    const cms = ["-----BEGIN CMS-----", ...lines, "-----END CMS-----", ""].join("\n");
    return { status: true, body: { result: [cms] } };
  }
}
