/** An operation as the generated code tells it, and the request that becomes of it. */

import { RequestError } from "./errors.js";
import type { CallOptions, ClientOptions } from "./options.js";
import { newKey } from "./retries.js";

/** Which bytes can be sent as they are. */
export type Bytes = Blob | ArrayBuffer | Uint8Array<ArrayBuffer>;

/** A piece of a path. */
export type Segment = string | number | boolean;

/** One operation with its arguments. */
export interface Operation {
  method: string;
  /** The path, cut at its slashes. */
  path: readonly Segment[];
  /** Flat; nothing for undefined and null, one pair for each item of a list. */
  query?: object;
  /** Headers that the operation requires. */
  headers?: Record<string, string>;
  /** What is sent, if anything. */
  body?: Body;
  /** What comes back. */
  answer: "json" | "optional_json" | "binary" | "text" | "nothing";
  /** Open to all: a token that has run out would only be refused. */
  open?: boolean;
  /** Takes an idempotency key. */
  keyed?: boolean;
}

/** What is sent. An undefined value sends nothing. */
export type Body =
  | { as: "json"; type: string; value: unknown }
  | { as: "form"; value: object }
  | { as: "bytes"; type: string; value: Bytes | string };

/** Everything that is sent, ready to be sent more than once. */
export interface Prepared {
  url: string;
  init: RequestInit;
  /** Whether it may be sent twice without harm. */
  repeatable: boolean;
}

/** Writes a request, or says why it cannot be written. */
export function prepare(client: ClientOptions, operation: Operation, options: CallOptions): Prepared {
  try {
    const headers = head(client, operation, options);
    const body = write(operation.body, headers);
    const query = operation.query ? pairs(operation.query).toString() : "";
    const url = address(client.baseUrl, operation.path) + (query && `?${query}`);
    // A redirect of this API is for a browser's user; following it here could carry the token elsewhere.
    const init: RequestInit = { method: operation.method, headers, body: body ?? null, redirect: "manual" };
    const keyed = operation.keyed === true && headers.has("Idempotency-Key");
    return { url, init, repeatable: operation.method === "GET" || keyed };
  } catch (cause) {
    throw new RequestError(`the call cannot be written: ${(cause as Error).message}`, { cause });
  }
}

function head(client: ClientOptions, operation: Operation, options: CallOptions): Headers {
  const headers = new Headers({ Accept: operation.answer.endsWith("json") ? "application/json" : "*/*" });
  const set = (name: string, value: string | undefined) => value !== undefined && headers.set(name, value);
  set("Authorization", client.token !== undefined && !operation.open ? `Bearer ${client.token}` : undefined);
  set("Authorization", options.basicAuth && basic(options.basicAuth));
  set("Accept-Language", options.locale ?? client.locale);
  set("If-None-Match", options.ifNoneMatch);
  for (const [name, value] of Object.entries({ ...operation.headers, ...options.headers })) set(name, value);
  set("If-Match", options.ifMatch);
  set("Idempotency-Key", options.idempotencyKey);
  if (operation.keyed && !headers.has("Idempotency-Key")) headers.set("Idempotency-Key", newKey());
  return headers;
}

function basic({ name, password }: { name: string; password: string }): string {
  return `Basic ${btoa(String.fromCharCode(...new TextEncoder().encode(`${name}:${password}`)))}`;
}

function write(body: Body | undefined, headers: Headers): Bytes | string | undefined {
  if (body?.value === undefined) return undefined;
  headers.set("Content-Type", body.as === "form" ? "application/x-www-form-urlencoded" : body.type);
  if (body.as === "json") return JSON.stringify(body.value);
  return body.as === "form" ? pairs(body.value).toString() : body.value;
}

function pairs(fields: object): URLSearchParams {
  const pairs = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    const values: unknown[] = Array.isArray(value) ? value : value == null ? [] : [value];
    for (const one of values) pairs.append(name, String(one));
  }
  return pairs;
}

function address(baseUrl: string, path: readonly Segment[]): string {
  const base = new URL(baseUrl);
  if (!/^https?:$/.test(base.protocol) || base.search || base.hash) {
    throw new Error(`${baseUrl}: not an http(s) address of a server`);
  }
  const segments = path.map((segment) => {
    const text = String(segment);
    // An empty segment or dots would silently name another resource: `…/applications/` is the list.
    if (["", ".", ".."].includes(text)) throw new Error(`"${text}" cannot be part of a path`);
    return encodeURIComponent(text);
  });
  return `${base.href.replace(/\/+$/, "")}/${segments.join("/")}`;
}
