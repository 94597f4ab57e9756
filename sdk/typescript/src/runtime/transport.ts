/** The exchange with the server, tried again where that is safe. */

import { type Answer, Call } from "./call.js";
import { DecodeError, NetworkError, NotModifiedError, ProblemError, StatusError } from "./errors.js";
import { type Operation, type Prepared, prepare } from "./operation.js";
import type { CallOptions, ClientOptions, Fetch } from "./options.js";
import { asked, passing, sleep, wait } from "./retries.js";

/** How long one try may take unless told, in milliseconds. */
const WHOLE = 30_000;

/** How much of a foreign failure page is kept. */
const FOREIGN = 2000;

/** An answer with its whole body. */
interface Raw {
  status: number;
  headers: Headers;
  body: Blob;
}

/** What all operations of one client go through. */
export class Transport {
  // Private for good: a client that is logged must not show its token.
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /** The options with some of them changed. */
  changed(changes: Partial<ClientOptions>): ClientOptions {
    return { ...this.#options, ...changes };
  }

  /** Sends one call. */
  call<T>(operation: Operation, options: CallOptions = {}): Call<T> {
    return new Call(this.#run<T>(operation, options));
  }

  async #run<T>(operation: Operation, options: CallOptions): Promise<Answer<T>> {
    const raw = await this.#send(prepare(this.#options, operation, options), options);
    if (raw.status < 200 || raw.status >= 300) throw await failure(raw);
    const header = (name: string) => raw.headers.get(name) ?? undefined;
    return {
      value: (await read(operation, raw)) as T,
      status: raw.status,
      headers: raw.headers,
      etag: header("ETag"),
      location: header("Location"),
      requestId: header("X-Request-Id"),
    };
  }

  /** Again where that is safe and may help. */
  async #send(request: Prepared, options: CallOptions): Promise<Raw> {
    const retries = { ...this.#options.retries, ...options.retries };
    const begun = Date.now();
    for (let made = 1; ; made += 1) {
      const tried = await this.#attempt(request, options);
      if (!(tried instanceof NetworkError) && !passing(tried.status)) return tried;
      const after = tried instanceof NetworkError ? undefined : asked(tried.headers);
      const pause = request.repeatable ? wait(retries, made, Date.now() - begun, after) : undefined;
      if (pause !== undefined) await sleep(pause, options.signal);
      else if (tried instanceof NetworkError) throw tried;
      else return tried;
    }
  }

  async #attempt({ url, init }: Prepared, options: CallOptions): Promise<Raw | NetworkError> {
    const fetch: Fetch = this.#options.fetch ?? ((url, init) => globalThis.fetch(url, init));
    const limit = AbortSignal.timeout(options.timeout ?? this.#options.timeout ?? WHOLE);
    const signal = options.signal ? AbortSignal.any([options.signal, limit]) : limit;
    try {
      const response = await fetch(url, { ...init, signal });
      return { status: response.status, headers: response.headers, body: await response.blob() };
    } catch (cause) {
      options.signal?.throwIfAborted();
      return new NetworkError(limit.aborted, cause);
    }
  }
}

async function read(operation: Operation, { body }: Raw): Promise<unknown> {
  switch (operation.answer) {
    case "nothing":
      return undefined;
    case "binary":
      return body;
    case "text":
      return body.text();
    case "optional_json":
      return body.size === 0 ? undefined : parse(await body.text());
    case "json":
      return parse(await body.text());
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DecodeError("the answer is not what the spec says", { cause });
  }
}

async function failure({ status, headers, body }: Raw): Promise<StatusError> {
  const text = await body.text();
  if (status === 304) return new NotModifiedError(status, headers, text);
  if (headers.get("Content-Type")?.startsWith("application/problem+json")) {
    try {
      const members: unknown = JSON.parse(text);
      if (typeof members === "object" && members !== null) {
        return new ProblemError(status, headers, text, members as Record<string, unknown>);
      }
    } catch {
      // Not a problem after all: told as any other failure.
    }
  }
  return new StatusError(status, headers, text.slice(0, FOREIGN));
}
