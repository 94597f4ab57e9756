/** What a client and a call can be told. */

import type { Retries } from "./retries.js";

/** The part of `fetch` that is used. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Where the API is, who calls, in which language. */
export interface ClientOptions {
  /** The address of the server, such as `https://licences.example`. */
  baseUrl: string;
  /** The access token. */
  token?: string | undefined;
  /** The language of titles and errors: `kk`, `ru` or `en`. */
  locale?: string | undefined;
  /** How long one try of a call may take, in milliseconds; 30 000 unless told. */
  timeout?: number | undefined;
  /** How often a call is tried; `{ tries: 1 }` switches retries off. */
  retries?: Partial<Retries> | undefined;
  /** In place of the global `fetch`. */
  fetch?: Fetch | undefined;
}

/** What one call can be told. */
export interface CallOptions {
  /**
   * Repeating a call with the same key does the work once and answers the same; in place of the key that an operation
   * with `Idempotency-Key` makes for itself.
   */
  idempotencyKey?: string | undefined;
  /** Changes only what is still in the state of this ETag. */
  ifMatch?: string | undefined;
  /** Throws `NotModifiedError` when the state is still that of this ETag. */
  ifNoneMatch?: string | undefined;
  /** The language of this answer: `kk`, `ru` or `en`. */
  locale?: string | undefined;
  /** A name and password of a client in place of a token, as token endpoints take them. */
  basicAuth?: { name: string; password: string } | undefined;
  /** Any other headers. */
  headers?: Record<string, string> | undefined;
  /** Ends the call, also between two tries; the call throws the signal's reason. */
  signal?: AbortSignal | undefined;
  /** How long one try of this call may take, in milliseconds. */
  timeout?: number | undefined;
  /** How often this call is tried. */
  retries?: Partial<Retries> | undefined;
}
